#include "stats/logrank/logrank_parts.h"
#include "stats/quadratic.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static void add_scores(struct logrank_sums *t, const struct logrank_time *at)
{
	for (size_t a = 0; a < t->many; a++)
		for (size_t g = 0; g < t->k; g++) {
			double expected = at->events * at->at_risk[g] / at->n;
			t->observed[a * t->k + g] += at->w[a] * at->event[g];
			t->expected[a * t->k + g] += at->w[a] * expected;
			t->u[a * t->k + g] += at->w[a] * (at->event[g] - expected);
		}
}

/* Events are hypergeometric given the margins: one row of the covariance, of group g, between two weights. */
static void add_covariances(const struct logrank_time *at, size_t k, size_t g, double spread, double *row)
{
	double share = at->at_risk[g] / at->n;
	row[g] += spread * share;
	for (size_t h = 0; h < k; h++)
		row[h] -= spread * share * at->at_risk[h] / at->n;
}

static void add_variance(struct logrank_sums *t, const struct logrank_time *at)
{
	double spread = at->n > 1 ? at->events * (at->n - at->events) / (at->n - 1) : 0;
	size_t m = t->many * t->k;
	for (size_t g = 0; g < t->k; g++) {
		if (!(at->at_risk[g] > 0))
			continue;
		for (size_t a = 0; a < t->many; a++)
			for (size_t b = 0; b < t->many; b++)
				add_covariances(at, t->k, g, spread * at->w[a] * at->w[b],
						t->v + (a * t->k + g) * m + b * t->k);
	}
}

static enum err add_strata(struct logrank_walk *walk, struct arena *scratch, bool robust, struct logrank_sums *t)
{
	const struct surv_sample *s = walk->scan.s;
	struct logrank_steps steps = {0};
	struct logrank_time at;
	double *cluster = NULL, *row = ARENA_ARRAY(scratch, t->many * t->k, double);
	enum err err = row ? ERR_OK : err_memory();
	if (!err && robust)
		err = logrank_steps_new(scratch, s, t->many, t->k, &steps);
	if (!err && robust)
		err = logrank_robust_new(scratch, s, t, &cluster);
	for (int32_t k = 0; !err && k < s->strata; k++) {
		logrank_walk_start(walk, k);
		logrank_steps_clear(&steps);
		while (logrank_walk_next(walk, &at)) {
			add_scores(t, &at);
			if (robust)
				logrank_steps_add(&steps, walk->scan.tick, &at);
			else
				add_variance(t, &at);
		}
		if (robust)
			logrank_robust_stratum(s, k, &steps, row, t, cluster);
	}
	if (!err && robust)
		logrank_robust_finish(s, cluster, t);
	return err;
}

static enum err check(const struct surv_sample *s, const struct logrank_opts *opts, size_t many)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	for (size_t a = 0; a < many; a++)
		if (!(opts[a].rho >= 0) || !(opts[a].gamma >= 0))
			return err_set(ERR_VALUE, "rho and gamma must not be negative");
	return ERR_OK;
}

enum err logrank_sums(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts, size_t many,
		      struct logrank_sums *out)
{
	size_t k = (size_t)s->groups, m = k * many;
	enum err err = check(s, opts, many);
	if (err)
		return err;
	struct logrank_sums t = {.k = k,
				 .many = many,
				 .observed = ARENA_ARRAY(mem, m, double),
				 .expected = ARENA_ARRAY(mem, m, double),
				 .u = ARENA_ARRAY(mem, m, double),
				 .v = ARENA_ARRAY(mem, m * m, double)};
	if (!t.observed || !t.expected || !t.u || !t.v)
		return err_memory();
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct logrank_walk walk;
	err = logrank_walk_new(scratch, s, opts, many, &walk);
	if (!err)
		err = add_strata(&walk, scratch, opts->robust, &t);
	if (!err)
		*out = t;
	arena_free(scratch);
	return err;
}

enum err logrank_fit(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts,
		     struct logrank_test *out)
{
	struct logrank_sums t;
	struct quadratic q;
	double events = 0, *n = ARENA_ARRAY(mem, (size_t)s->groups, double);
	enum err err = n ? logrank_sums(mem, s, opts, 1, &t) : err_memory();
	for (size_t g = 0; !err && g < t.k; g++)
		events += t.observed[g];
	if (!err)
		err = quadratic_test(t.k, t.u, t.v, events > 0 ? WHY_ONE_GROUP : WHY_NO_EVENTS, &q);
	if (err)
		return err;
	for (size_t i = 0; i < s->n; i++)
		n[group_scan_group(s, i)] += risk_mass(s, i);
	*out = (struct logrank_test){.groups = s->groups,
				     .n = n,
				     .observed = t.observed,
				     .expected = t.expected,
				     .u = t.u,
				     .v = t.v,
				     .statistic = q.statistic,
				     .p_value = q.p_value,
				     .df = q.df};
	return ERR_OK;
}

struct logrank_trend logrank_trend(const struct logrank_test *t, const double *score)
{
	size_t k = (size_t)t->groups;
	double along = 0, variance = 0, scale = 0, mean = 0;
	if (!num_is(t->statistic))
		return (struct logrank_trend){t->statistic, t->p_value};
	for (size_t g = 0; g < k; g++)
		mean += score[g] / (double)k;
	for (size_t g = 0; g < k; g++) {
		along += (score[g] - mean) * t->u[g];
		scale += pow(score[g] - mean, 2) * t->v[g * k + g];
		for (size_t h = 0; h < k; h++)
			variance += (score[g] - mean) * (score[h] - mean) * t->v[g * k + h];
	}
	if (!(variance > 1e-12 * scale))
		return (struct logrank_trend){num_none(WHY_ONE_GROUP), num_none(WHY_ONE_GROUP)};
	double statistic = along * along / variance;
	return (struct logrank_trend){num_of(statistic), num_of(gsl_cdf_chisq_Q(statistic, 1))};
}
