#include "stats/cox_parts.h"

#include "core/workers.h"

#include <gsl/gsl_sf_gamma.h>
#include <limits.h>
#include <math.h>
#include <string.h>

/*
 * A tied set of d events in a risk set of m contributes  sum over the events of x'beta - log e_d(u_1..u_m),  u = exp(x'beta) and
 * e_d the sum over all subsets of d of their products (conditional logistic regression; Gail, Lubin & Rubinstein 1981). Row by row
 *
 *   e_k(m) = e_k(m - 1) + u_m e_(k-1)(m - 1)
 *
 * and the same for its first and second derivatives. Kept as means over the subsets, E_k = e_k / C(m, k), with u in units of its
 * mean, so that nothing overflows:
 *
 *   E_k(m) = (m - k)/m E_k(m - 1) + k/m u_m E_(k-1)(m - 1)
 *
 * Sets of one event are Breslow's, which the scan does: the runs of several are left out of its hazard.
 */

enum { MAX_GROUPS = 64 };

struct exact_group {
	size_t first, end; /* of the list of tied runs */
	double loglik;
	double *score, *information;
};

struct exact {
	const struct cox_scan *scan;
	size_t tied;
	size_t *run;
	size_t groups;
	struct exact_group group[MAX_GROUPS];
};

/* One level k of the recursion: E_k, its p first and p (p + 1) / 2 second derivatives. */
static size_t level_size(size_t p)
{
	return 1 + p + p * (p + 1) / 2;
}

struct exact_work {
	double *level; /* deaths + 1 levels */
	double *mean;  /* p: of the covariates over the risk set; derivatives are taken about it */
	double *x;     /* p: of one row about the mean */
};

static bool at_risk(const struct cox_design *d, size_t row, size_t run)
{
	return !d->entry_run || d->entry_run[row] < (int32_t)run;
}

static size_t stratum_end(const struct cox_design *d, size_t run)
{
	return d->stratum_start[d->run_stratum[run] + 1];
}

/* level = keep * level + take * u * (level before, differentiated with the factor u). */
static void take_row(double *level, const double *before, size_t p, const double *x, double keep, double take)
{
	double *first = level + 1, *second = first + p;
	const double *first_before = before + 1, *second_before = first_before + p;
	size_t at = 0;
	for (size_t a = 0; a < p; a++)
		for (size_t b = 0; b <= a; b++, at++)
			second[at] = keep * second[at] + take * (second_before[at] + x[a] * first_before[b] +
								 x[b] * first_before[a] + x[a] * x[b] * before[0]);
	for (size_t a = 0; a < p; a++)
		first[a] = keep * first[a] + take * (first_before[a] + x[a] * before[0]);
	level[0] = keep * level[0] + take * before[0];
}

/* Mean risk of the set and the risk-weighted mean of its covariates; its size is returned. */
static size_t set_means(const struct cox_scan *s, size_t run, double *mean, double *mean_risk)
{
	const struct cox_design *d = s->d;
	size_t m = 0;
	double total = 0;
	memset(mean, 0, d->p * sizeof(double));
	for (size_t i = d->run_start[run]; i < stratum_end(d, run); i++) {
		if (!at_risk(d, i, run))
			continue;
		m += (size_t)cox_count(d, i);
		total += s->risk[i];
		for (size_t k = 0; k < d->p; k++)
			mean[k] += s->risk[i] * cox_covariate(d, k, i);
	}
	for (size_t k = 0; k < d->p; k++)
		mean[k] /= total;
	*mean_risk = total / (double)m;
	return m;
}

/* What one step of the recursion works at: so many of the risk set are in. */
struct exact_set {
	size_t p, deaths, size;
};

static void take_one(const struct exact_work *w, struct exact_set set, double u)
{
	size_t step = level_size(set.p);
	double m = (double)set.size;
	for (size_t k = set.size < set.deaths ? set.size : set.deaths; k > 0; k--)
		take_row(w->level + k * step, w->level + (k - 1) * step, set.p, w->x, (m - (double)k) / m,
			 (double)k / m * u);
}

/* Runs the recursion over the risk set of one tied run; the last level is returned. */
static const double *recursion(const struct cox_scan *s, size_t run, struct exact_work *w, double mean_risk)
{
	const struct cox_design *d = s->d;
	size_t p = d->p, size = level_size(p), deaths = (size_t)d->deaths[run], m = 0;
	memset(w->level, 0, (deaths + 1) * size * sizeof(double));
	w->level[0] = 1;
	for (size_t i = d->run_start[run]; i < stratum_end(d, run); i++) {
		if (!at_risk(d, i, run))
			continue;
		double u = s->risk[i] / cox_count(d, i) / mean_risk;
		for (size_t k = 0; k < p; k++)
			w->x[k] = cox_covariate(d, k, i) - w->mean[k];
		for (int32_t copy = 0; copy < cox_count(d, i); copy++)
			take_one(w, (struct exact_set){.p = p, .deaths = deaths, .size = ++m}, u);
	}
	return w->level + deaths * size;
}

static void add_run(const struct cox_scan *s, size_t run, struct exact_work *w, struct exact_group *g)
{
	size_t p = s->d->p;
	unsigned deaths = (unsigned)s->d->deaths[run];
	double mean_risk = 0;
	size_t m = set_means(s, run, w->mean, &mean_risk);
	const double *top = recursion(s, run, w, mean_risk);
	g->loglik -= log(top[0]) + deaths * log(mean_risk) + gsl_sf_lnchoose((unsigned)m, deaths);
	const double *first = top + 1, *second = first + p;
	for (size_t a = 0, at = 0; a < p; a++) {
		g->score[a] -= first[a] / top[0] + deaths * w->mean[a];
		for (size_t b = 0; b <= a; b++, at++)
			g->information[a * p + b] += second[at] / top[0] - first[a] / top[0] * (first[b] / top[0]);
	}
}

static enum err group_work(size_t i, void *context)
{
	struct exact *e = context;
	struct exact_group *g = &e->group[i];
	const struct cox_design *d = e->scan->d;
	size_t most = 0;
	for (size_t t = g->first; t < g->end; t++)
		most = (size_t)d->deaths[e->run[t]] > most ? (size_t)d->deaths[e->run[t]] : most;
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	struct exact_work w = {.level = ARENA_ARRAY(mem, (most + 1) * level_size(d->p), double),
			       .mean = ARENA_ARRAY(mem, d->p, double),
			       .x = ARENA_ARRAY(mem, d->p, double)};
	enum err err = w.level && w.mean && w.x ? ERR_OK : err_memory();
	for (size_t t = g->first; !err && t < g->end; t++)
		add_run(e->scan, e->run[t], &w, g);
	arena_free(mem);
	return err;
}

static size_t list_tied(const struct cox_design *d, size_t *run)
{
	size_t tied = 0;
	for (size_t j = 0; j < d->runs; j++)
		if (d->deaths[j] > 1)
			run[tied++] = j;
	return tied;
}

static enum err find_groups(struct arena *mem, const struct cox_scan *s, struct exact *e)
{
	const struct cox_design *d = s->d;
	*e = (struct exact){.scan = s, .run = ARENA_ARRAY(mem, d->runs, size_t)};
	if (!e->run)
		return err_memory();
	e->tied = list_tied(d, e->run);
	e->groups = MAX_GROUPS;
	if (e->tied < MAX_GROUPS)
		e->groups = e->tied;
	bool ok = true;
	for (size_t i = 0; ok && i < e->groups; i++) {
		struct exact_group *g = &e->group[i];
		g->first = e->tied * i / e->groups;
		g->end = e->tied * (i + 1) / e->groups;
		g->score = ARENA_ARRAY(mem, d->p, double);
		g->information = ARENA_ARRAY(mem, d->p * d->p, double);
		ok = g->score && g->information;
	}
	return ok ? ERR_OK : err_memory();
}

enum err cox_exact_add(struct cox_scan *scan, struct newton_slopes *out)
{
	size_t p = scan->d->p;
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	struct exact e;
	enum err err = find_groups(mem, scan, &e);
	if (!err)
		err = workers_run(e.groups, group_work, &e);
	for (size_t i = 0; !err && i < e.groups; i++) {
		out->loglik += e.group[i].loglik;
		for (size_t k = 0; k < p; k++)
			out->score[k] += e.group[i].score[k];
		for (size_t k = 0; k < p * p; k++)
			out->information[k] += e.group[i].information[k];
	}
	arena_free(mem);
	return err;
}

enum err cox_exact_check(const struct cox_design *d)
{
	double work = 0, most = 1e12, rows = 0;
	for (size_t i = 0; d->weight && i < d->n; i++)
		if (d->weight[i] != cox_count(d, i))
			return err_set(ERR_VALUE, "exact ties take no weights other than 1; use efron");
	for (size_t j = d->runs; j-- > 0;) {
		if (j + 1 < d->runs && d->run_stratum[j] != d->run_stratum[j + 1])
			rows = 0;
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			rows += cox_count(d, i);
		if (d->deaths[j] > 1)
			work += (double)d->deaths[j] * rows * (double)level_size(d->p);
	}
	return work < most && d->rows < UINT_MAX ? ERR_OK
						 : err_set(ERR_LIMIT, "too many tied events for exact ties; use efron");
}
