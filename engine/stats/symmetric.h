#pragma once
/*
 * Symmetric positive semi-definite matrices, n x n row-major: A = L D L' without pivoting, so that of several collinear columns the
 * first are kept. A column is dropped when its pivot is at most tolerance times its own diagonal, or its diagonal at most tolerance
 * times the largest: its D and its column of L become 0, and it stays 0 in every solution and inverse.
 *
 * Only the lower triangle is read. Cost n^3 / 3; solve n^2; inverse n^3.
 */
#include <stddef.h>

/* R survival's coxph.control(toler.chol): machine epsilon to the 3/4. */
#define SYMMETRIC_TOLERANCE 1.818989403545856e-12

/* In place: L below the diagonal, D on it. Returns the rank. A value that is not finite drops its column. */
size_t symmetric_factor(double *a, size_t n, double tolerance);
/* x = A^- b, in place. */
void symmetric_solve(const double *factor, size_t n, double *b);
void symmetric_invert(const double *factor, size_t n, double *inverse);
/* out = A B A for symmetric A and B; work holds n x n. */
void symmetric_sandwich(const double *a, const double *b, size_t n, double *work, double *out);
