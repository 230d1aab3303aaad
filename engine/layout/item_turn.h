#pragma once
/*
 * Whether a questionnaire's reversed items are still to be turned round. Forms that print the numbers of reversed items in reverse give scored answers;
 * a survey that stores what was ticked does not. The block says which is usual, the file's own numbers may say otherwise.
 *
 * What it counts  over rows that are complete: the sum R of the reversed items and the sum O of the others, for their correlation; over rows with a total
 *   beside them: whether the total agrees with this reading, and with the other
 * formula  Pearson's r of R and O. Scored alike they must go together, so r > 0 where the answers are scored already, r < 0 where they are as ticked
 * errors   item_turn_judge(): ERR_AMBIGUOUS where the numbers speak against the reading (see score_scale.h), with the option that settles it
 */
#include "core/err.h"

#include <stdbool.h>
#include <stdint.h>

struct layout_file;
struct item_set;
struct item_score;

struct item_turn {
	double rows, r, o, rr, oo, ro;
	uint64_t totals, agree, other;
};

/* A row of answers. */
void item_turn_see(struct item_set *set);
/* Its total, in steps, and what this reading makes of the answers. */
void item_turn_compare(struct item_set *set, const struct item_score *s, int32_t total, int32_t made);
must_check enum err item_turn_judge(const struct layout_file *f, const struct item_set *set);
