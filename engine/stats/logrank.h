#pragma once
/*
 * Log-rank test of k groups: weighted, stratified, with delayed entry.
 *
 *   U_g = sum_j w_j (d_gj - d_j n_gj / n_j) over event times j of each stratum, n_j at risk, d_j events (by mass: weight times count)
 *   chi2 = U' V^- U on the rank of V
 *
 * weights w_j, from the stratum's pooled n_j, d_j with the same case weights; S the Kaplan-Meier estimate just before t_j:
 *   Fleming-Harrington  S(t_j-)^rho (1 - S(t_j-))^gamma    Fleming & Harrington 1991; rho 1, gamma 0: Peto & Peto as survdiff has it
 *   Gehan               n_j                                Gehan 1965 (Breslow 1970)
 *   Tarone-Ware         sqrt(n_j)                          Tarone & Ware 1977
 *   Peto                prod_{i <= j} (1 - d_i / (n_i + 1))    Peto & Peto 1972, Andersen et al. 1993 V.2
 *
 * variance V:
 *   hypergeometric  sum_j w_j^2 d_j (n_j - d_j) / (n_j - 1) (p_gj [g = h] - p_gj p_hj), p_gj = n_gj / n_j. Case weights count as
 *                   replication: whole weights give what the rows written out would; others have no sampling theory behind them.
 *   robust          sum over rows, or clusters, of r r', r_g = sum of weight_i (int w ([g_i = g] - p_g) dM_i), M_i the row's martingale
 *                   residual under equal hazards d_j / n_j. For probability weights and clustered rows. With w = 1: the robust score test
 *                   of a Cox regression with Breslow's ties (Lin & Wei 1989). A row of count c is c rows.
 *
 * s         groups; strata, delayed entry where present; a status above 0 is an event
 * singular  groups that are never at risk together with others cost their degrees of freedom: df is the rank of V
 * no test   why NO_EVENTS or ONE_GROUP
 * errors    ERR_EMPTY; ERR_VALUE rho or gamma negative; ERR_MEMORY
 * cost      O(n + event times groups^2); robust: O(n groups^2), memory event times x 2 groups, clusters x groups
 * oracle    tests/oracle/curves.R, datasets/oracles/tests.R (survdiff; score tests of coxph, exact, Breslow and robust; definitions)
 */
#include "core/num.h"
#include "sample/surv.h"

#include <stdbool.h>

enum logrank_weight { LOGRANK_FLEMING_HARRINGTON, LOGRANK_GEHAN, LOGRANK_TARONE_WARE, LOGRANK_PETO };

struct logrank_opts {
	double rho, gamma; /* of Fleming-Harrington */
	enum logrank_weight weight;
	bool robust;
};

struct logrank_test {
	int32_t groups;
	double *n, *observed, *expected; /* per group; the latter two times w_j, as survdiff has them */
	double *u, *v;                   /* groups; groups x groups */
	struct num statistic, p_value;
	int df;
};

struct logrank_trend {
	struct num statistic, p_value; /* chi-square on one degree of freedom */
};

must_check enum err logrank_fit(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts,
				struct logrank_test *out);
/*
 * Trend over the groups: (score' U)^2 / score' V score. With w = 1 and the hypergeometric variance it is the score test of a Cox
 * regression on the score with exact ties; without ties also Breslow's and Efron's.                              Tarone 1975
 */
struct logrank_trend logrank_trend(const struct logrank_test *t, const double *score);
