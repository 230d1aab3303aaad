#pragma once
/*
 * Walks the event and censoring times of one stratum in ascending order and says, at each, how many of each group are at risk and how
 * many end with which cause (all by mass: weight times count). What the tests of groups share.
 *
 *   at_risk[g] = sum of m_i over rows of g with entry_i < t <= time_i
 *
 * A group whose last row has left has exactly 0 at risk. Rows of mass 0 count for nothing.
 * cost: O(rows of the stratum + times * groups * (causes + 1)); with delayed entry one more counting pass
 */
#include "sample/surv.h"

#include <stdbool.h>

struct risk_scan {
	const struct surv_sample *s;
	size_t groups, causes;
	double *at_risk; /* groups */
	double *event;   /* groups: any cause */
	double *cause;   /* [(cause - 1) * groups + g] */
	double total, events;
	/* the walk's own */
	size_t begin, end, next, entered;
	size_t *entry_order;
	size_t *present; /* rows of each group that are at risk */
};

must_check enum err risk_scan_start(struct arena *mem, const struct surv_sample *s, int32_t stratum, struct risk_scan *out);
/* Moves to the next time; false after the last. */
bool risk_scan_next(struct risk_scan *at);
