#pragma once
/*
 * Max-combo: the largest of the Fleming-Harrington tests (0,0), (0,1), (1,0), (1,1), sensitive to early, late and middle differences.
 *
 *   z_a = c' U_a / sqrt(c' V_aa c),  p = P(max |Z_a| > max |z_a|), Z normal with the correlation of c' V_ab c      Lee 2007; Roychoudhury 2021
 *
 * c        contrast of the groups: NULL for two groups (the first against the second), else a score for each (trend)
 * U_(0,0) = U_(0,1) + U_(1,0), always: the correlation has rank 3 at most, which normal_max_tail() takes as it is
 * z > 0    more events in the groups of higher score (without a contrast: in the first group) than expected
 * no test  why NO_EVENTS or ONE_GROUP; a weight with no variance has no z and is left out
 * errors   those of logrank_fit and normal_max_tail; ERR_VALUE without a contrast and not two groups
 * oracle   datasets/oracles/tests.R
 */
#include "stats/logrank.h"

enum { LOGRANK_COMBO = 4 };

/* (0,0), (0,1), (1,0), (1,1) */
extern const struct logrank_opts logrank_combo_weights[LOGRANK_COMBO];

struct logrank_combo {
	struct num z[LOGRANK_COMBO], p[LOGRANK_COMBO];         /* of each weight alone */
	struct num correlation[LOGRANK_COMBO * LOGRANK_COMBO]; /* row-major */
	struct num statistic, p_value;                         /* max |z| */
};

must_check enum err logrank_combo_fit(struct arena *mem, const struct surv_sample *s, const double *contrast, bool robust,
				      struct logrank_combo *out);
