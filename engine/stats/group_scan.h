#pragma once
/*
 * Walks the times of one stratum in ascending order and says, at each, how much of each group is at risk and how much ends with which
 * cause. What the tests of groups share.
 *
 *   mass m_i = count_i weight_i;  at_risk[g] = sum of m_i over rows of g with entry_i < t <= time_i
 *
 * A group whose last row has left has exactly 0 at risk. Rows of mass 0 count for nothing.
 * first, next  the rows that end at this time are first .. next - 1
 * errors       ERR_MEMORY
 * cost         all strata together: O(n + times groups (causes + 1) + strata groups); with delayed entry two more counting passes
 */
#include "stats/risk.h"

#include <stdbool.h>

struct group_scan {
	const struct surv_sample *s;
	size_t groups, causes;
	int32_t tick;
	size_t first, next;
	double *at_risk; /* groups */
	double *event;   /* groups: any cause */
	double *cause;   /* [(cause - 1) * groups + g] */
	double total, events;
	/* the walk's own */
	size_t end, entered;
	size_t *entry_order; /* rows by stratum, then entry; NULL without delayed entry */
	size_t *present;     /* rows of each group that are at risk */
};

static inline size_t group_scan_group(const struct surv_sample *s, size_t row)
{
	return s->group ? (size_t)s->group[row] : 0;
}

/* Room for the walks over the strata of s, one after another. */
must_check enum err group_scan_new(struct arena *mem, const struct surv_sample *s, struct group_scan *out);
/* Goes before the first time of a stratum. */
void group_scan_start(struct group_scan *at, int32_t stratum);
/* Moves to the next time; false after the last. */
bool group_scan_next(struct group_scan *at);
