#pragma once
/*
 * Mills' ratio of the standardised generalised gamma: M = S(w) / f(w) for w >= 0, with its derivatives by Q.
 *
 *   M = integral over v > 0 of exp(-D(v)),   D(v) = A(w + v) - A(w) = v w phi_0(Qw) + e^(Qw) v^2 psi_0(Qv),   psi_m = phi_m - phi_{m+1}
 *
 * A is convex, so that D rises from 0 at least as fast as a line. The integral and its derivatives, taken under it, are done by Gauss
 * and Legendre's rule in panels that widen up to D = 40: relative error 1e-13. For many rows of one Q: polynomials through Chebyshev's points
 * of short stretches of w, to 1e-13, as log M is analytic about them.
 */
#include "stats/parametric/parametric_parts.h"

/* Of Q, with derivatives by w and Q. */
struct mills {
	double v, q, qq; /* log M, and its derivatives by Q */
};

/* Interpolation for one Q; width 0: there is none. */
struct mills_table {
	double width, end;
	double *coefficient;
};

struct mills mills_direct(double w, double q);
must_check enum err mills_table(struct arena *mem, double q, struct mills_table *out);
/* By the table as far as it goes. */
struct mills mills_at(const struct mills_table *t, double w, double q);
