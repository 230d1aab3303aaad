#include "estimate/estimate_cox.h"
#include "estimate/estimate_curves.h"
#include "estimate/estimate_rows.h"
#include "stats/cox_adjusted.h"
#include "stats/limits.h"
#include "stats/normal.h"

#include <math.h>

static const char *level_name(const struct bench_column *factor, int32_t reference, size_t level)
{
	int32_t k = level ? (int32_t)level - 1 : reference;
	return factor->level[level && k >= reference ? k + 1 : k];
}

static void put_survival(const struct cox_adjusted *a, size_t at, const struct limits *l, struct result_part *p)
{
	struct num bounds[2] = {a->survival[at], a->survival[at]};
	if (num_is(a->survival[at]))
		limits_probability(*l, a->survival[at].v, a->std_error[at].v, WHY_NOT_APPLICABLE, bounds);
	result_num(p, "estimate", a->survival[at]);
	result_num(p, "std.error", a->std_error[at]);
	result_num(p, "conf.low", bounds[0]);
	result_num(p, "conf.high", bounds[1]);
}

static void put_difference(const struct cox_adjusted *a, size_t at, double z, struct result_part *p)
{
	struct num v = a->difference[at], se = a->difference_se[at];
	bool tested = num_is(v) && se.v > 0;
	struct num none = num_is(v) ? num_none(WHY_NO_EVENTS) : v;
	result_num(p, "estimate", v);
	result_num(p, "std.error", se);
	result_num(p, "statistic", tested ? num_of(v.v / se.v) : none);
	result_num(p, "p.value", tested ? num_of(normal_p(v.v / se.v)) : none);
	result_num(p, "conf.low", tested ? num_of(v.v - z * se.v) : none);
	result_num(p, "conf.high", tested ? num_of(v.v + z * se.v) : none);
}

/* The first factor's columns follow those of the covariates. */
static enum err adjust(const struct estimate *e, const struct bench_column *factor, const struct cox_fit *f,
		       struct cox_adjusted *out)
{
	const struct option_value *times = estimate_option(e, "times");
	size_t columns = (size_t)factor->levels - 1, first = estimate_option(e, "covariates")->n;
	size_t *column = ARENA_ARRAY(e->mem, columns + 1, size_t);
	if (!column)
		return err_memory();
	for (size_t k = 0; k < columns; k++)
		column[k] = first + k;
	const struct cox_adjusted_opts opts = {.column = column,
					       .columns = columns,
					       .time = times->numbers,
					       .times = times->n,
					       .by_cluster = estimate_given(e, "cluster")};
	return cox_adjust(e->mem, f, &opts, out);
}

enum err estimate_cox_adjusted(const struct estimate *e, const struct cox_fit *f)
{
	const struct bench_column *factor = estimate_column(e, "factors");
	struct km_opts curve = estimate_curve_opts(e, KM_SURVIVAL);
	struct cox_adjusted a;
	struct limits l;
	int32_t reference;
	if (!estimate_given(e, "adjusted"))
		return ERR_OK;
	enum err err = estimate_times_check(e);
	if (!err)
		err = estimate_reference(e, factor, &reference);
	if (!err)
		err = limits_of(&curve, &l);
	if (!err)
		err = adjust(e, factor, f, &a);
	if (err)
		return err;
	struct result_part *p = result_part(e->result, "adjusted", RESULT_ROWS);
	struct result_part *q = result_part(e->result, "differences", RESULT_ROWS);
	for (size_t at = 0; at < a.levels * a.times; at++) {
		size_t level = at / a.times;
		double t = estimate_option(e, "times")->numbers[at % a.times];
		result_row(p);
		result_text(p, "level", level_name(factor, reference, level));
		result_num(p, "time", num_of(t));
		put_survival(&a, at, &l, p);
		if (!level)
			continue;
		result_row(q);
		result_text(q, "level", level_name(factor, reference, level));
		result_text(q, "reference", level_name(factor, reference, 0));
		result_num(q, "time", num_of(t));
		put_difference(&a, at, estimate_z(e), q);
	}
	return ERR_OK;
}
