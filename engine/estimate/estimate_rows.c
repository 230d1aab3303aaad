#include "estimate/estimate_rows.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double estimate_z(const struct estimate *e)
{
	return gsl_cdf_ugaussian_Qinv((1 - estimate_number(e, "conf-level")) / 2);
}

const char *estimate_naive(const struct estimate *e)
{
	const struct bench_column *c = estimate_column(e, "weights");
	if (estimate_given(e, "robust") || estimate_given(e, "cluster"))
		return NULL;
	for (size_t i = 0; c && i < e->table.n; i++)
		if (c->number[i] != floor(c->number[i]))
			return "the weights are not whole numbers: without --robust std.error takes a row of weight w for w "
			       "rows";
	return NULL;
}

void estimate_put_group(const struct estimate *e, struct result_part *p, size_t group)
{
	const struct bench_column *by = estimate_column(e, "by");
	if (by)
		result_text(p, "strata", by->level[group]);
}

/* The test of 0 and the limits from the standard error. */
static struct estimate_limits limits_of(const struct estimate *e, const struct estimate_terms *t, size_t j)
{
	double se = t->robust_se ? t->robust_se[j] : t->std_error[j], statistic = t->coef[j] / se;
	double tail = (1 - estimate_number(e, "conf-level")) / 2;
	double z = t->df > 0 ? gsl_cdf_tdist_Qinv(tail, t->df) : estimate_z(e);
	double p = t->df > 0 ? gsl_cdf_tdist_Q(fabs(statistic), t->df) : gsl_cdf_ugaussian_Q(fabs(statistic));
	return (struct estimate_limits){.low = num_of(t->coef[j] - z * se),
					.high = num_of(t->coef[j] + z * se),
					.statistic = num_of(statistic),
					.p_value = num_of(2 * p)};
}

static struct num unless(enum why none, struct num value)
{
	return none ? num_none(none) : value;
}

static void put_term(const struct estimate *e, const struct estimate_terms *t, size_t j, struct result_part *p)
{
	bool kept = t->why && t->why[j] == WHY_INFINITE && isfinite(t->coef[j]);
	enum why none = t->why && !kept ? t->why[j] : WHY_NONE;
	struct estimate_limits l = t->limits ? t->limits[j] : limits_of(e, t, j);
	result_row(p);
	result_text(p, "term", t->name[j]);
	result_num(p, "estimate", unless(none, num_of(t->coef[j])));
	result_num(p, "std.error", unless(none, num_of(t->std_error[j])));
	if (t->robust_se)
		result_num(p, "robust.se", unless(none ? none : t->robust_why, num_of(t->robust_se[j])));
	none = none ? none : t->robust_why;
	result_num(p, "statistic", unless(none, l.statistic));
	result_num(p, "p.value", unless(none, l.p_value));
	result_num(p, "conf.low", unless(none, l.low));
	result_num(p, "conf.high", unless(none, l.high));
	if (kept)
		result_why(p, WHY_INFINITE);
}

static struct num exp_of(struct num v)
{
	if (!num_is(v))
		return v;
	return isfinite(exp(v.v)) ? num_of(exp(v.v)) : num_none(WHY_INFINITE);
}

/* Of a coefficient that runs away there is a ratio only where it was held back: penalised, with profile limits. */
static void put_ratio(const struct estimate *e, const struct estimate_terms *t, size_t j, struct result_part *p)
{
	bool kept = t->limits && t->why && t->why[j] == WHY_INFINITE;
	enum why none = t->why && !kept ? t->why[j] : WHY_NONE, unlimited = none ? none : t->robust_why;
	struct estimate_limits l = t->limits ? t->limits[j] : limits_of(e, t, j);
	result_row(p);
	result_text(p, "term", t->name[j]);
	result_text(p, "ratio", t->ratio);
	result_num(p, "estimate", unless(none, exp_of(num_of(t->coef[j]))));
	result_num(p, "conf.low", unless(unlimited, exp_of(l.low)));
	result_num(p, "conf.high", unless(unlimited, exp_of(l.high)));
	if (kept)
		result_why(p, WHY_INFINITE);
}

void estimate_put_terms(const struct estimate *e, const struct estimate_terms *t)
{
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t j = 0; j < t->p; j++)
		put_term(e, t, j, tidy);
	struct result_part *ratios = t->ratios ? result_part(e->result, "ratios", RESULT_ROWS) : NULL;
	for (size_t j = t->ratio_from; j < t->ratio_from + t->ratios; j++)
		put_ratio(e, t, j, ratios);
}

static void put_test(struct result_part *p, const char *statistic, const char *p_value, const struct cox_test *t)
{
	result_num(p, statistic, t->statistic);
	result_num(p, p_value, t->p_value);
}

void estimate_put_tests(struct result_part *p, const struct cox_test *likelihood, const struct cox_test *score,
			const struct cox_test *wald)
{
	put_test(p, "statistic.log", "p.value.log", likelihood);
	if (score)
		put_test(p, "statistic.sc", "p.value.sc", score);
	put_test(p, "statistic.wald", "p.value.wald", wald);
	result_count(p, "df", likelihood->df);
}
