#pragma once
/*
 * Poisson rates with their limits, and their ratios.
 *
 *   rate of k events over person-time t: k/t; limits of the mean of k, over t:
 *     exact   qchisq(a/2, 2k)/2, qchisq(1-a/2, 2k+2)/2                                                          Garwood 1936
 *     mid-p   P(K > k | low) + P(K = k | low)/2 = a/2, P(K < k | high) + P(K = k | high)/2 = a/2              Lancaster 1961
 *     Byar    k (1 - 1/9k - z/3 sqrt k)^3, (k+1) (1 - 1/9(k+1) + z/3 sqrt(k+1))^3              Rothman & Boice 1979
 *   ratio of two rates: conditional on the total, k1 ~ Binomial(k1 + k0, t1 r / (t1 r + t0)):
 *     exact   Clopper-Pearson limits; p by small probabilities
 *     mid-p   half of the probability of k1 on either side; p = twice the smaller tail, at most 1                 Berry & Armitage 1995
 *     Wald    log r -/+ z sqrt(1/k1 + 1/k0)
 *
 * k = 0: the lower limit is 0; Byar has no limits, why NO_EVENTS. No person-time: why NO_DATA. A ratio with one count of 0: exact and
 * mid-p have the one limit that exists, Wald has none (NO_EVENTS).
 * cost     mid-p halves an interval to the last bit: about 60 tails
 * oracle   datasets/oracles/counts.R (poisson.test; inversions with uniroot), tests/oracle/rates.R
 */
#include "core/num.h"

struct rate {
	double events, time;
	struct num estimate, low, high;
};

struct rate rate_exact(double events, double time, double level);
struct rate rate_mid_p(double events, double time, double level);
struct rate rate_byar(double events, double time, double level);

struct rate_ratio {
	struct num estimate, low, high, p_value;
};

struct rate_ratio rate_ratio_exact(struct rate a, struct rate reference, double level);
struct rate_ratio rate_ratio_mid_p(struct rate a, struct rate reference, double level);
struct rate_ratio rate_ratio_wald(struct rate a, struct rate reference, double level);
