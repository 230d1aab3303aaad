#include "estimate/estimate_rows.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double estimate_z(const struct estimate *e)
{
	return gsl_cdf_ugaussian_Qinv((1 - estimate_number(e, "conf-level")) / 2);
}

void estimate_put_group(const struct estimate *e, struct result_part *p, size_t group)
{
	const struct bench_column *by = estimate_column(e, "by");
	if (by)
		result_text(p, "strata", by->level[group]);
}

static void put_term(const struct estimate_terms *t, size_t j, double z, struct result_part *p)
{
	enum why none = t->why && t->why[j] != WHY_INFINITE ? t->why[j] : WHY_NONE;
	double se = t->robust_se ? t->robust_se[j] : t->std_error[j];
	double statistic = t->coef[j] / se;
	result_row(p);
	result_text(p, "term", t->name[j]);
	result_num(p, "estimate", (struct num){t->coef[j], none});
	result_num(p, "std.error", (struct num){t->std_error[j], none});
	if (t->robust_se)
		result_num(p, "robust.se", (struct num){t->robust_se[j], none});
	result_num(p, "statistic", (struct num){statistic, none});
	result_num(p, "p.value", (struct num){2 * gsl_cdf_ugaussian_Q(fabs(statistic)), none});
	result_num(p, "conf.low", (struct num){t->coef[j] - z * se, none});
	result_num(p, "conf.high", (struct num){t->coef[j] + z * se, none});
	if (t->why && t->why[j] == WHY_INFINITE)
		result_why(p, WHY_INFINITE);
}

void estimate_put_terms(const struct estimate *e, const struct estimate_terms *t)
{
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	double z = estimate_z(e);
	for (size_t j = 0; j < t->p; j++)
		put_term(t, j, z, tidy);
}
