#pragma once
/*
 * Poisson rates with exact limits, and their ratios.
 *
 *   events k over person-time t: k/t; limits qchisq(a/2, 2k)/2t, qchisq(1-a/2, 2k+2)/2t            Garwood 1936
 *   ratio of two rates: conditional on the total, k1 ~ Binomial(k1 + k0, t1 r / (t1 r + t0)); exact (Clopper-Pearson) limits
 *
 * k = 0: the lower limit is 0. No person-time: why NO_DATA.
 * oracle: tests/oracle/rates.R (poisson.test of R's stats).
 */
#include "core/num.h"

struct rate {
	double events, time;
	struct num estimate, low, high;
};

struct rate rate_exact(double events, double time, double level);

struct rate_ratio {
	struct num estimate, low, high, p_value; /* p: two-sided exact, as poisson.test */
};

struct rate_ratio rate_ratio_exact(struct rate a, struct rate reference, double level);
