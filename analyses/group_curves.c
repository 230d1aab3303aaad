#include "analyses/fill.h"
#include "stats/normal.h"

#include <math.h>

enum err fill_rows_of_group(struct arena *mem, const struct surv_rows *in, const struct factor *f, size_t group,
			    struct surv_rows *out)
{
	double *entry = in->entry ? ARENA_ARRAY(mem, in->n, double) : NULL;
	double *time = ARENA_ARRAY(mem, in->n, double);
	int32_t *status = ARENA_ARRAY(mem, in->n, int32_t);
	int32_t *cluster = in->cluster ? ARENA_ARRAY(mem, in->n, int32_t) : NULL;
	if (!time || !status || (in->entry && !entry) || (in->cluster && !cluster))
		return err_memory();
	size_t n = 0;
	for (size_t i = 0; i < in->n; i++) {
		if (!fill_in_group(f, in->group ? in->group[i] : 0, group))
			continue;
		if (entry)
			entry[n] = in->entry[i];
		if (cluster)
			cluster[n] = in->cluster[i];
		time[n] = in->time[i];
		status[n++] = in->status[i];
	}
	*out = (struct surv_rows){
		.n = n, .entry = entry, .time = time, .status = status, .cluster = cluster, .clusters = in->clusters};
	return ERR_OK;
}

/* The horizon of the restricted means: the study's tau, or the smallest of the groups' largest follow-ups. */
static double common_tau(const struct surv_rows *rows, const struct factor *f, double tau, double *largest)
{
	for (size_t i = 0; i < rows->n; i++)
		for (size_t g = 0; g < fill_groups(f); g++)
			if (fill_in_group(f, rows->group ? rows->group[i] : 0, g) && rows->time[i] > largest[g])
				largest[g] = rows->time[i];
	for (size_t g = 0; g < (size_t)f->levels; g++)
		if (largest[g] > 0 && largest[g] < tau)
			tau = largest[g];
	return tau;
}

static enum err fit_group(struct arena *mem, const struct surv_rows *rows, const struct study *study, struct group_curves *g,
			  size_t group)
{
	struct surv_sample s;
	enum err err = surv_build(mem, rows, &s);
	if (err)
		return err;
	if (s.causes < 1)
		return ERR_OK;
	struct km_opts opts = {.limits = KM_LOG, .level = study->confidence, .robust = 1, .tau = num_of(g->tau)};
	struct cuminc_curve *curve = ARENA_ARRAY(mem, (size_t)s.causes, struct cuminc_curve);
	if (!curve)
		return err_memory();
	err = cuminc_fit(mem, &s, &opts, curve);
	if (!err) {
		g->of_group[group] = curve;
		g->causes[group] = s.causes;
	}
	return err;
}

/* Events of all causes but the first, at each point. */
static void add_others(const struct cuminc_curve *c, int32_t causes, double *others)
{
	for (int32_t cause = 1; cause < causes; cause++)
		for (size_t i = 0; i < c[cause].n; i++)
			others[i] += c[cause].n_event[i];
}

static enum err curve_of(struct arena *mem, const struct group_curves *g, size_t group, struct curve *out)
{
	const struct cuminc_curve *c = &g->of_group[group][0];
	double *low = ARENA_ARRAY(mem, c->n, double);
	double *high = ARENA_ARRAY(mem, c->n, double);
	double *moved = ARENA_ARRAY(mem, c->n, double);
	double *others = ARENA_ARRAY(mem, c->n, double);
	if (!low || !high || !moved || !others)
		return err_memory();
	add_others(c, g->causes[group], others);
	for (size_t i = 0; i < c->n; i++) {
		low[i] = num_is(c->low[i]) ? c->low[i].v : c->estimate[i];
		high[i] = num_is(c->high[i]) ? c->high[i].v : c->estimate[i];
		/* Everyone who left the risk set here: by the event, by an ending, by censoring, or (delayed entry) by a gap. */
		double left = i + 1 < c->n ? c->n_risk[i] - c->n_risk[i + 1] : c->n_risk[i];
		moved[i] = fmax(fabs(left), c->n_event[i]);
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
			      .start = 0};
	return ERR_OK;
}

enum err fill_curves(struct arena *mem, const struct surv_rows *rows, const struct factor *f, const struct cohort *cohort,
		     struct group_curves *out)
{
	struct group_curves g = {.groups = fill_groups(f)};
	g.of_group = ARENA_ARRAY(mem, g.groups + 1, struct cuminc_curve *);
	g.largest = ARENA_ARRAY(mem, g.groups + 1, double);
	g.causes = ARENA_ARRAY(mem, g.groups + 1, int32_t);
	g.curve = ARENA_ARRAY(mem, g.groups + 1, struct curve);
	if (!g.of_group || !g.largest || !g.causes || !g.curve)
		return err_memory();
	g.tau = common_tau(rows, f, cohort->study->tau, g.largest);
	for (size_t group = 0; group < g.groups; group++) {
		struct surv_rows own;
		enum err err = fill_rows_of_group(mem, rows, f, group, &own);
		if (!err && own.n)
			err = fit_group(mem, &own, cohort->study, &g, group);
		if (!err && g.of_group[group])
			err = curve_of(mem, &g, group, &g.curve[group]);
		if (err)
			return err;
		g.curve[group].grid = fill_grid(cohort);
		g.curve[group].z = normal_z(cohort->study->confidence);
		g.curve[group].label = fill_group_label(f, group);
	}
	*out = g;
	return ERR_OK;
}

enum err fill_chart_curves(struct arena *mem, const struct group_curves *g, const struct factor *f, struct chart *chart)
{
	struct curve *curve = ARENA_ARRAY(mem, g->groups + 1, struct curve);
	if (!curve)
		return err_memory();
	size_t n = 0;
	for (size_t group = 0; group < (size_t)f->levels; group++) {
		if (!g->of_group[group])
			continue;
		curve[n++] = g->curve[group];
	}
	chart->kind = n ? CHART_STEPS : CHART_NONE;
	chart->curves = n;
	chart->curve = curve;
	return ERR_OK;
}
