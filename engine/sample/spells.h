#pragma once
/*
 * The rows of each person in the order of time: what persons with several rows share, and the check that nobody is twice at risk.
 *
 * A row is at risk on (entry, time]. Without a column of entries a person's rows follow each other: each begins where the one before
 * ended, the first before every time (one unit before the smallest time, or before 0).
 *
 * id       codes 0..ids-1; time, entry finite; times equal up to rounding are one (ticks.h)
 * out      row: the rows by person, then time; start[id] .. start[id + 1] - 1 are the places of a person's rows; entry: the caller's or the
 *          one made, by the caller's rows. Memory from mem
 * errors   ERR_ORDER (row in the note) entry not before time; two rows of a person that overlap, or end together; ERR_VALUE not finite
 * cost     O(n)
 */
#include "core/arena.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct spells_rows {
	size_t n;
	const int32_t *id;
	int32_t ids;
	const double *entry; /* NULL: from the end of the row before */
	const double *time;
};

struct spells {
	size_t *row;
	size_t *start; /* ids + 1 */
	const double *entry;
	int32_t *entry_tick, *time_tick; /* by the caller's rows; entry_tick: -1 before every time */
	size_t ticks;
	double *tick_time;
};

must_check enum err spells_build(struct arena *mem, const struct spells_rows *in, struct spells *out);
