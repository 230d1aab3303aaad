#include "estimate/estimate_cox_bootstrap.h"

#include "stats/cox_bootstrap.h"

#include <math.h>

static enum bootstrap_type type_of(const struct estimate *e)
{
	return (enum bootstrap_type)estimate_choice(e, "bootstrap-type");
}

enum err estimate_cox_bootstrap_check(const struct estimate *e)
{
	bool given = estimate_given(e, "bootstrap"), strata = estimate_given(e, "bootstrap-strata");
	if (!given && (strata || estimate_given(e, "bootstrap-type")))
		return err_set(ERR_USAGE, "--bootstrap-type and --bootstrap-strata need --bootstrap");
	if (!given)
		return ERR_OK;
	if (estimate_option(e, "cluster")->n > 1)
		return err_set(ERR_USAGE, "--bootstrap: draws the clusters of one column; --cluster has two");
	if (strata && (!estimate_given(e, "strata") || estimate_given(e, "cluster")))
		return err_set(ERR_USAGE, "--bootstrap-strata: draws rows within --strata; leave --cluster out");
	if (type_of(e) == BOOTSTRAP_BCA && estimate_choice(e, "ties") == COX_EXACT)
		return err_set(ERR_USAGE, "--bootstrap-type bca: not with --ties exact; use percentile");
	return ERR_OK;
}

bool estimate_cox_bootstrap_keeps(const struct estimate *e)
{
	return estimate_given(e, "bootstrap") && type_of(e) == BOOTSTRAP_BCA;
}

static void put_rows(const struct estimate *e, const struct estimate_design *d, const struct bootstrap *b)
{
	struct result_part *p = result_part(e->result, "bootstrap", RESULT_ROWS);
	for (size_t k = 0; k < b->k; k++) {
		double observed = b->observed[k];
		result_row(p);
		result_text(p, "term", d->name[k]);
		result_num(p, "estimate", isfinite(observed) ? num_of(observed) : num_none(WHY_NOT_APPLICABLE));
		result_num(p, "bias", b->bias[k]);
		result_num(p, "std.error", b->std_error[k]);
		result_num(p, "conf.low", b->low[k]);
		result_num(p, "conf.high", b->high[k]);
		result_count(p, "replicates", (long long)b->replicates);
		result_count(p, "failed", (long long)b->failed[k]);
	}
}

enum err estimate_cox_bootstrap(const struct estimate *e, const struct estimate_design *d, const struct surv_sample *s,
				const struct cox_fit *f, const struct cox_opts *opts)
{
	if (!estimate_given(e, "bootstrap"))
		return ERR_OK;
	struct cox_resampling how = {
		.opts = {.replicates = (size_t)estimate_number(e, "bootstrap"),
			 .seed = e->seed,
			 .type = type_of(e),
			 .level = estimate_number(e, "conf-level")},
		.by_cluster = estimate_given(e, "cluster"),
		.within_strata = estimate_given(e, "bootstrap-strata"),
	};
	struct bootstrap b;
	enum err err = cox_bootstrap(e->mem, s, f, opts, &how, &b);
	if (!err)
		put_rows(e, d, &b);
	return err;
}
