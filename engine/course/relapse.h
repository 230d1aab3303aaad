#pragma once
/*
 * Remission and relapse in a course of scores, as pieces of time at risk.            after Frank et al. 1991; Rush et al. 2006
 *
 *   remission  the first score below caseness that is also a reliable improvement on the baseline; the piece starts there
 *   R1         a later score at caseness and at least the reliable change above the lowest score since remission
 *   R2         R1 that the next score confirms (it meets R1 too); dated at the first of the two
 * A piece ends with the relapse, or with the last score (censored). After a relapse the person is at risk again from the next remission.
 *
 * scores    integers, higher = worse; positions without a score are passed over; a missing baseline or one not at caseness is never
 *           in remission
 * out       pieces in order, at most (n + 1) / 2; the caller's array. A remission at the very last score is a piece of no length
 *           (from == to): remitted, never at risk
 * errors    none
 * cost      O(n)
 * oracle    hand-worked courses in relapse_test.c; tests/oracle/course.R
 */
#include "course/reliable_change.h"

enum relapse_kind { RELAPSE_R1, RELAPSE_R2 };

struct relapse_piece {
	size_t from, to; /* positions: remission; relapse or last score */
	bool relapse;
};

/* Returns how many pieces there are. */
size_t relapse_find(const struct scores *s, int32_t baseline, const struct change_rule *rule, enum relapse_kind kind,
		    struct relapse_piece *out);
