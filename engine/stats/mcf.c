#include "stats/mcf.h"

#include "stats/group_scan.h"
#include "stats/quadratic.h"

#include <math.h>

enum err mcf_fit(struct arena *mem, const struct surv_sample *s, const struct mcf_opts *opts, struct km_curve *out)
{
	if (s->count)
		return err_set(ERR_VALUE, "a mean cumulative function takes no frequencies: give each row");
	const struct km_opts km = {.kind = KM_HAZARD,
				   .limits = opts->limits,
				   .level = opts->level,
				   .robust = opts->variance == MCF_ROBUST,
				   .tau = num_none(WHY_NOT_APPLICABLE)};
	return km_fit(mem, s, &km, out);
}

/* What a tick says to every row: each group's share of those at risk, its step of M, and the weight a_j. */
struct score {
	const struct surv_sample *s;
	size_t k, ticks;
	double *share, *step; /* [tick * k + g] */
	double *a;            /* by tick */
	double *u, *v;        /* k, k x k */
	double events;
};

/* One time: its part of U and of the Poisson variance. */
static void add_time(struct score *t, const struct group_scan *at, size_t tick)
{
	double *share = t->share + tick * t->k, *step = t->step + tick * t->k;
	for (size_t g = 0; g < t->k; g++) {
		share[g] = at->at_risk[g] / at->total;
		step[g] = at->event[g] > 0 ? at->event[g] / at->at_risk[g] : 0;
	}
}

static void add_poisson(struct score *t, const struct group_scan *at, size_t tick)
{
	const double *share = t->share + tick * t->k;
	double a2 = t->a[tick] * t->a[tick];
	for (size_t g = 0; g < t->k; g++)
		for (size_t k = 0; at->event[g] > 0 && k < t->k; k++)
			for (size_t l = 0; l < t->k; l++)
				t->v[k * t->k + l] += a2 * ((g == k) - share[k]) * ((g == l) - share[l]) * at->event[g];
}

static size_t groups_at_risk(const struct group_scan *at)
{
	size_t n = 0;
	for (size_t g = 0; g < at->groups; g++)
		n += at->at_risk[g] > 0;
	return n;
}

/* share, step and the weight a of each tick. */
static enum err tabulate(struct arena *mem, struct score *t, enum mcf_weight weight)
{
	struct group_scan at;
	enum err err = group_scan_new(mem, t->s, &at);
	if (err)
		return err;
	group_scan_start(&at, 0);
	double tau = 0;
	while (group_scan_next(&at)) {
		size_t tick = (size_t)t->s->time[at.next - 1];
		if (groups_at_risk(&at) > 1)
			tau = t->s->tick_time[tick];
		if (at.total > 0)
			add_time(t, &at, tick);
		t->events += at.events;
	}
	for (size_t j = 0; j < t->ticks; j++)
		t->a[j] = weight == MCF_LINEAR && tau > 0 ? fmax(tau - t->s->tick_time[j], 0) / tau : 1;
	return ERR_OK;
}

static enum err sum_up(struct arena *mem, struct score *t, bool poisson)
{
	struct group_scan at;
	enum err err = group_scan_new(mem, t->s, &at);
	if (!err)
		group_scan_start(&at, 0);
	while (!err && group_scan_next(&at)) {
		size_t tick = (size_t)t->s->time[at.next - 1];
		const double *share = t->share + tick * t->k;
		for (size_t k = 0; k < t->k; k++)
			t->u[k] += t->a[tick] * (at.event[k] - share[k] * at.events);
		if (poisson)
			add_poisson(t, &at, tick);
	}
	return err;
}

/* compensator[tick * k + l] = sum_{j <= tick} a_j ([g = l] - share_lj) dM_gj */
static void compensate(const struct score *t, size_t g, double *compensator)
{
	for (size_t j = 0; j < t->ticks; j++)
		for (size_t l = 0; l < t->k; l++) {
			double before = j ? compensator[(j - 1) * t->k + l] : 0;
			double drift = ((g == l) - t->share[j * t->k + l]) * t->step[j * t->k + g];
			compensator[j * t->k + l] = before + t->a[j] * drift;
		}
}

static void add_row(const struct score *t, size_t i, const double *compensator, double *u)
{
	const struct surv_sample *s = t->s;
	size_t to = (size_t)s->time[i], g = s->group ? (size_t)s->group[i] : 0;
	int32_t from = s->entry ? s->entry[i] : -1;
	double w = s->weight ? s->weight[i] : 1;
	for (size_t l = 0; l < t->k; l++) {
		double before = from < 0 ? 0 : compensator[(size_t)from * t->k + l];
		double own = s->status[i] ? t->a[to] * ((g == l) - t->share[to * t->k + l]) : 0;
		u[l] += w * (own - (compensator[to * t->k + l] - before));
	}
}

static enum err robust_variance(struct arena *mem, struct score *t)
{
	const struct surv_sample *s = t->s;
	size_t units = s->cluster ? (size_t)s->clusters : s->n;
	double *u = ARENA_ARRAY(mem, units * t->k, double);
	double *compensator = ARENA_ARRAY(mem, t->ticks * t->k, double);
	if (!u || !compensator)
		return err_memory();
	for (size_t g = 0; g < t->k; g++) {
		compensate(t, g, compensator);
		for (size_t i = 0; i < s->n; i++)
			if ((s->group ? (size_t)s->group[i] : 0) == g)
				add_row(t, i, compensator, u + (s->cluster ? (size_t)s->cluster[i] : i) * t->k);
	}
	for (size_t i = 0; i < units; i++)
		for (size_t k = 0; k < t->k; k++)
			for (size_t l = 0; l < t->k; l++)
				t->v[k * t->k + l] += u[i * t->k + k] * u[i * t->k + l];
	return ERR_OK;
}

static enum err score_room(struct arena *mem, struct score *t)
{
	t->share = ARENA_ARRAY(mem, t->ticks * t->k, double);
	t->step = ARENA_ARRAY(mem, t->ticks * t->k, double);
	t->a = ARENA_ARRAY(mem, t->ticks, double);
	t->u = ARENA_ARRAY(mem, t->k, double);
	t->v = ARENA_ARRAY(mem, t->k * t->k, double);
	return t->share && t->step && t->a && t->u && t->v ? ERR_OK : err_memory();
}

enum err mcf_compare(const struct surv_sample *s, enum mcf_variance variance, enum mcf_weight weight, struct mcf_test *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	struct score t = {.s = s, .k = (size_t)s->groups, .ticks = s->ticks};
	struct quadratic q;
	enum err err = score_room(mem, &t);
	if (!err)
		err = tabulate(mem, &t, weight);
	if (!err)
		err = sum_up(mem, &t, variance == MCF_POISSON);
	if (!err && variance == MCF_ROBUST)
		err = robust_variance(mem, &t);
	if (!err)
		err = quadratic_test(t.k, t.u, t.v, t.events > 0 ? WHY_ONE_GROUP : WHY_NO_EVENTS, &q);
	if (!err)
		*out = (struct mcf_test){.statistic = q.statistic, .p_value = q.p_value, .df = q.df};
	arena_free(mem);
	return err;
}
