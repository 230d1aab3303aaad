#pragma once
/*
 * The bootstrap of a Cox model's coefficients: rows (cells by their counts) or whole clusters are drawn again, and the model is fitted to each
 * draw as it was to the sample (stats/bootstrap.h).
 *
 * s, opts   as for cox_fit(); tests, concordance and robust errors are not asked of the replicates
 * fit       of the sample; for BCa kept, its dfbeta being the influences
 * by_cluster    the clusters of s are drawn; within_strata: rows within the strata of s. Not both
 * out       a column that a replicate cannot estimate fails there
 * errors    ERR_VALUE both, or BCa without a fit that was kept; cox_fit()'s
 * cost      a fit for each replicate, as many at once as there are cores
 */
#include "stats/bootstrap.h"
#include "stats/cox.h"

struct cox_resampling {
	struct bootstrap_opts opts;
	bool by_cluster, within_strata;
};

must_check enum err cox_bootstrap(struct arena *mem, const struct surv_sample *s, const struct cox_fit *fit,
				  const struct cox_opts *opts, const struct cox_resampling *how, struct bootstrap *out);
