#include "analyses/relapse_rates.h"

#include "analyses/fill.h"
#include "stats/glm.h"
#include "stats/normal.h"

#include <math.h>

enum { MIN_RELAPSES = 10 };

const double relapse_horizons[3] = {3, 6, 12};

/* Outside the clinic a curve of relapses steps once a month. */
static const double grid_months = 1;

/* A client counts once at each horizon, however many remissions: two bits each, above the two of count_group(). */
static void count_by(double months, bool relapse, uint8_t *client, struct relapse_group *g)
{
	for (int h = 0; h < 3; h++) {
		uint8_t back = (uint8_t)(4 << (2 * h)), there = (uint8_t)(8 << (2 * h));
		bool by_then = relapse && months <= relapse_horizons[h], observed = months >= relapse_horizons[h];
		g->relapsed_by[h] += by_then && !(*client & back);
		g->at_risk[h] += observed && !(*client & there);
		*client |= (uint8_t)((by_then ? back : 0) | (observed ? there : 0));
	}
}

static void count_group(const struct analysis_input *in, const struct relapse_sample *s, size_t group, uint8_t *seen,
			struct relapse_group *g)
{
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!fill_in_group(in->factor, s->rows.group[i], group))
			continue;
		bool relapse = s->rows.status[i] == 1;
		uint8_t *client = &seen[s->client[i]];
		g->relapses += relapse;
		g->months += s->months[i];
		g->followed += !(*client & 1);
		g->clients_relapsed += relapse && !(*client & 2);
		*client |= relapse ? 3 : 1;
		count_by(s->months[i], relapse, client, g);
	}
}

/* Rows of a group on the clock of months. reversed: the end of observation is the event (for the follow-up). */
static enum err curve_of(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s, size_t group,
			 bool reversed, struct km_curve *out)
{
	double *time = ARENA_ARRAY(mem, s->rows.n + 1, double);
	int32_t *status = ARENA_ARRAY(mem, s->rows.n + 1, int32_t);
	int32_t *cluster = ARENA_ARRAY(mem, s->rows.n + 1, int32_t);
	struct surv_sample sample;
	if (!time || !status || !cluster)
		return err_memory();
	size_t n = 0;
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!fill_in_group(in->factor, s->rows.group[i], group))
			continue;
		time[n] = s->months[i];
		cluster[n] = s->client[i];
		status[n++] = (s->rows.status[i] == 1) != reversed;
	}
	if (!n) {
		*out = (struct km_curve){0};
		return ERR_OK;
	}
	struct surv_rows rows = {
		.n = n, .time = time, .status = status, .cluster = cluster, .clusters = (int32_t)in->cohort->clients};
	struct km_opts opts = {
		.limits = KM_LOG, .level = in->study->confidence, .robust = 1, .tau = num_none(WHY_NOT_APPLICABLE)};
	enum err err = surv_build(mem, &rows, &sample);
	return err ? err : km_fit(mem, &sample, &opts, out);
}

static struct num free_at(const struct km_curve *c, double t)
{
	if (!c->n)
		return num_none(WHY_NO_DATA);
	if (c->time[c->n - 1] < t)
		return num_none(WHY_NO_FOLLOWUP);
	long row = km_row_at(c, t);
	return num_of(row < 0 ? 1 : c->estimate[row]);
}

static enum err chart_curve(struct arena *mem, const struct analysis_input *in, const struct km_curve *c, struct curve *out)
{
	double *low = ARENA_ARRAY(mem, c->n, double), *high = ARENA_ARRAY(mem, c->n, double),
	       *moved = ARENA_ARRAY(mem, c->n, double), *others = ARENA_ARRAY(mem, c->n, double);
	if (!low || !high || !moved || !others)
		return err_memory();
	for (size_t i = 0; i < c->n; i++) {
		low[i] = num_is(c->low[i]) ? c->low[i].v : c->estimate[i];
		high[i] = num_is(c->high[i]) ? c->high[i].v : c->estimate[i];
		moved[i] = c->n_event[i] + c->n_censor[i];
	}
	*out = (struct curve){.n = c->n,
			      .x = c->time,
			      .y = c->estimate,
			      .low = low,
			      .high = high,
			      .at_risk = c->n_risk,
			      .moved = moved,
			      .events = c->n_event,
			      .others = others,
			      .grid = grid_months,
			      .z = normal_z(in->study->confidence),
			      .start = 1};
	return ERR_OK;
}

enum err relapse_group_of(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s, size_t group,
			  struct relapse_group *out)
{
	struct relapse_group g = {.followup = num_none(WHY_NO_DATA)};
	struct km_curve curve, reverse;
	uint8_t *seen = ARENA_ARRAY(mem, in->cohort->clients + 1, uint8_t);
	if (!seen)
		return err_memory();
	for (int32_t level = 0; level < in->factor->levels; level++)
		if (fill_in_group(in->factor, level, group))
			g.remitted += s->remitted[level];
	count_group(in, s, group, seen, &g);
	enum err err = curve_of(mem, in, s, group, false, &curve);
	if (!err)
		err = curve_of(mem, in, s, group, true, &reverse);
	if (err)
		return err;
	for (int h = 0; h < 3; h++)
		g.free[h] = free_at(&curve, relapse_horizons[h]);
	if (reverse.n)
		g.followup = reverse.median;
	g.curve = (struct curve){.grid = grid_months};
	if (curve.n)
		err = chart_curve(mem, in, &curve, &g.curve);
	g.curve.label = fill_group_label(in->factor, group);
	if (!err)
		*out = g;
	return err;
}

/* One row per client: relapses and months of all remissions. */
struct person_rows {
	size_t n;
	double *y, *offset, **x;
	int32_t *cluster;
};

static enum err person_rows_of(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s,
			       const bool *keep, size_t p, struct person_rows *out)
{
	*out = (struct person_rows){.y = ARENA_ARRAY(mem, s->rows.n + 1, double),
				    .offset = ARENA_ARRAY(mem, s->rows.n + 1, double),
				    .x = ARENA_ARRAY(mem, p + 1, double *),
				    .cluster = ARENA_ARRAY(mem, s->rows.n + 1, int32_t)};
	if (!out->y || !out->offset || !out->x || !out->cluster)
		return err_memory();
	for (size_t j = 0; j < p; j++)
		if (!(out->x[j] = ARENA_ARRAY(mem, s->rows.n + 1, double)))
			return err_memory();
	for (size_t i = 0; i < s->rows.n; i++) {
		int32_t g = s->rows.group[i];
		if (!keep[g] || !(s->months[i] > 0))
			continue;
		size_t j = 0;
		for (int32_t level = 0; level < in->factor->levels; level++)
			if (keep[level] && level != in->factor->reference)
				out->x[j++][out->n] = level == g;
		out->y[out->n] = s->rows.status[i] == 1;
		out->offset[out->n] = log(s->months[i]);
		out->cluster[out->n++] = s->client[i];
	}
	return ERR_OK;
}

static void ratio_of(const struct glm_fit *fit, size_t j, double z, struct num *out)
{
	enum why why = fit->why[j] ? fit->why[j] : fit->converged ? WHY_NONE : WHY_NOT_CONVERGED;
	const double *se = fit->robust_se ? fit->robust_se : fit->std_error;
	out[0] = why ? num_none(why) : num_of(exp(fit->coef[j]));
	out[1] = why ? num_none(why) : num_of(exp(fit->coef[j] - z * se[j]));
	out[2] = why ? num_none(why) : num_of(exp(fit->coef[j] + z * se[j]));
}

static enum err fit_ratios(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s,
			   const bool *keep, struct relapse_ratio *out)
{
	struct person_rows r;
	struct glm_fit fit;
	size_t p = 0;
	for (int32_t g = 0; g < in->factor->levels; g++)
		p += keep[g] && g != in->factor->reference;
	if (!p || !keep[in->factor->reference])
		return ERR_OK;
	enum err err = person_rows_of(mem, in, s, keep, p, &r);
	if (err)
		return err;
	struct glm_data d = {.family = GLM_NEGBIN,
			     .n = r.n,
			     .p = p,
			     .y = r.y,
			     .x = (const double *const *)r.x,
			     .offset = r.offset,
			     .robust = true,
			     .cluster = r.cluster,
			     .clusters = (int32_t)in->cohort->clients};
	err = glm_fit(mem, &d, &fit);
	if (err)
		return err;
	size_t j = 1;
	for (int32_t g = 0; g < in->factor->levels; g++)
		if (keep[g] && g != in->factor->reference)
			ratio_of(&fit, j++, normal_z(in->study->confidence), out[g].v);
	return ERR_OK;
}

/* The levels that enter, and of them the thinnest. */
static void grounds_of(const struct factor *f, const struct relapse_group *g, bool *keep, struct model *m)
{
	*m = (struct model){.level_clients = INFINITY, .level_events = INFINITY, .level_others = INFINITY};
	for (int32_t level = 0; level < f->levels; level++) {
		double with = g[level].clients_relapsed, without = g[level].followed - with;
		keep[level] = g[level].relapses >= MIN_RELAPSES && with >= f->least && without >= f->least;
		if (!keep[level])
			continue;
		m->clients += g[level].followed;
		m->parameters++;
		m->level_clients = fmin(m->level_clients, g[level].followed);
		m->level_events = fmin(m->level_events, with);
		m->level_others = fmin(m->level_others, without);
	}
}

enum err relapse_ratios(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s,
			const struct relapse_group *g, struct relapse_ratio *out)
{
	const struct factor *f = in->factor;
	bool *keep = ARENA_ARRAY(mem, (size_t)f->levels + 1, bool);
	struct model *model = ARENA_NEW(mem, struct model);
	if (!keep || !model)
		return err_memory();
	grounds_of(f, g, keep, model);
	for (int32_t level = 0; level < f->levels; level++) {
		struct num none = num_none(level == f->reference ? WHY_REFERENCE : WHY_FEW_EVENTS);
		out[level] = (struct relapse_ratio){{none, none, none}, model};
	}
	return f->levels > 1 && s->rows.n && s->calendar ? fit_ratios(mem, in, s, keep, out) : ERR_OK;
}

enum err relapse_curves(struct arena *mem, const struct analysis_input *in, const struct relapse_group *g,
			struct chart *chart)
{
	size_t levels = (size_t)in->factor->levels, n = 0;
	struct curve *curve = ARENA_ARRAY(mem, levels + 1, struct curve);
	if (!curve)
		return err_memory();
	for (size_t level = 0; level < levels; level++)
		if (g[level].curve.n)
			curve[n++] = g[level].curve;
	chart->kind = n ? CHART_STEPS : CHART_NONE;
	chart->curves = n;
	chart->curve = curve;
	return ERR_OK;
}
