#pragma once
/*
 * Probabilities of boxes under the normal distribution in up to four dimensions, by integration: no random numbers.
 *
 * Z of mean 0 and variances 1, correlation R = L L' (Cholesky; R may be singular, as when one of the variables is a sum of others),
 * Z = L y with y independent normal, and so
 *
 *   P(low < Z < high) = int phi(y_1) int phi(y_2) ... (Phi(b) - Phi(a)) dy,  a, b: where every Z_i that ends at this y is in its bounds
 *
 * (Genz & Bretz 2009, 4.1), the last integral in closed form and the others by adaptive Gauss-Kronrod quadrature.
 *
 *   P(max |Z_i| > c) = sum_i 2 P(Z_i > c, |Z_j| <= c for j < i)
 *
 * a sum of small positive terms, so that small p-values keep their digits.
 *
 * n        1 .. 4;  r: n x n, row-major, symmetric, unit diagonal
 * accuracy 1e-8 relative
 * errors   ERR_VALUE n, or a correlation that is none; ERR_SINGULAR the quadrature did not settle
 * cost     n - 1 nested quadratures (one fewer for each rank that is missing): 3: a few ms, 4: up to a second
 * oracle   datasets/oracles/tests.R (the same by integration over the sphere); closed forms in tests/unit/stats/normal_box_test.c
 */
#include "core/err.h"

#include <stddef.h>

enum { NORMAL_BOX_MAX = 4 };

must_check enum err normal_box(size_t n, const double *r, const double *low, const double *high, double *p);
must_check enum err normal_max_tail(size_t n, const double *r, double c, double *p);
