#pragma once
/*
 * The multi-state sample: persons who move between states, one row for each stay in a state.
 *
 * A row says that the person was in state `from` on (entry, exit], and at exit moved to state `to`, or was no longer seen
 * (MULTISTATE_CENSORED). A person's rows follow each other without gaps, each beginning in the state to which the one before led; a row that
 * ends without a move and is followed by another is one stay with it. Where a person's weight, group or cluster changes meanwhile, the rows
 * stay apart; one that goes on in the same group is no censoring (MULTISTATE_STAYS).
 *
 * Rows are sorted by exit tick, then the caller's order. weight and count as in surv.h; all rows of a person have one count.
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MULTISTATE_CENSORED = -1, MULTISTATE_STAYS = -2, MULTISTATE_STATES_MAX = 64 };

/* What the caller has: n unsorted rows, borrowed. Columns that do not apply are NULL. */
struct multistate_rows {
	size_t n;
	const int32_t *id; /* 0..ids-1 */
	int32_t ids;
	const double *entry; /* NULL: where the person's row before ended */
	const double *exit;
	const int32_t *from; /* 0..states-1; NULL: state 0, then where the row before led */
	const int32_t *to;   /* 0..states-1, or MULTISTATE_CENSORED */
	int32_t states;
	const int32_t *group;
	int32_t groups;
	const int32_t *cluster;
	int32_t clusters;
	const double *weight;
	const int32_t *count;
};

struct multistate_sample {
	size_t n; /* stays; those of weight or count 0 are left out */
	size_t ticks;
	double *tick_time;
	int32_t *entry; /* tick, or -1: before every time */
	int32_t *exit;  /* tick */
	int32_t *from, *to;
	int32_t states;
	int32_t *group; /* NULL: one group */
	int32_t groups;
	int32_t *person;
	int32_t persons;
	int32_t *cluster;
	int32_t clusters;
	double *weight;
	int32_t *count;
	int32_t *next; /* the person's next stay in this group, or -1 */
	bool *first;   /* the person's first stay in this group */
	bool steady;   /* every person has one weight */
	size_t *row;   /* the caller's row */
};

/*
 * Sorts and validates. Memory from mem.
 * errors   ERR_EMPTY; ERR_ORDER (row in the note) entry not before exit, rows of a person that overlap, a gap between them; ERR_VALUE a row
 *          that begins in another state than the one before led to, that leads to its own state, or has another frequency than the
 *          person's other rows; a code out of range, a number not finite, a negative weight; ERR_LIMIT more than 64 states
 * cost     O(n)
 */
must_check enum err multistate_build(struct arena *mem, const struct multistate_rows *in, struct multistate_sample *out);
