#pragma once
/*
 * The mean cumulative function of recurrent events: how many events a person has had by t, on average, per group.
 *
 *   M(t) = sum_{t_j <= t} d_j / n_j, n_j all persons at risk, whatever happened to them before      Nelson 1988
 *   MCF_ROBUST:  var M = sum_i ( sum_{t_j <= t} Y_ij / n_j (dN_ij - d_j / n_j) )^2                  Lawless & Nadeau 1995
 *   MCF_POISSON: var M = sum_j d_j / n_j^2
 *   limits: M exp(-/+ z s / M) or M -/+ z s
 *
 * Pseudo-score test of equal functions (Cook, Lawless & Nadeau 1996, 3.3), for two or more groups:
 *
 *   U_k = sum_j a_j (d_kj - n_kj d_j / n_j), a_j = 1 (constant) or (tau - t_j) / tau (linear), tau the last time (of an event or an end)
 *         with persons of two groups at risk; events past it say nothing
 *   robust:  V = sum_i u_i u_i', u_ik = sum_j a_j ([g(i) = k] - n_kj / n_j) Y_ij (dN_ij - d_gj / n_gj), g the person's group
 *   Poisson: V_kl = sum_j a_j^2 sum_g ([g = k] - n_kj / n_j) ([g = l] - n_lj / n_j) d_gj
 *   statistic U' V^- U, chi-square on the rank of V. Two groups: U = sum a_j n_1 n_2 / n (dM_1 - dM_2)
 *
 * s        one row per stretch of time a person is at risk; status above 0 an event; cluster: the person (all rows of one add up). The
 *          rows of a person must not overlap (spells.h). One stratum; weights multiply a person's rows
 * ties     events precede the ends of observation at the same tick
 * out      as of km.h (hazard); the test's numbers, or why there are none (one group, no event)
 * errors   ERR_EMPTY, ERR_VALUE a level outside 0..1, a sample with frequencies
 * cost     O(n + ticks * groups^2)
 * oracle   datasets/oracles/mcf.R: survfit with id (cumulative hazard), and the test from its definition
 */
#include "stats/km.h"

enum mcf_variance { MCF_ROBUST, MCF_POISSON };
enum mcf_weight { MCF_CONSTANT, MCF_LINEAR };

struct mcf_opts {
	enum mcf_variance variance;
	enum km_limits limits; /* KM_LOG, KM_PLAIN */
	double level;          /* 0: 0.95 */
};

struct mcf_test {
	struct num statistic, p_value;
	int df;
};

/* out: s->groups curves. */
must_check enum err mcf_fit(struct arena *mem, const struct surv_sample *s, const struct mcf_opts *opts,
			    struct km_curve *out);
must_check enum err mcf_compare(const struct surv_sample *s, enum mcf_variance variance, enum mcf_weight weight,
				struct mcf_test *out);
