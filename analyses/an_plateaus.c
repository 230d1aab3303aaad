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
	struct reach *reach = ARENA_ARRAY(t->mem, 3, struct reach);
	struct surv_rows rows;
	struct num at[3] = {num_none(WHY_NO_DATA), num_none(WHY_NO_DATA), num_none(WHY_NO_DATA)}, low, high;
	enum err err = reach ? fill_rows_of_group(t->mem, &s->rows, in->factor, row, &rows) : err_memory();
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
	for (int q = 0; q < 3; q++) {
		reach[q] = (struct reach){0.25 * (q + 1), fill_grid(in->cohort)};
		fill(t, row, keys[q], cell_time(at[q], with, -1, &reach[q]));
	}
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
		fill(t, row, "clients",
		     fill_linked(t, cell_from(cell_count(clients), fill_group_who(in->factor, row), NULL), "analysed",
				 fill_group_label(in->factor, row)));
		fill(t, row, "clients_too_short", cell_count(short_of));
		fill(t, row, "clients_could_show", cell_count(clients - short_of));
		struct cell showed = cell_count(with);
		showed.of = clients - short_of;
		fill(t, row, "clients_with_plateau", showed);
		fill(t, row, "with_plateau_pct", cell_percent(with, clients - short_of));
		fill_ends(t, row, in, s, with);
		struct behind b;
		enum err err = fill_lengths(t, row, in, s, with);
		if (!err)
			err = fill_behind(t, in, &s->rows, s->client, row, &b);
		if (err)
			return err;
		fill_estimates_from(t, row, &(struct behind){b.clients, NULL});
	}
	return sums(t);
}

static bool improved(const struct plateau_sample *s, size_t row)
{
	return s->rows.status[row] == EXIT_BREAKTHROUGH || s->rows.status[row] == EXIT_IMPROVED;
}

enum { MIN_EVENTS = 10 };

/* Who stands behind the ratios: the levels that enter, and of them the thinnest. */
struct grounds {
	double *events;   /* clients with an improvement, per level */
	double *plateaus; /* improvements, per level */
	bool *keep;
	struct model model;
};

/* Levels with enough improvements, and enough clients with one and without; none where the reference has too few. */
static enum err grounds_of(struct arena *mem, const struct analysis_input *in, const struct plateau_sample *s,
			   struct grounds *out)
{
	const struct factor *f = in->factor;
	size_t levels = (size_t)f->levels + 1;
	uint8_t *seen = ARENA_ARRAY(mem, in->cohort->clients + 1, uint8_t);
	struct grounds g = {.events = ARENA_ARRAY(mem, levels, double),
			    .plateaus = ARENA_ARRAY(mem, levels, double),
			    .keep = ARENA_ARRAY(mem, levels, bool),
			    .model = {.level_clients = INFINITY, .level_events = INFINITY, .level_others = INFINITY}};
	if (!seen || !g.events || !g.plateaus || !g.keep)
		return err_memory();
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!improved(s, i))
			continue;
		g.events[s->rows.group[i]] += !seen[s->client[i]];
		g.plateaus[s->rows.group[i]]++;
		seen[s->client[i]] = 1;
	}
	for (int32_t k = 0; k < f->levels; k++) {
		double clients = s->clients_with[k], others = clients - g.events[k];
		g.keep[k] = g.plateaus[k] >= MIN_EVENTS && g.events[k] >= f->least && others >= f->least;
		if (!g.keep[k])
			continue;
		g.model.clients += clients;
		g.model.parameters += k != f->reference;
		g.model.level_clients = fmin(g.model.level_clients, clients);
		g.model.level_events = fmin(g.model.level_events, g.events[k]);
		g.model.level_others = fmin(g.model.level_others, others);
	}
	*out = g;
	return ERR_OK;
}

/* Improvement or breakthrough is the event; everything else censors. One indicator column per level that is kept but the reference. */
static enum err fit_improvement(struct arena *mem, const struct analysis_input *in, const struct plateau_sample *s,
				const struct grounds *g, struct cox_fit *fit)
{
	size_t levels = (size_t)in->factor->levels, n = 0;
	double *entry = ARENA_ARRAY(mem, s->rows.n, double), *time = ARENA_ARRAY(mem, s->rows.n, double);
	int32_t *status = ARENA_ARRAY(mem, s->rows.n, int32_t), *cluster = ARENA_ARRAY(mem, s->rows.n, int32_t);
	double **x = ARENA_ARRAY(mem, levels, double *);
	struct surv_sample sample;
	if (!entry || !time || !status || !cluster || !x)
		return err_memory();
	size_t p = (size_t)g->model.parameters;
	for (size_t j = 0; j < p; j++)
		if (!(x[j] = ARENA_ARRAY(mem, s->rows.n, double)))
			return err_memory();
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!g->keep[s->rows.group[i]])
			continue;
		for (int32_t level = 0, j = 0; level < in->factor->levels; level++)
			if (g->keep[level] && level != in->factor->reference)
				x[j++][n] = s->rows.group[i] == level;
		entry[n] = s->rows.entry[i];
		time[n] = s->rows.time[i];
		cluster[n] = s->rows.cluster[i];
		status[n++] = improved(s, i);
	}
	struct surv_rows rows = {.n = n,
				 .entry = entry,
				 .time = time,
				 .status = status,
				 .cluster = cluster,
				 .clusters = s->rows.clusters,
				 .p = p,
				 .x = (const double *const *)x};
	struct cox_opts opts = {.ties = COX_EFRON, .robust = true};
	enum err err = surv_build_cells(mem, &rows, &sample);
	return err ? err : cox_fit(mem, &sample, &opts, fit);
}

/* Ratio, low, high of the fit's j-th column. */
static void contrast_of(const struct cox_fit *fit, size_t j, double z, struct num v[3])
{
	const double shift[3] = {0, -z, z};
	enum why why = fit->why[j] != WHY_NONE ? fit->why[j] : fit->converged ? WHY_NONE : WHY_NOT_CONVERGED;
	for (int k = 0; k < 3; k++)
		v[k] = why != WHY_NONE ? num_none(why) : num_of(exp(fit->coef[j] + shift[k] * fit->robust_se[j]));
}

static const char *const hazard_keys[3] = {"improvement_hr", "improvement_hr_low", "improvement_hr_high"};

/* The clients behind a hazard ratio: those of the group and those of the reference. */
static enum err fill_hazard_who(struct table *t, const struct analysis_input *in, const struct plateau_sample *s, size_t row)
{
	struct behind own, reference;
	enum err err = fill_behind(t, in, &s->rows, s->client, row, &own);
	if (!err)
		err = fill_behind(t, in, &s->rows, s->client, (size_t)in->factor->reference, &reference);
	return err ? err : fill_contrast(t, row, hazard_keys, 3, (const struct behind *const[2]){&own, &reference});
}

static enum err fill_hazards(struct table *t, const struct analysis_input *in, const struct plateau_sample *s)
{
	const struct factor *f = in->factor;
	struct cox_fit fit = {0};
	struct grounds *g = ARENA_NEW(t->mem, struct grounds);
	enum err err = g ? grounds_of(t->mem, in, s, g) : err_memory();
	if (err)
		return err;
	bool fitted = g->model.parameters > 0 && g->keep[f->reference];
	if (fitted)
		err = fit_improvement(t->mem, in, s, g, &fit);
	if (err)
		return err;
	for (size_t row = 0, j = 0; row < t->rows; row++) {
		bool level = (int32_t)row < f->levels && (int32_t)row != f->reference && f->levels > 1 && s->rows.n > 0;
		struct num none = num_none(level ? WHY_FEW_EVENTS : WHY_REFERENCE), v[3] = {none, none, none};
		if (level && fitted && g->keep[row])
			contrast_of(&fit, j++, normal_z(in->study->confidence), v);
		for (int k = 0; k < 3; k++)
			fill(t, row, hazard_keys[k],
			     cell_between(cell_ratio(v[k], &g->model, level ? g->events[row] : 0),
					  (struct contrast){g->events[row], f->levels ? g->events[f->reference] : 0}));
		err = level ? fill_hazard_who(t, in, s, row) : ERR_OK;
		if (err)
			return err;
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
