#include "simulate/sim_truth.h"

#include <jansson.h>
#include <stdlib.h>

static const char *const dirt_names[DIRT__COUNT] = {
	[DIRT_MODALITY_SPELLING] = "modality_spelling",
	[DIRT_MODALITY_TWO] = "modality_two",
	[DIRT_MODALITY_UNKNOWN] = "modality_unknown",
	[DIRT_CATEGORY_SPELLING] = "category_spelling",
	[DIRT_SCORE_OUT_OF_RANGE] = "score_out_of_range",
	[DIRT_SCORE_MISSING_CODE] = "score_missing_code",
	[DIRT_SCORE_LABELLED] = "score_labelled",
	[DIRT_SCORE_NO_NUMBER] = "score_no_number",
	[DIRT_SCORE_ON_MISSED] = "score_on_missed",
	[DIRT_DATE_IMPOSSIBLE] = "date_impossible",
	[DIRT_DATE_FUTURE] = "date_future",
	[DIRT_CLIENT_MISSING] = "client_missing",
	[DIRT_CLIENT_DAMAGED] = "client_damaged",
	[DIRT_ROW_RAGGED] = "row_ragged",
	[DIRT_ROW_REPEATED] = "row_repeated",
	[DIRT_ROW_CONFLICTING] = "row_conflicting",
	[DIRT_ROW_BLANK] = "row_blank",
	[DIRT_ROW_TOTALS] = "row_totals",
	[DIRT_NOTE_NEWLINE] = "note_newline",
	[DIRT_PREAMBLE] = "preamble",
};

static json_t *whole(uint64_t v)
{
	return json_integer((json_int_t)v);
}

static json_t *modality_truth(int m, const struct sim_counts *n)
{
	const struct sim_modality *x = &sim_modalities[m];
	double months = (double)n->modality_days_in_remission[m] / 30.4375;
	return json_pack("{s:s, s:s, s:f, s:f, s:f, s:f, s:{s:f, s:f, s:f, s:f}, s:o, s:o, s:o, s:f}", "name", x->name,
			 "label", x->label, "share", x->courses / 552529.0, "hazard_ratio", x->hazard_ratio, "dropout_ratio",
			 x->dropout_ratio, "relapses_per_100_months", 100 * sim_relapse_rate_month * x->relapse_ratio,
			 "phq9", "start_mean", x->start_mean / 1000.0, "start_sd", x->start_sd / 1000.0, "end_mean",
			 x->end_mean / 1000.0, "end_sd", x->end_sd / 1000.0, "clients", whole(n->modality_clients[m]),
			 "remissions", whole(n->modality_remissions[m]), "relapses", whole(n->modality_relapses[m]),
			 "months_in_remission", months);
}

static json_t *modalities(const struct sim_counts *n)
{
	json_t *list = json_array();
	for (int m = 0; m < SIM_MODALITIES; m++)
		if (json_array_append_new(list, modality_truth(m, n)))
			break;
	return list;
}

/* Per session, of the reference. */
static json_t *rates(double (*rate)(int session), double share)
{
	json_t *list = json_array();
	for (int s = 1; s <= 24; s++)
		if (json_array_append_new(list, json_real(rate(s) * share)))
			break;
	return list;
}

static json_t *hazards(void)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:f}", "reference", sim_modalities[0].name, "clock",
			 "attended sessions", "breakthrough", rates(sim_breakthrough_rate, 1), "therapist_flag",
			 rates(sim_breakthrough_rate, 1 - sim_share_client), "client_flag",
			 rates(sim_breakthrough_rate, 1 - sim_share_therapist), "dropout", rates(sim_dropout_rate, 1),
			 "relapses_per_100_months", 100 * sim_relapse_rate_month);
}

static json_t *counted(const struct sim_counts *n)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o, s:o, s:o}, s:{s:o, s:o, s:o, s:o, s:o}}", "rows",
			 whole(n->rows), "appointments", whole(n->appointments), "attended", whole(n->attended), "dna",
			 whole(n->dna), "cancelled", whole(n->cancelled), "second_episodes", whole(n->second_episodes),
			 "breakthroughs", "all", whole(n->breakthroughs), "client", whole(n->breakthrough_client),
			 "therapist", whole(n->breakthrough_therapist), "both", whole(n->breakthrough_both), "endings",
			 "planned", whole(n->planned), "dropout", whole(n->dropout), "referred", whole(n->referred), "died",
			 whole(n->died), "ongoing", whole(n->ongoing));
}

static json_t *soiled(const struct sim_options *o, const struct sim_counts *n)
{
	json_t *d = json_object();
	if (json_object_set_new(d, "share", json_real(o->dirt)))
		return d;
	for (int k = 0; k < DIRT__COUNT; k++)
		if (json_object_set_new(d, dirt_names[k], whole(n->dirt[k])))
			break;
	return d;
}

enum err simulate_truth(const struct sim_options *o, const struct sim_counts *counts, char **json)
{
	static const char *const layouts[] = {"sessions", "wide", "visits"};
	json_t *truth = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "layout", layouts[o->layout], "clients",
				  whole(o->clients), "seed", whole(o->seed), "hazards", hazards(), "modalities",
				  modalities(counts), "counts", counted(counts), "dirt", soiled(o, counts));
	char *text = truth ? json_dumps(truth, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) : NULL;
	json_decref(truth);
	if (!text)
		return err_memory();
	*json = text;
	return ERR_OK;
}
