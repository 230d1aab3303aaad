#include "estimate/estimate_predictions.h"

#include "estimate/estimate_rows.h"

static bool wanted(const struct estimate *e)
{
	return estimate_given(e, "at") || estimate_given(e, "times") || estimate_given(e, "quantiles");
}

enum err estimate_predictions_check(const struct estimate *e, const struct estimate_design *d,
				    const struct estimate_strata *s, struct estimate_at *out)
{
	*out = (struct estimate_at){0};
	return wanted(e) ? estimate_at(e, d, s, out) : ERR_OK;
}

static void put_row(struct result_part *p, const char *type, struct num quantile, struct num time,
		    const struct parametric_prediction *v)
{
	result_row(p);
	result_text(p, "type", type);
	if (num_is(quantile))
		result_num(p, "p", quantile);
	if (num_is(time))
		result_num(p, "time", time);
	result_num(p, "estimate", v->estimate);
	result_num(p, "std.error", v->std_error);
	result_num(p, "conf.low", v->low);
	result_num(p, "conf.high", v->high);
}

enum err estimate_put_predictions(const struct estimate *e, const struct parametric_fit *f, const struct estimate_at *at)
{
	const struct option_value *quantiles = estimate_option(e, "quantiles"), *times = estimate_option(e, "times");
	const struct parametric_profile profile = {.x = at->x, .stratum = at->stratum};
	const struct num no = num_none(WHY_NOT_APPLICABLE);
	if (!wanted(e))
		return ERR_OK;
	const struct parametric_place *place = parametric_place(e->mem, f, &profile, estimate_z(e));
	if (!place)
		return err_memory();
	struct result_part *p = result_part(e->result, "predictions", RESULT_ROWS);
	for (size_t i = 0; i < (quantiles->n ? quantiles->n : 1); i++) {
		double q = quantiles->n ? quantiles->numbers[i] : 0.5;
		struct parametric_prediction v = parametric_quantile(place, q);
		put_row(p, "quantile", num_of(q), no, &v);
	}
	struct parametric_prediction mean = parametric_mean(place);
	put_row(p, "mean", no, no, &mean);
	for (size_t i = 0; i < times->n; i++) {
		struct parametric_prediction v = parametric_survival(place, times->numbers[i]);
		put_row(p, "survival", no, num_of(times->numbers[i]), &v);
	}
	return ERR_OK;
}
