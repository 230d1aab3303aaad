#pragma once
/*
 * Log-rank test of k groups, with G-rho weights and strata.
 *
 *   U_g = sum_j w_j (d_gj - d_j n_gj / n_j),  w_j = S(t_j-)^rho     Harrington & Fleming 1982
 *   V from the hypergeometric variance; chi2 = U' V^- U on (groups at risk - 1) degrees of freedom; strata add U and V
 *   gamma > 0: w_j = S(t_j-)^rho (1 - S(t_j-))^gamma, S pooled within the stratum, with the same case weights
 *
 * delayed entry: risk sets on (entry, time].
 * s         groups; strata, delayed entry where present; weights are counts of rows alike; a status above 0 is an event
 * singular  groups that are never at risk together with others cost their degrees of freedom: df is the rank of V
 * no test   why NO_EVENTS or ONE_GROUP
 * errors    ERR_EMPTY; ERR_VALUE rho or gamma negative
 * cost      O(n + ticks groups^2)
 * oracle    tests/oracle/curves.R (survdiff; the exact partial likelihood's score test; Fleming-Harrington by definition)
 */
#include "core/num.h"
#include "sample/surv.h"

struct logrank_opts {
	double rho, gamma;
};

struct logrank_test {
	int32_t groups;
	double *n, *observed, *expected; /* per group; the latter two times w_j, as survdiff has them */
	struct num statistic, p_value;
	int df;
};

must_check enum err logrank_fit(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts,
				struct logrank_test *out);
