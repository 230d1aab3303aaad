#pragma once
/*
 * Negative-binomial regression of counts, log link, with offset.      var = mu + mu^2 / theta      Lawless 1987
 *
 * IRLS for the coefficients alternating with Newton for theta, as MASS::glm.nb; robust: sandwich by cluster.
 * Under-dispersion (theta runs away): poisson = true, theta why INFINITE, the Poisson fit.
 * y counts n; x p columns of n (an intercept is put first by the fit); offset, weight, cluster may be NULL.
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
