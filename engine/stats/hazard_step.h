#pragma once
/*
 * The step of the cumulative hazard at one distinct time of a risk table.
 *
 *   D the mass of the events, d how many records they are, m = D / d, n the mass at risk
 *   Breslow           D / n                         events that are tied happen at once          Nelson 1969, Aalen 1978
 *   Fleming-Harrington sum_{k=0}^{d-1} m / (n - k m) one after the other                         Fleming & Harrington 1984
 *
 *   variance sum_k m / (n - k m)^2 (Breslow: D / n^2) ; it is also the derivative of -step by the mass of one at risk
 *   own      (n / d) sum_k 1 / (n - k m)^2 (1 / n): the derivative by the mass of an event, beyond that of being at risk
 *
 * R survival: ctype 1 and 2. One event at a time: both are the same.
 * cost: O(d) for Fleming-Harrington
 */
#include "stats/risk.h"

enum hazard_ties { HAZARD_BRESLOW, HAZARD_FLEMING_HARRINGTON };

struct hazard_step {
	double rise, variance, own;
};

struct hazard_step hazard_step(const struct risk *r, size_t j, enum hazard_ties ties);
