#pragma once
/*
 * Log-rank test of k groups, with G-rho weights and strata.
 *
 *   U_g = sum_j w_j (d_gj - d_j n_gj / n_j),  w_j = S(t_j-)^rho     Harrington & Fleming 1982
 *   V from the hypergeometric variance; chi2 = U' V^- U on (groups at risk - 1) degrees of freedom; strata add U and V
 *   gamma > 0: w_j = S(t_j-)^rho (1 - S(t_j-))^gamma, S pooled within the stratum, with the same case weights
 *
 * delayed entry: risk sets on (entry, time].
 * oracle: tests/oracle/survival.R (survdiff), Cox score test for delayed entry.
 */
#include "core/num.h"
#include "sample/surv.h"

struct logrank_opts {
	double rho, gamma;
};

struct logrank_test {
	int32_t groups;
	double *n, *observed, *expected; /* per group, weighted by w when rho or gamma is not 0, as survdiff does */
	struct num statistic, p_value;
	int df;
};

must_check enum err logrank_fit(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts,
				struct logrank_test *out);
