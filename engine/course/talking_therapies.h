#pragma once
/*
 * Outcome of a course of therapy as NHS Talking Therapies counts it: the PHQ-9 and the anxiety measure that fits the problem, first
 * and last score of each.                                                 NHS England, Talking Therapies manual; metadata 2024-25
 *
 *   at caseness    either first score at or above its cut-off
 *   recovery       at caseness at first, both last scores below their cut-offs
 *   improvement    at least one measure reliably better, none reliably worse
 *   deterioration  at least one measure reliably worse, none reliably better
 *   reliable recovery = recovery and improvement
 *
 * missing  all four scores are needed: otherwise paired = false and everything else is false (such clients stay in the published
 *          denominators, which is why improved + unchanged + deteriorated need not reach 100 %)
 * oracle   tests/oracle/course.R
 */
#include "course/reliable_change.h"

struct tt_scores {
	int32_t depression_first, depression_last;
	int32_t anxiety_first, anxiety_last;
};

struct tt_outcome {
	bool paired;
	bool at_caseness;
	bool recovery, reliable_improvement, reliable_deterioration, no_reliable_change, reliable_recovery;
};

struct tt_outcome tt_classify(const struct tt_scores *s, const struct change_rule *depression,
			      const struct change_rule *anxiety);
