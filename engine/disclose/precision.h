#pragma once
/*
 * The precision of stored values (contract, "Precision of released numbers"; privacy 4). Rounding is of the value, by decimal conversion, so that
 * the stored double is the one nearest to the decimal number.
 *
 *             counts       percentages                            incidences                      estimates          p
 * qi          exact        0.1                                    0.001                           4 digits           4 digits
 * research    nearest 5    1, 0.1 above 2,000 clients, of parts   0.01, of parts                  3 digits           2 digits
 * public      nearest 10   the same                               the same                        3 digits           2 digits
 *
 * "of parts": the counts behind are put at the middle of their class first: ceil(x / b) b - floor(b / 2), 0 stays 0, b = 5 or 10.
 */
#include "disclose/gate.h"

struct rounded {
	double number;
	int decimals; /* to show; -1: as 1.2e-05 */
};

struct rounded precision_of(enum release release, const struct cell *c);
/* An incidence at two decimals, a percentage at none. */
struct rounded precision_coarse(enum release release, const struct cell *c);
struct rounded precision_decimals(double v, int decimals);
struct rounded precision_digits(double v, int digits);
/* A share of n clients. */
struct rounded precision_share(enum release release, double share, double n);
/* A count as it is shown beside a curve. */
double precision_at_risk(enum release release, double n);
/* The class width of counts: 1, 5, 10. */
double precision_base(enum release release);
