#pragma once
/*
 * The outcome of one episode: class by first and last score of an outcome; and, for the primary one, the national measures on PHQ-9 with GAD-7
 * where the dataset holds both, else on the primary outcome alone.
 *
 * The first score is the episode's baseline where there is one. No outcome instrument, no threshold or no pair: CHANGE_NO_PAIR.
 */
#include "analyses/analysis.h"
#include "course/reliable_change.h"
#include "course/talking_therapies.h"

struct outcome {
	struct change change;
	int32_t first, last;                                         /* turned steps; valid where change.paired */
	bool finished;                                               /* ended, at least two attended sessions */
	bool paired, caseness, recovery, improvement, deterioration; /* national measures */
};

/* which: position among the cohort's outcomes. */
void outcome_of(const struct cohort *c, const struct episode *e, size_t which, struct outcome *out);
/*
 * First and last turned score of one outcome: its baseline where there is one, else the first score, and the last score after that; SCORE_MISSING
 * where there is none. A score is never its own pair.
 */
void outcome_ends(const struct cohort *c, const struct episode *e, size_t outcome, int32_t *first, int32_t *last);
/* The thresholds of an outcome as course/ takes them; false where one is not known. */
bool outcome_rule(const struct cohort_outcome *o, struct change_rule *rule);
