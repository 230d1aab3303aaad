#pragma once
/*
 * Restricted mean time in each state, int_start^tau p_k, and its variance; and the variance of p(t) by the multinomial of each step.
 *
 *   B(j) = int_{t_j}^tau P(t_j, u) du, backwards: B(j) = (t_{j+1} - t_j) I + (I + A_{j+1}) B(j + 1), times no later than tau
 *   jackknife    influence of a stay in h on the times from .. at: - sum_j g_h(j) A_h(j) B(j), and g_h(at) (B_k - B_h) of a move to k;
 *                besides that on p(0) times B at the start; summed over the unit's stays, squared
 *   multinomial  cov of row h of A_j: (diag(a) - a a') / n_h, a_k = d_hk / n_h           Andersen et al. 1993, 4.4.20 (Greenwood's type)
 *                var p(j) = (I + A)' var p(j - 1) (I + A) + sum_h p_h(j - 1)^2 cov_h; p(0): (diag(p) - p p') / n
 *                var of the area = sum_j sum_h p_h(j - 1)^2 B' cov_h B, and that of p(0)
 *
 * start    the time from which p(0) holds; cost O(stays states + times states^3)
 */
#include "stats/transition_map.h"

struct transition_area {
	double *mean;                    /* by state */
	double *jackknife, *multinomial; /* variances, by state */
};

must_check enum err transition_area(struct arena *mem, const struct multistate_sample *s, const struct transition_map *map,
				    const double bounds[2], struct transition_area *out);
/* variance: as of transition_jackknife.h */
must_check enum err transition_multinomial(const struct transitions *t, double *variance);
