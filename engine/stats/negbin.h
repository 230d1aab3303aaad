#pragma once
/*
 * Negative-binomial regression of counts, log link, with offset.      var = mu + mu^2 / theta      Lawless 1987
 *
 * Scoring for the coefficients alternating with Newton for theta until both stand still (the fixed point of MASS::glm.nb); theta's
 * standard error from its observed information there (glm.nb takes that of the step before). robust: sandwich by cluster, HC0.
 * Under-dispersion (theta runs away): poisson = true, theta why INFINITE, the Poisson fit.
 * Columns: SINGULAR where collinear, INFINITE where a coefficient runs away, NO_EVENTS when every count is 0.
 * y counts n; x p columns of n (an intercept is put first by the fit); offset, weight, cluster may be NULL.
 * errors: ERR_EMPTY no rows; ERR_VALUE a count that is not a whole number up to 1e8, a column that is not finite, a code out of range.
 * cost: O(n p^2) per iteration.
 * oracle: tests/oracle/rates.R (MASS::glm.nb, glm).
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/num.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct negbin_data {
	size_t n, p;
	const double *y;
	const double *const *x;
	const double *offset, *weight;
	const int32_t *cluster;
	int32_t clusters;
};

struct negbin_fit {
	size_t p;                             /* with the intercept, which is column 0 */
	double *coef, *std_error, *robust_se; /* robust_se NULL without clusters */
	enum why *why;
	struct num theta, theta_std_error;
	double loglik, aic, deviance;
	int iterations;
	bool converged, poisson;
};

must_check enum err negbin_fit(struct arena *mem, const struct negbin_data *d, struct negbin_fit *out);
