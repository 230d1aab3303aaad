#pragma once
/*
 * Generalised linear models of counts and of yes or no, by scoring.                                Nelder & Wedderburn 1972
 *
 *   Poisson, log link; negative binomial, log link, var = mu + mu^2 / theta (Lawless 1987); binary, logit or complementary log-log
 *   scoring (iteratively reweighted least squares) with step halving; theta by Newton on its logarithm in the same step
 *   variance: of the expected information; robust: the sandwich HC0, scores summed within cluster, no small-sample factor (White 1980;
 *     Liang & Zeger 1986)
 *   deviance, sum of w (y - mu)^2 / V(mu) (Pearson), log likelihood; a binary row is so many trials of one
 *   negative binomial: likelihood ratio against Poisson, p = P(chi2_1 > LR) / 2 as theta is at its bound there (Self & Liang 1987);
 *     no more spread than Poisson: boundary, theta why INFINITE, the Poisson fit; theta's error from its observed information alone
 *
 * y         counts from 0, whole; binary: from 0 to 1 (a proportion of `weight` trials)
 * x         p columns of n; an intercept comes before them
 * levels    instead of the intercept: a row stands for the levels first..last of its own x, its y is that of the last, and 0 before
 *           (sessions up to an event). One coefficient a level, or, common, one intercept and one for each shape of the level
 * weight    prior weight, robust: a sampling weight; count a frequency: so many alike rows. Rows of weight or count 0 count for nothing
 * columns   SINGULAR: constant, or a combination of those before it, left out, 0; INFINITE: runs away (separation), the value where the
 *           iteration stopped, without a robust error. A level without an event NO_EVENTS, with nothing but events INFINITE, with nobody
 *           NO_DATA: left out of the likelihood, to which it adds nothing in the limit; its coefficient is NaN. No event at all: every column NO_EVENTS
 * out       arrays from mem: base coefficients (1, or one a level), shapes, columns; not converged: converged = false, the last values
 * errors    ERR_EMPTY no rows, every weight 0; ERR_VALUE a y, x, weight or code that is not allowed (row in the note, 1-based)
 * cost      rows that are alike are put together where that halves them (glm_cells.h); then O(units (p^2 + levels p)) a pass, blocks of
 *           rows on all cores, the same bits for any number of threads; about 8 passes. Robust with clusters O(n p + clusters p^2)
 * oracle    datasets/oracles/counts.R, discrete.R (glm, MASS::glm.nb, sandwich), tests/oracle/rates.R
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/num.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum glm_family { GLM_POISSON, GLM_NEGBIN, GLM_LOGIT, GLM_CLOGLOG };

struct glm_levels {
	int32_t n;
	const int32_t *first, *last; /* of each row: 0 <= first <= last < n */
	bool common;
	size_t shapes; /* with common: columns of n */
	const double *const *shape;
};

struct glm_data {
	enum glm_family family;
	size_t n, p;
	const double *y;
	const double *const *x;
	const double *offset, *weight;   /* NULL: 0, 1 */
	const int32_t *count;            /* NULL: 1 */
	const struct glm_levels *levels; /* NULL: an intercept */
	bool robust;                     /* by cluster where there are some, else by row */
	const int32_t *cluster;
	int32_t clusters;
};

struct glm_fit {
	size_t p, rank;
	double *coef, *std_error;
	double *robust_se; /* NULL unless robust */
	enum why *why;
	double n; /* rows, by frequency, of a weight above 0 */
	double loglik, deviance, pearson;
	struct num loglik_null; /* of the base alone; NOT_APPLICABLE: negative binomial, binary with an offset */
	struct num theta, theta_std_error, overdispersion, overdispersion_p;
	bool boundary; /* negative binomial that is Poisson */
	int iterations;
	bool converged;
};

must_check enum err glm_fit(struct arena *mem, const struct glm_data *d, struct glm_fit *out);
