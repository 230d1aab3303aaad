#pragma once
/*
 * The adjusted part of rmst: the regression of the restricted time on the groups, the covariates and the factors, by weights against
 * censoring or on pseudo-observations (--adjust), as a difference, a ratio and a ratio of the time lost (rows `contrast`, `term`; ratios
 * on the log scale).
 */
#include "estimate/estimate.h"
#include "sample/surv.h"
#include "stats/rmst.h"

/* Checks the options: --entry is refused with weights; the groups become the first of the factors. Once, before estimate_rmst_adjusted(). */
must_check enum err estimate_rmst_design(struct estimate *e);
/* none: the reason why no regression can be had; every term is printed with it. glance takes `converged`. */
must_check enum err estimate_rmst_adjusted(struct estimate *e, const struct surv_sample *s, double tau, enum why none,
					   struct result_part *glance);
