#include "stats/rmst.h"

#include "stats/limits.h"
#include "stats/normal.h"
#include "stats/rmst/rmst_parts.h"

#include <math.h>

struct job {
	struct arena *scratch;
	const struct surv_sample *s;
	const struct rmst_opts *opts;
	struct km_curve *curve;
	double *covariance; /* groups x groups */
	size_t groups;
	double z;
};

static double last_time(const struct km_curve *c)
{
	return c->time[c->n - 1];
}

static double smallest_last_time(const struct job *j)
{
	double tau = INFINITY;
	for (size_t g = 0; g < j->groups; g++)
		if (j->curve[g].n)
			tau = fmin(tau, last_time(&j->curve[g]));
	return tau;
}

static enum err fit_curves(struct job *j)
{
	const struct km_opts opts = {.level = j->opts->level};
	j->curve = ARENA_ARRAY(j->scratch, j->groups, struct km_curve);
	j->covariance = ARENA_ARRAY(j->scratch, j->groups * j->groups, double);
	if (!j->curve || !j->covariance)
		return err_memory();
	return km_fit(j->scratch, j->s, &opts, j->curve);
}

static struct rmst_group group_of(const struct job *j, size_t g, double tau)
{
	const struct km_curve *c = &j->curve[g];
	struct rmst_group out = {.records = c->records, .events = c->events, .early_zero = c->early_zero};
	struct num se;
	km_restricted_mean(c, tau, &out.mean, &se);
	if (c->n && last_time(c) < tau && c->estimate[c->n - 1] > 0)
		out.mean = num_none(WHY_NO_FOLLOWUP);
	out.lost = out.std_error = num_none(out.mean.why);
	if (!num_is(out.mean))
		return out;
	out.lost = num_of(tau - out.mean.v);
	if (!j->opts->robust)
		j->covariance[g * j->groups + g] = se.v * se.v;
	out.std_error = num_of(sqrt(j->covariance[g * j->groups + g]));
	return out;
}

static struct rmst_contrast no_contrast(enum why why)
{
	struct num none = num_none(why);
	return (struct rmst_contrast){none, none, none, none, none, none};
}

/* cov: var a, var b and cov(a, b); dividing by the values makes the variance that of the log ratio. */
static struct rmst_contrast contrast_of(const struct job *j, enum rmst_contrast_kind kind, const struct num value[2],
					const double cov[3])
{
	struct rmst_contrast c;
	enum why none = num_is(value[0]) ? value[1].why : value[0].why;
	if (!none && kind != RMST_DIFFERENCE && !(value[0].v > 0 && value[1].v > 0))
		none = kind == RMST_LOST_RATIO ? WHY_NO_EVENTS : WHY_NOT_APPLICABLE;
	if (none)
		return no_contrast(none);
	bool ratio = kind != RMST_DIFFERENCE;
	double a = ratio ? value[0].v : 1, b = ratio ? value[1].v : 1;
	double change = ratio ? log(a / b) : value[0].v - value[1].v;
	double se = sqrt(fmax(cov[0] / (a * a) + cov[1] / (b * b) - 2 * cov[2] / (a * b), 0));
	double low = change - j->z * se, high = change + j->z * se;
	c.estimate = num_of(ratio ? a / b : change);
	c.std_error = num_of(se);
	c.statistic = se > 0 ? num_of(change / se) : num_none(WHY_NO_EVENTS);
	c.p_value = se > 0 ? num_of(normal_p(change / se)) : num_none(WHY_NO_EVENTS);
	c.low = num_of(ratio ? exp(low) : low);
	c.high = num_of(ratio ? exp(high) : high);
	return c;
}

static void set_contrasts(const struct job *j, struct rmst_fit *fit)
{
	size_t k = j->groups, r = (size_t)j->opts->reference;
	for (size_t g = 0; g < k; g++) {
		const double cov[3] = {j->covariance[g * k + g], j->covariance[r * k + r], j->covariance[g * k + r]};
		for (int kind = 0; kind < RMST_CONTRASTS; kind++) {
			bool lost = kind == RMST_LOST_RATIO;
			const struct rmst_group *a = &fit->group[g], *b = &fit->group[r];
			const struct num value[2] = {lost ? a->lost : a->mean, lost ? b->lost : b->mean};
			fit->contrast[kind][g] = contrast_of(j, (enum rmst_contrast_kind)kind, value, cov);
			if (g == r)
				fit->contrast[kind][g] = no_contrast(WHY_REFERENCE);
		}
	}
}

/* How far the groups with a value are from their mean: u = C m, V = C cov C' with C = I - 11' / n. */
static enum err test_equal(const struct job *j, struct rmst_fit *fit)
{
	size_t k = j->groups, n = 0;
	size_t *at = ARENA_ARRAY(j->scratch, k, size_t);
	double *u = ARENA_ARRAY(j->scratch, k, double), *v = ARENA_ARRAY(j->scratch, k * k, double);
	double *mean = ARENA_ARRAY(j->scratch, k, double), all = 0, level = 0;
	if (!at || !u || !v || !mean)
		return err_memory();
	for (size_t g = 0; g < k; g++)
		if (num_is(fit->group[g].mean))
			at[n++] = g;
	for (size_t a = 0; a < n; a++) {
		for (size_t b = 0; b < n; b++)
			mean[a] += j->covariance[at[a] * k + at[b]] / (double)n;
		all += mean[a] / (double)n;
		level += fit->group[at[a]].mean.v / (double)n;
	}
	for (size_t a = 0; a < n; a++) {
		u[a] = fit->group[at[a]].mean.v - level;
		for (size_t b = 0; b < n; b++)
			v[a * n + b] = j->covariance[at[a] * k + at[b]] - mean[a] - mean[b] + all;
	}
	if (n > 1)
		return quadratic_test(n, u, v, WHY_NO_EVENTS, &fit->equal);
	fit->equal = (struct quadratic){.statistic = num_none(WHY_ONE_GROUP), .p_value = num_none(WHY_ONE_GROUP)};
	return ERR_OK;
}

static enum err finish(struct arena *mem, struct job *j, struct rmst_fit *out)
{
	struct rmst_fit fit = {.z = j->z, .group = ARENA_ARRAY(mem, j->groups, struct rmst_group)};
	bool ok = fit.group;
	for (int kind = 0; kind < RMST_CONTRASTS; kind++) {
		fit.contrast[kind] = ARENA_ARRAY(mem, j->groups, struct rmst_contrast);
		ok = ok && fit.contrast[kind];
	}
	if (!ok)
		return err_memory();
	fit.tau = j->opts->tau > 0 ? j->opts->tau : smallest_last_time(j);
	enum err err = j->opts->robust ? rmst_jackknife(j->scratch, j->s, fit.tau, j->covariance) : ERR_OK;
	for (size_t g = 0; !err && g < j->groups; g++)
		fit.group[g] = group_of(j, g, fit.tau);
	if (!err)
		err = test_equal(j, &fit);
	if (err)
		return err;
	set_contrasts(j, &fit);
	*out = fit;
	return ERR_OK;
}

enum err rmst_fit(struct arena *mem, const struct surv_sample *s, const struct rmst_opts *opts, struct rmst_fit *out)
{
	struct limits limits;
	enum err err = limits_of(&(struct km_opts){.level = opts->level}, &limits);
	if (err)
		return err;
	if (opts->reference < 0 || opts->reference >= s->groups)
		return err_set(ERR_VALUE, "the reference is none of the groups");
	if (s->groups > RMST_GROUPS)
		return err_set(ERR_LIMIT, "more than %d groups", RMST_GROUPS);
	struct job j = {.scratch = arena_new(), .s = s, .opts = opts, .groups = (size_t)s->groups, .z = limits.z};
	err = j.scratch ? fit_curves(&j) : err_memory();
	if (!err)
		err = finish(mem, &j, out);
	arena_free(j.scratch);
	return err;
}
