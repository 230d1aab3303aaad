#pragma once
/*
 * A release held against the earlier ones (privacy.md 4, "Differencing across releases"). Private to disclose.
 *
 * moved    two sets of clients differ by the tags that are in one of them only (core/contributors.h): a client who is new or gone counts one, one
 *          whose rows changed two. Up to 2 (t - 1) tags may thus be fewer than t clients: that is too few to show a difference of
 * kept     a number too few of whose clients moved since an earlier release stands as it was told last; so does a count whose value would move by 1
 *          to t - 1, and a number of which a part (the recovered, those with the event) or the rest moved so. Hidden then, hidden now. Under other
 *          definitions the old number would be wrong: it is hidden
 * sums     the differences to an earlier release are counts themselves, with the same sums: those that are too small are guarded by the bounds of
 *          network.h, and counts that would give them away stand as they were told
 * stays    a count of the very same clients that was hidden beside another (in a release as strict as this or less) is not shown now
 * alone    numbers without clients (parameters), and places that were never told, are fresh
 * cost     one comparison (a few 10 microseconds) per pair of different sets at one place; a network per table and earlier release
 */
#include "disclose/gate.h"
#include "disclose/safe.h"

/* Finds what was told of the cells of a gate. ledger NULL: nothing. */
must_check enum err past_begin(struct gate *g, struct disclose_ledger *ledger);
/* Before the gate decides: numbers too few of whose clients moved. */
void past_keep(struct gate *g);
/* After it: counts that would give the difference of one of them away. changed becomes true where there are some. */
must_check enum err past_guard(struct gate *g, bool *changed);
/* Counts of the same clients as in that release, hidden there and shown here. */
void past_stay(struct gate *g, int64_t release, bool *changed);
/* The numbers of the earlier releases, rising; NULL and 0: none. However large a number, only those that are there. */
const int64_t *past_releases(const struct gate *g, size_t *n);

/* The cell shows what was told earlier, or nothing for want of that. */
bool past_stands(const struct gate *g, size_t cell);
/* A hidden cell that stands as it was told: true, and *out is it. */
bool past_cell(const struct gate *g, size_t cell, struct safe_cell *out);
/* The curve as it may be drawn: as it is, and then it is entered; or as it was told. */
must_check enum err past_curve(const struct gate *g, struct safe_curve *c);
/* A note where numbers of the table stand as they were told. ERR_LIMIT: no room for it. */
must_check enum err past_note(const struct gate *g, struct safe_table *s);
/* Enters what the released table tells into the ledger. */
must_check enum err past_enter(const struct gate *g, const struct safe_table *s);
