#pragma once
/*
 * Pre-post effect size on the start's standard deviation, as the English national reports print it.
 *
 *   d = (mean start - mean end) / SD start
 *   var d = 2 (1 - r) / n + d^2 / (2 n),  r the correlation of start and end         Becker 1988 (large sample, no bias correction)
 *
 * pairs of turned scores (higher = worse): positive d is improvement. n < 3 or no spread: why FEW_CLIENTS or SINGULAR.
 * oracle: tests/unit/analyses/effect_test.c works it by hand.
 */
#include "core/num.h"

struct effect_sums {
	double n, x, y, xx, yy, xy; /* x start, y end */
};

void effect_add(struct effect_sums *s, double start, double end);
/* The standard deviation of one pair's change on the scale of d: SD(start - end) / SD(start); 0 where there is no d. */
double effect_spread(const struct effect_sums *s);
struct num effect_size(const struct effect_sums *s, double z, struct num *low, struct num *high);
