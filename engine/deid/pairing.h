#pragma once
/*
 * Which of the appointments that a later export tells of one client and one day are those that were there already. Pure: knows no file and no dataset.
 *
 * identity  client, day, therapist and part of the day (appointments of one therapist in one part of the day are told apart by their order)
 * rule      three passes over what has no partner yet. Alike: every value is the same. Then versions: the same therapist and part of the day. Then
 *           versions by what both sides tell: where none of one side names a therapist (or a part of the day), that does not count. In a pass the
 *           first new one goes with the first old one, so that nobody is lost and nobody is doubled where both sides have as many
 * fresh     a new one that is known to be of no earlier export goes with none
 * from_end  where there are more old ones than new ones of one kind, the last of them have partners: for the first week of a later export, of which it
 *           has the end only
 * missing   not told (0) is a value of its own in the first two passes
 * errors    ERR_MEMORY
 * cost      three sorts: O(n log n)
 * oracle    tests/unit/deid/pairing_test.c holds it against the rule, written down plainly, on every small case
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pairing_item {
	uint32_t place; /* the caller's, for compare */
	uint32_t who;   /* therapist; 0: not told */
	uint8_t part;   /* of the day; 0: not told */
	bool fresh;
	bool alike;    /* result: the partner has the same values */
	uint32_t with; /* result: partner's position in item + 1; 0: none */
};

struct pairing {
	struct pairing_item *item; /* the old ones, and behind them the new ones, each in their order */
	size_t olds, news;
	bool from_end;
	int (*compare)(void *context, uint32_t a, uint32_t b); /* values of two places; an order */
	void *context;
};

must_check enum err pairing_make(struct pairing *p);
