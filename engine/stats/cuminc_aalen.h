#pragma once
/*
 * The variance of a cumulative incidence by the counting process of its own cause and that of all others.
 *
 *   var F(t) = sum_{t_j <= t} S_{j-1}^2 / n_j^2 { d_j v(d_j) (1 - (F(t) - F_j) / S_j)^2 + d'_j v(d'_j) ((F(t) - F_j) / S_j)^2 }
 *   d of the cause, d' of all others, v(d) = 1 - (d - 1) / (n - 1) for ties (d > 1), else 1; S_j = 0: nothing of d', (1)^2 of d
 *   restricted time up to tau: (F(t) - F_j) and 1 are replaced by their integrals over t_j .. tau
 *                                                           Aalen 1978; Gray 1988, as cmprsk's cuminc has it
 *
 * S, F     of the table, after each time (jackknife.h); cause 1..
 * out      variance: one value a time. cost O(times)
 */
#include "stats/risk.h"

struct cuminc_steps {
	const struct risk *r;
	const double *S, *F;
	int32_t cause;
};

void cuminc_aalen(const struct cuminc_steps *c, double *variance);
double cuminc_aalen_area(const struct cuminc_steps *c, double tau);
