#pragma once
/*
 * The statistic of a score test: u' V^- u, chi-square on the rank of V.
 *
 * V (k x k, row-major, symmetric) may be singular, as that of k groups always is; u must lie in its range, so that every generalised
 * inverse gives the same number. Rank: eigenvalues of D^-1/2 V D^-1/2 (D the diagonal) above 1e-10; entries with no variance are left
 * out. Rank 0: the reason in none.
 * errors   ERR_MEMORY, ERR_SINGULAR (the eigenvalues cannot be found)
 */
#include "core/err.h"
#include "core/num.h"

#include <stddef.h>

struct quadratic {
	struct num statistic, p_value;
	int df;
};

must_check enum err quadratic_test(size_t k, const double *u, const double *v, enum why none, struct quadratic *out);
