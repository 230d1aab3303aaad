/*
 * How often do gains go: relapses per 100 client-months with exact limits (Garwood 1936), rate ratios by negative binomial with log person-time offset,
 * clustered on client (Lawless 1987), relapse-free survival at 3, 6 and 12 months from remission (Kaplan-Meier), median follow-up by reverse
 * Kaplan-Meier (Schemper & Smith 1996); where scores are far apart Turnbull's curve (1976) beside it.
 */
#include "analyses/fill.h"
#include "analyses/relapse_between.h"
#include "stats/normal.h"

#include <math.h>
#include <string.h>

static const struct column columns[] = {
	{.key = "modality", .header = "Group"},
	{.key = "remitted", .header = "Clients who remitted"},
	{.key = "relapses", .header = "Relapses"},
	{.key = "client_months", .header = "Client-months observed in remission"},
	{.key = "rate", .header = "Relapses per 100 client-months"},
	{.key = "rate_low", .header = "Rate, 95 % from"},
	{.key = "rate_high", .header = "Rate, 95 % to"},
	{.key = "rate_ratio", .header = "Rate ratio"},
	{.key = "rate_ratio_low", .header = "Rate ratio, 95 % from"},
	{.key = "rate_ratio_high", .header = "Rate ratio, 95 % to"},
	{.key = "relapse_free_3", .header = "Free of relapse at 3 months (share)"},
	{.key = "relapse_free_6", .header = "Free of relapse at 6 months (share)"},
	{.key = "relapse_free_12", .header = "Free of relapse at 12 months (share)"},
	{.key = "free_6_between_least", .header = "Free at 6 months, relapse between scores: at least"},
	{.key = "free_6_between_most", .header = "Free at 6 months, relapse between scores: at most"},
	{.key = "at_risk_3", .header = "Observed at 3 months"},
	{.key = "at_risk_6", .header = "Observed at 6 months"},
	{.key = "at_risk_12", .header = "Observed at 12 months"},
	{.key = "median_followup", .header = "Median follow-up (months)"},
};

/* Relapses and months to a rate per 100 months and its limits. */
static struct num hundredfold(struct num v)
{
	v.v *= 100;
	return v;
}

static struct num rate_of(const double *part, double level)
{
	return hundredfold(rate_exact(part[0], part[1], level).estimate);
}

static struct num rate_low(const double *part, double level)
{
	return hundredfold(rate_exact(part[0], part[1], level).low);
}

static struct num rate_high(const double *part, double level)
{
	return hundredfold(rate_exact(part[0], part[1], level).high);
}

static enum err fill_rate(struct table *t, size_t row, const struct relapse_group *g, double level)
{
	static const struct {
		const char *key;
		struct num (*value)(const double *part, double level);
	} rates[] = {{"rate", rate_of}, {"rate_low", rate_low}, {"rate_high", rate_high}};
	struct parts *parts = ARENA_ARRAY(t->mem, 3, struct parts);
	struct cell relapses = cell_count_of(g->relapses, g->clients_relapsed);
	if (!parts)
		return err_memory();
	relapses.of = g->followed;
	fill(t, row, "remitted", cell_count(g->remitted));
	fill(t, row, "relapses", relapses);
	fill(t, row, "client_months", cell_count_of(g->months, g->followed));
	for (int i = 0; i < 3; i++) {
		parts[i] = (struct parts){.n = 2,
					  .part = {{g->relapses, g->clients_relapsed}, {g->months, g->followed}},
					  .value = rates[i].value,
					  .given = level};
		fill(t, row, rates[i].key, cell_rate(&parts[i], g->followed, g->clients_relapsed));
	}
	return ERR_OK;
}

static enum err fill_survival(struct table *t, size_t row, const struct relapse_group *g)
{
	static const char *const free_keys[3] = {"relapse_free_3", "relapse_free_6", "relapse_free_12"};
	static const char *const risk_keys[3] = {"at_risk_3", "at_risk_6", "at_risk_12"};
	for (int h = 0; h < 3; h++) {
		struct cell free = cell_incidence(g->free[h], g->followed, g->relapsed_by[h]);
		enum err err = fill_on_curve(t->mem, &g->curve, relapse_horizons[h], LINE_ESTIMATE, &free);
		if (err)
			return err;
		fill(t, row, free_keys[h], free);
		fill(t, row, risk_keys[h], cell_count(g->at_risk[h]));
	}
	struct reach *half = ARENA_NEW(t->mem, struct reach);
	if (!half)
		return err_memory();
	*half = (struct reach){0.5, g->curve.grid};
	fill(t, row, "median_followup", cell_time(g->followup, g->followed, -1, half));
	return ERR_OK;
}

static void fill_between(struct table *t, size_t row, const struct relapse_group *g, const struct relapse_between *b)
{
	fill(t, row, "free_6_between_least", cell_incidence(b->least, g->followed, g->relapsed_by[1]));
	fill(t, row, "free_6_between_most", cell_incidence(b->most, g->followed, g->relapsed_by[1]));
}

static void fill_without_time(struct table *t, size_t row, const struct relapse_group *g)
{
	fill(t, row, "remitted", cell_count(g->remitted));
	fill(t, row, "relapses", cell_count_of(g->relapses, g->clients_relapsed));
	for (size_t c = 3; c < t->columns; c++)
		*table_cell(t, row, c) = cell_none(WHY_NOT_RECORDED);
}

/* What the rows are made of: for every group, and for every level its ratios. */
struct made {
	struct relapse_group *g;
	struct relapse_ratio *ratio;
	struct relapse_between *between;
	struct behind *behind;
};

static enum err make(struct table *t, const struct analysis_input *in, const struct relapse_sample *s, struct made *out)
{
	*out = (struct made){.g = ARENA_ARRAY(t->mem, t->rows + 1, struct relapse_group),
			     .ratio = ARENA_ARRAY(t->mem, (size_t)in->factor->levels + 1, struct relapse_ratio),
			     .between = ARENA_ARRAY(t->mem, t->rows + 1, struct relapse_between),
			     .behind = ARENA_ARRAY(t->mem, t->rows + 1, struct behind)};
	if (!out->g || !out->ratio || !out->between || !out->behind)
		return err_memory();
	enum err err = ERR_OK;
	for (size_t row = 0; !err && row < t->rows; row++) {
		err = relapse_group_of(t->mem, in, s, row, &out->g[row]);
		if (!err)
			err = fill_behind(t, in, &s->rows, s->client, row, &out->behind[row]);
		if (!err)
			err = relapse_between_scores(t->mem, in, s, row, &out->between[row]);
	}
	return err ? err : relapse_ratios(t->mem, in, s, out->g, out->ratio);
}

static enum err fill_ratio(struct table *t, size_t row, const struct analysis_input *in, const struct made *m)
{
	static const char *const keys[3] = {"rate_ratio", "rate_ratio_low", "rate_ratio_high"};
	size_t reference = (size_t)in->factor->reference;
	bool level = row < (size_t)in->factor->levels;
	double own = m->g[row].clients_relapsed, others = m->g[reference].clients_relapsed;
	for (int k = 0; k < 3; k++)
		fill(t, row, keys[k],
		     cell_between(cell_ratio(level ? m->ratio[row].v[k] : num_none(WHY_NOT_APPLICABLE), m->ratio[0].model,
					     fmin(own, others)),
				  (struct contrast){own, others}));
	if (!level)
		return ERR_OK;
	return fill_contrast(t, row, keys, 3, (const struct behind *const[2]){&m->behind[row], &m->behind[reference]});
}

static enum err fill_row(struct table *t, size_t row, const struct analysis_input *in, const struct made *m)
{
	enum err err = fill_rate(t, row, &m->g[row], in->study->confidence);
	if (!err)
		err = fill_survival(t, row, &m->g[row]);
	if (err)
		return err;
	fill_between(t, row, &m->g[row], &m->between[row]);
	err = fill_ratio(t, row, in, m);
	if (!err)
		fill_estimates_from(t, row, &m->behind[row]);
	return err;
}

/* between_all: the curve of everybody, for the chart. */
static enum err fill_rows(struct table *t, const struct analysis_input *in, const struct relapse_sample *s,
			  const struct relapse_group **groups, struct curve *between_all)
{
	struct made m;
	enum err err = make(t, in, s, &m);
	for (size_t row = 0; !err && row < t->rows; row++) {
		if (s->calendar)
			err = fill_row(t, row, in, &m);
		else
			fill_without_time(t, row, &m.g[row]);
	}
	if (err)
		return err;
	*between_all = m.between[t->rows - 1].curve;
	*groups = m.g;
	return ERR_OK;
}

static enum err say(struct table *t)
{
	static const char *const keys[] = {"relapse_free_6", "remitted", "rate", "rate_low", "rate_high", NULL};
	static const char *const rate_keys[] = {"remitted", "rate", "rate_low", "rate_high", NULL};
	size_t all = t->rows - 1;
	bool six = num_is(table_cell(t, all, table_column(t, "relapse_free_6"))->value);
	static const char none[] = "Too few clients remitted and stayed observed to say how often gains go.";
	static const char with_six[] =
		"While observed, the {1} clients who remitted relapsed {2} times per 100 client-months (95 % sure it is "
		"between {3} and {4}); six months on, {0%} % were free of relapse.";
	static const char without[] =
		"While observed, the {0} clients who remitted relapsed {1} times per 100 client-months (95 % sure it is "
		"between {2} and {3}); nobody was observed for six months.";
	enum err err = fill_sentence(t, all, six ? with_six : without, six ? keys : rate_keys, none);
	if (!err)
		err = fill_note(t, "Clients are observed in remission only while their scores continue: a relapse after the "
				   "last score is not "
				   "seen.");
	if (!err)
		err = fill_note(
			t, "Relapse between scores: where most scores are more than 28 days apart, a relapse may lie "
			   "anywhere between two of "
			   "them; the share is then between the two columns (Turnbull), and the curve is drawn beside.");
	if (!err)
		err = fill_headline(t, all, "rate", "rate_low", "rate_high");
	return err;
}

/* Turnbull's curve of everybody joins the others where scores are far apart and there is room for it. */
static enum err add_between(struct table *t, const struct curve *all)
{
	enum { MOST_CURVES = 8 };
	struct curve *curve = ARENA_ARRAY(t->mem, t->chart.curves + 1, struct curve);
	if (!curve)
		return err_memory();
	if (!all->n || !t->chart.curves || t->chart.curves >= MOST_CURVES)
		return ERR_OK;
	memcpy(curve, t->chart.curve, t->chart.curves * sizeof *curve);
	curve[t->chart.curves++] = *all;
	t->chart.curve = curve;
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "relapse", columns, sizeof columns / sizeof *columns);
	struct relapse_sample s;
	struct curve between = {0};
	const struct relapse_group *g = NULL;
	if (!t)
		return err_memory();
	t->name = "Relapse";
	t->question = "How often do gains go?";
	t->title = "Relapse after remission";
	t->chart = (struct chart){
		.title = "Free of relapse after remission",
		.x_title = "Months since remission",
		.y_title = "Share free of relapse",
		.alt = "Step curves, one per group, of the share of clients free of relapse by months since remission, with "
		       "95 % limits dashed.",
		.unit_axis = true};
	enum err err = fill_group_rows(t, in->factor);
	if (!err)
		err = sample_relapses(mem, in->cohort, in->factor, &s);
	if (!err)
		err = fill_rows(t, in, &s, &g, &between);
	if (!err && s.calendar)
		err = relapse_curves(mem, in, g, &t->chart);
	if (!err && s.calendar)
		err = add_between(t, &between);
	if (!err)
		err = say(t);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_relapse = {.sheet = "relapse", .order = 90, .run = run};
