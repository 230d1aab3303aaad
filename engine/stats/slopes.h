#pragma once
/*
 * People's own lines of change: a linear mixed model with a random intercept and slope, and each person's slope as its best prediction.
 *
 *   y_ij = (b0 + u_i0) + (b1 + u_i1) t_ij + e_ij,  (u_i0, u_i1) ~ N(0, s^2 L L'),  e ~ N(0, s^2)        Laird & Ware 1982
 *   L lower triangular, by restricted maximum likelihood profiled over b and s (Bates et al. 2015):
 *     sum log|M_i| + log|X'V^-1 X| + (N - 2)(1 + log(2 pi R / (N - 2))),  M_i = I + L' Z_i'Z_i L, R = (y - Xb)' V^-1 (y - Xb)
 *   prediction u_i = L M_i^-1 L' Z_i'(y_i - X_i b), its conditional variance s^2 L M_i^-1 L'
 *
 * rows     n of person (0..people-1), time, value; any number a person (one row: their slope is drawn to the mean)
 * outputs  slope (deviation from the mean slope) and its conditional SD per person, memory from mem; slope_sd 0: people's slopes do not
 *          differ, nothing can be predicted
 * errors   ERR_VALUE fewer than 4 rows, or all at one time
 * not converged: converged = false
 * cost     O(n) once, then O(people) an evaluation, some 200 of them
 * oracle   datasets/oracles/change.R (lme4::lmer)
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slopes_rows {
	size_t n;
	const int32_t *person;
	int32_t people;
	const double *time, *value;
};

struct slopes {
	double intercept, mean_slope, sigma;
	double sd_intercept, sd_slope, correlation; /* of the people */
	double criterion;                           /* minus twice the restricted log likelihood */
	double *slope, *slope_sd;                   /* people */
	bool converged;
};

must_check enum err slopes_fit(struct arena *mem, const struct slopes_rows *rows, struct slopes *out);
