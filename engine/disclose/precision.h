#pragma once
/*
 * The precision of stored values (contract, "Precision of released numbers"; privacy 4). Rounding is of the value, by decimal conversion, so that
 * the stored double is the one nearest to the decimal number.
 *
 *             counts       percentages                            incidences             means           medians      ratios      others    p
 * qi          exact        0.1                                    0.001                  4 digits        as they are  4 digits    4 digits  4 digits
 * research    nearest 5    1, 0.1 above 2,000 clients, of parts   0.01, of a life table  SD/10 at least  smoothed     2 decimals  3 digits  2 digits
 * public      nearest 10   the same                               the same               the same        the same     the same    3 digits  2 digits
 *
 * of parts    the counts behind are put at the middle of their class first: ceil(x / b) b - floor(b / 2), 0 stays 0, b = 5 or 10. Rates and what
 *             follows from a released ratio are computed from such parts, their limits too. Incidences are read off a rounded life table (life.h);
 *             those that no life table stands behind (Turnbull) are shares of parts
 * means       the step is the least of 1, 2, 5 x 10^k that is not below SD / 10
 * smoothed    the mean of the 2 ceil(t / 2) scores in the middle of the quantile, to the unit of the instrument
 * times       to the end of their class on the curve's grid
 */
#include "disclose/gate.h"

struct rounded {
	double number;
	int decimals; /* to show; -1: as 1.2e-05 */
};

struct rounded precision_of(const struct gate *g, const struct cell *c);
/* An incidence at two decimals, a percentage at none. */
/* The number again, of its parts as they are released. */
struct num precision_of_parts(const struct gate *g, const struct cell *c);
struct rounded precision_coarse(const struct gate *g, const struct cell *c);
struct rounded precision_decimals(double v, int decimals);
struct rounded precision_digits(double v, int digits);
/* A share of n clients. */
struct rounded precision_share(enum release release, double share, double n);
/* A count at the middle of its class; qi: as it is. */
double precision_middle(enum release release, double x);
/* A count as it is shown beside a curve. */
double precision_at_risk(enum release release, double n);
/* The class width of counts: 1, 5, 10. */
double precision_base(enum release release);
