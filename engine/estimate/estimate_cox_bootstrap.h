#pragma once
/*
 * --bootstrap N of a Cox model: part `bootstrap`, a row per term with `estimate`, `bias`, `std.error`, `conf.low`, `conf.high`, `replicates`,
 * `failed`. Rows are drawn, or the clusters of --cluster; --bootstrap-strata: within --strata; --bootstrap-type: the kind of limits.
 *
 * errors  ERR_USAGE options that do not fit together
 */
#include "estimate/estimate_design.h"
#include "stats/cox.h"

must_check enum err estimate_cox_bootstrap_check(const struct estimate *e);
/* Whether the fit must be kept. */
bool estimate_cox_bootstrap_keeps(const struct estimate *e);
must_check enum err estimate_cox_bootstrap(const struct estimate *e, const struct estimate_design *d,
					   const struct surv_sample *s, const struct cox_fit *f,
					   const struct cox_opts *opts);
