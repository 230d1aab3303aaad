#pragma once
/*
 * What somebody is told by: 127 bits of HMAC-SHA256(sub-key, canonical id or name). The first 63 are the pseudonym, an integer that SQLite can hold and
 * that is never 0; the others tell two that share it.
 *
 * errors  none
 * cost    one HMAC
 */
#include "deid/prf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tag {
	uint64_t high, low;
};

/* canonical_id() or canonical_name(). */
typedef long (*tag_form)(const char *text, size_t n, char *out, size_t size);

/* False where nothing of the text is left in its canonical form, or it is longer than an id can be. */
bool tag_make(struct prf *p, tag_form form, const char *text, size_t n, struct tag *out);

static inline int tag_compare(struct tag a, struct tag b)
{
	if (a.high != b.high)
		return a.high < b.high ? -1 : 1;
	return (a.low > b.low) - (a.low < b.low);
}

static inline bool tag_same(struct tag a, struct tag b)
{
	return a.high == b.high && a.low == b.low;
}
