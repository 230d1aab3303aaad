/*
 * How long do people tread water, and what ends it: plateaus P1 (or the study's rule), whose lengths are seen only from the k-th scored session on:
 * Kaplan-Meier with delayed entry at k' - 1, any end being the event; still on the plateau is censored. Median and quartiles by group, what
 * ended them, and the cause-specific hazard of improvement or breakthrough against the reference (clustered on client).
 */
#include "analyses/fill.h"
#include "sample/cells.h"
#include "stats/cox.h"
#include "stats/normal.h"

#include <math.h>
#include <string.h>

static const struct column columns[] = {
	{.key = "modality", .header = "Group"},
	{.key = "clients", .header = "Clients"},
	{.key = "clients_too_short", .header = "Too few scores to show one"},
	{.key = "clients_could_show", .header = "Could show one"},
	{.key = "clients_with_plateau", .header = "Clients with a plateau"},
	{.key = "with_plateau_pct", .header = "With a plateau, of those who could show one (%)"},
	{.key = "plateaus", .header = "Plateaus"},
	{.key = "median", .header = "Half have ended by"},
	{.key = "q1", .header = "A quarter have ended by"},
	{.key = "q3", .header = "Three quarters have ended by"},
	{.key = "ended_breakthrough", .header = "Ended by breakthrough"},
	{.key = "ended_improvement", .header = "Ended by improvement"},
	{.key = "ended_deterioration", .header = "Ended by deterioration"},
	{.key = "ended_dropout", .header = "Ended by drop-out"},
	{.key = "ended_planned", .header = "Ended by planned end"},
	{.key = "ended_other", .header = "Ended otherwise"},
	{.key = "censored", .header = "Still on it"},
	{.key = "improvement_hr", .header = "Hazard ratio of improving"},
	{.key = "improvement_hr_low", .header = "Improving, 95 % from"},
	{.key = "improvement_hr_high", .header = "Improving, 95 % to"},
};

static const char *end_key(int32_t status)
{
	switch (status) {
	case EXIT_BREAKTHROUGH:
		return "ended_breakthrough";
	case EXIT_IMPROVED:
		return "ended_improvement";
	case EXIT_WORSE:
		return "ended_deterioration";
	case EXIT_DROPOUT:
		return "ended_dropout";
	case EXIT_PLANNED:
		return "ended_planned";
	case EXIT_REFERRED:
	case EXIT_DIED:
	case EXIT_UNCHANGED:
		return "ended_other";
	default:
		return "censored";
	}
}

static const char *const end_keys[] = {
	"ended_breakthrough", "ended_improvement", "ended_deterioration", "ended_dropout", "ended_planned",
	"ended_other",        "censored"};
enum { ENDS = sizeof end_keys / sizeof *end_keys };

/* Counts of plateaus by their end; the clients behind a count are at most as many as the plateaus, at most those with one. */
static void fill_ends(struct table *t, size_t row, const struct analysis_input *in, const struct plateau_sample *s,
		      double with)
{
	double count[ENDS] = {0}, all = 0;
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!fill_in_group(in->factor, s->rows.group[i], row))
			continue;
		const char *key = end_key(s->rows.status[i]);
		for (size_t e = 0; e < ENDS; e++)
			count[e] += !strcmp(end_keys[e], key);
		all++;
	}
	for (size_t e = 0; e < ENDS; e++)
		fill(t, row, end_keys[e], cell_count_of(count[e], fmin(count[e], with)));
	fill(t, row, "plateaus", cell_count_of(all, with));
}

static enum err fill_lengths(struct table *t, size_t row, const struct analysis_input *in, const struct plateau_sample *s,
			     double with)
{
	static const char *const keys[3] = {"q1", "median", "q3"};
	struct surv_rows rows;
	struct num at[3] = {num_none(WHY_NO_DATA), num_none(WHY_NO_DATA), num_none(WHY_NO_DATA)}, low, high;
	enum err err = fill_rows_of_group(t->mem, &s->rows, in->factor, row, &rows);
	if (err)
		return err;
	if (rows.n) {
		struct surv_sample sample;
		struct km_curve curve;
		struct km_opts opts = {
			.limits = KM_LOG, .level = in->study->confidence, .tau = num_none(WHY_NOT_APPLICABLE)};
		err = surv_build(t->mem, &rows, &sample);
		for (size_t i = 0; !err && i < sample.n; i++)
			sample.status[i] = sample.status[i] != EXIT_CENSORED;
		if (!err)
			err = km_fit(t->mem, &sample, &opts, &curve);
		if (err)
			return err;
		for (int q = 0; q < 3; q++)
			km_quantile(&curve, 0.25 * (q + 1), &at[q], &low, &high);
	}
	for (int q = 0; q < 3; q++)
		fill(t, row, keys[q], cell_estimate(at[q], with, -1));
	return ERR_OK;
}

static enum err sums(struct table *t)
{
	size_t part[ENDS];
	const size_t shown[2] = {table_column(t, "clients_too_short"), table_column(t, "clients_could_show")};
	for (size_t e = 0; e < ENDS; e++)
		part[e] = table_column(t, end_keys[e]);
	enum err err = table_add_sum(t, false, table_column(t, "plateaus"), part, ENDS);
	if (!err)
		err = table_add_plain_sum(t, false, table_column(t, "clients"), shown, 2);
	if (!err)
		err = table_add_share(t, table_column(t, "with_plateau_pct"), table_column(t, "clients_with_plateau"),
				      shown[1]);
	return err;
}

static enum err fill_rows(struct table *t, const struct analysis_input *in, const struct plateau_sample *s)
{
	size_t levels = (size_t)in->factor->levels;
	for (size_t row = 0; row < t->rows; row++) {
		double clients = 0, with = 0, short_of = 0;
		for (size_t g = 0; g < levels; g++) {
			if (!fill_in_group(in->factor, (int32_t)g, row))
				continue;
			clients += s->clients[g];
			with += s->clients_with[g];
			short_of += s->clients_too_short[g];
		}
		fill(t, row, "clients", fill_linked(t, cell_count(clients), "analysed", fill_group_label(in->factor, row)));
		fill(t, row, "clients_too_short", cell_count(short_of));
		fill(t, row, "clients_could_show", cell_count(clients - short_of));
		fill(t, row, "clients_with_plateau", cell_count(with));
		fill(t, row, "with_plateau_pct", cell_percent(with, clients - short_of));
		fill_ends(t, row, in, s, with);
		enum err err = fill_lengths(t, row, in, s, with);
		if (err)
			return err;
	}
	return sums(t);
}

/* Improvement or breakthrough is the event; everything else censors. One indicator column per group but the reference. */
static enum err fit_improvement(struct arena *mem, const struct analysis_input *in, const struct plateau_sample *s,
				struct cox_fit *fit)
{
	struct surv_rows rows = s->rows;
	int32_t *status = ARENA_ARRAY(mem, rows.n, int32_t);
	double **x = ARENA_ARRAY(mem, (size_t)in->factor->levels, double *);
	struct surv_sample sample;
	if (!status || !x)
		return err_memory();
	size_t p = 0;
	for (int32_t g = 0; g < in->factor->levels; g++) {
		if (g == in->factor->reference)
			continue;
		x[p] = ARENA_ARRAY(mem, rows.n, double);
		if (!x[p])
			return err_memory();
		for (size_t i = 0; i < rows.n; i++)
			x[p][i] = rows.group[i] == g;
		p++;
	}
	for (size_t i = 0; i < rows.n; i++)
		status[i] = rows.status[i] == EXIT_BREAKTHROUGH || rows.status[i] == EXIT_IMPROVED;
	rows.status = status;
	rows.p = p;
	rows.x = (const double *const *)x;
	struct cox_opts opts = {.ties = COX_EFRON, .robust = true};
	enum err err = surv_build_cells(mem, &rows, &sample);
	return err ? err : cox_fit(mem, &sample, &opts, fit);
}

enum { MIN_EVENTS = 10 };

static double improvements(const struct plateau_sample *s, int32_t g)
{
	double n = 0;
	for (size_t i = 0; i < s->rows.n; i++)
		n += s->rows.group[i] == g && (s->rows.status[i] == EXIT_BREAKTHROUGH || s->rows.status[i] == EXIT_IMPROVED);
	return n;
}

struct contrast {
	struct num v[3]; /* ratio, low, high */
	double clients, events;
};

static struct contrast contrast_of(const struct cox_fit *fit, size_t j, const struct plateau_sample *s, int32_t level,
				   int32_t reference, double z)
{
	const double shift[3] = {0, -z, z};
	struct contrast c = {.events = fmin(improvements(s, level), improvements(s, reference)),
			     .clients = fmin(s->clients_with[level], s->clients_with[reference])};
	enum why why = fit->why[j] != WHY_NONE ? fit->why[j] : fit->converged ? WHY_NONE : WHY_NOT_CONVERGED;
	if (why == WHY_NONE && c.events < MIN_EVENTS)
		why = WHY_FEW_EVENTS;
	for (int k = 0; k < 3; k++)
		c.v[k] = why != WHY_NONE ? num_none(why) : num_of(exp(fit->coef[j] + shift[k] * fit->robust_se[j]));
	return c;
}

static enum err fill_hazards(struct table *t, const struct analysis_input *in, const struct plateau_sample *s)
{
	static const char *const keys[3] = {"improvement_hr", "improvement_hr_low", "improvement_hr_high"};
	const struct factor *f = in->factor;
	struct cox_fit fit = {0};
	bool fitted = f->levels > 1 && s->rows.n > 0;
	if (fitted) {
		enum err err = fit_improvement(t->mem, in, s, &fit);
		if (err)
			return err;
	}
	double z = normal_z(in->study->confidence);
	for (size_t row = 0, j = 0; row < t->rows; row++) {
		bool contrast = fitted && (int32_t)row < f->levels && (int32_t)row != f->reference;
		struct contrast c =
			contrast ? contrast_of(&fit, j++, s, (int32_t)row, f->reference, z) : (struct contrast){0};
		struct num none = num_none(WHY_REFERENCE);
		for (int k = 0; k < 3; k++)
			fill(t, row, keys[k], cell_estimate(contrast ? c.v[k] : none, c.clients, c.events));
	}
	return ERR_OK;
}

static enum err say(struct table *t, const struct analysis_input *in)
{
	static const char *const keys[] = {"with_plateau_pct", "median", "plateaus", NULL};
	size_t all = t->rows - 1;
	const char *text = in->study->plateau_sessions == 4
				   ? "{0} % of the clients who could show one spent at least 4 scored sessions on a "
				     "plateau; of the {2} plateaus "
				     "that reach 4 sessions, half end by session {1} of the plateau."
				   : "{0} % of the clients who could show one had a plateau; of the {2} plateaus that reach "
				     "the least length, "
				     "half end by session {1} of the plateau.";
	enum err err = fill_sentence(
		t, all, text, keys,
		"How long plateaus last cannot be told from these records: too few clients had one, or too few have ended.");
	if (!err)
		err = fill_note(t, "A plateau is seen only because it lasted: lengths are those of plateaus that reached "
				   "the least length, "
				   "estimated with delayed entry.");
	if (!err)
		err = fill_headline(t, all, "median", "q1", "q3");
	return err;
}

static enum err draw(struct table *t)
{
	size_t *values = ARENA_ARRAY(t->mem, ENDS, size_t);
	if (!values)
		return err_memory();
	for (size_t e = 0; e < ENDS; e++)
		values[e] = table_column(t, end_keys[e]);
	t->chart = (struct chart){.kind = CHART_STACKED,
				  .title = "What ended the plateaus",
				  .x_title = "Share of plateaus",
				  .y_title = "",
				  .alt = "Stacked bars, one per group, of plateaus by what ended them.",
				  .label_column = 0,
				  .values = ENDS,
				  .value_column = values};
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "plateaus", columns, sizeof columns / sizeof *columns);
	struct plateau_sample s;
	if (!t)
		return err_memory();
	t->name = "Plateaus";
	t->question = "How long do clients tread water, and what ends it?";
	t->title = "Plateaus";
	enum err err = fill_group_rows(t, in->factor);
	if (!err)
		err = sample_plateaus(mem, in->cohort, in->factor, &s);
	if (!err)
		err = fill_rows(t, in, &s);
	if (!err)
		err = fill_hazards(t, in, &s);
	if (!err)
		err = say(t, in);
	if (!err)
		err = draw(t);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_plateaus = {.sheet = "plateaus", .order = 80, .run = run};
