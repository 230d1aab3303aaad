#pragma once
/*
 * Regression of the restricted survival time Y = min(T, tau) on covariates by inverse-probability-of-censoring weights, as survRM2 adjusts
 * its contrasts.                                                                          Tian, Zhao & Wei 2014
 *
 *   y_i = min(t_i, tau), delta_i = 1 where T_i was seen (an event, or t_i >= tau); v_i = delta_i / G_g(y_i)
 *   sum_i m_i v_i (z_i - mu(b'x_i)) x_i = 0       m_i weight times count
 *     RMST_DIFFERENCE z = y, mu the identity; RMST_RATIO z = y, mu = exp; RMST_LOST_RATIO z = tau - y, mu = exp
 *   G_g  Kaplan-Meier of censoring in the row's group, after the censorings at y itself, not below 0.001 (as survRM2)
 *   variance A^-1 B A^-1: A = sum m x x' (difference) or sum m mu x x'; B = sum over units of kappa kappa',
 *     kappa_i = w_i { v_i (z_i - mu_i) x_i + (1 - delta_i) Q(y_i) / R(y_i) - sum_{k: y_k <= y_i} m_k (1 - delta_k) Q(y_k) / R(y_k)^2 }
 *     Q(t), R(t) sums of m v (z - mu) x and of m over y >= t in the group: that G was estimated
 *   summed within clusters where the sample has them
 *
 * With pseudo-observations in the place of y_i every row is seen, v_i = m_i, and kappa is the score alone (a generalised estimating equation
 * with independence).                                                              Andersen, Hansen & Klein 2004
 *
 * s        without delayed entry, unless with pseudo-observations (weights would need the chance of entry too); a status above 0 is an event
 * x        columns of the caller's rows: an intercept has to be among them
 * out      arrays from mem of p. A column that depends on those before it has no value (WHY_SINGULAR). converged 0: every column says why: no
 *          time lost (WHY_NO_EVENTS), a fitted mean runs to 0 (WHY_INFINITE: a column separates rows with z = 0), WHY_NOT_CONVERGED
 * errors   ERR_EMPTY; ERR_VALUE delayed entry without pseudo-observations
 * cost     O(n p^2) per iteration; the difference needs one
 * oracle   datasets/oracles/rmst.R: the published fit of survRM2's vignette, lm and glm with the same weights, the variance by definition;
 *          geepack on survival::pseudo
 */
#include "sample/surv.h"
#include "stats/rmst.h"

struct rmst_adjust_opts {
	enum rmst_contrast_kind kind;
	double tau;
	size_t p;
	const double *const *x; /* p columns of the caller's rows */
	const double *pseudo;   /* of min(T, tau), one per row of the caller (pseudo.h); NULL: weights against censoring */
};

struct rmst_adjust_fit {
	double *coef, *std_error; /* log ratios under a log link */
	enum why *why;
	int converged, iterations;
};

must_check enum err rmst_adjust(struct arena *mem, const struct surv_sample *s, const struct rmst_adjust_opts *opts,
				struct rmst_adjust_fit *out);
