#pragma once
/*
 * Folded names to numbers: a hash table that is filled once and then only asked. Names are compared as core/fold.h folds them.
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NAME_MAX_FOLDED = 160 };

struct named {
	const char *name; /* folded; NULL: free slot */
	int code;
	int rank; /* order of arrival within the code: 0 is the name it was given first */
};

/* Letters and digits, and one more for everything else. */
enum { NAME_ENDS = 37 };

struct vocabulary_index {
	size_t slots; /* a power of 2, at least twice the names */
	struct named *slot;
	struct arena *mem;
	uint64_t ends[NAME_ENDS]; /* by the first sign of a name: which signs some name ends with */
};

static inline unsigned name_sign(char c)
{
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a');
	return c >= '0' && c <= '9' ? (unsigned)(c - '0') + 26 : NAME_ENDS - 1;
}

must_check enum err name_index_new(struct arena *mem, size_t names, struct vocabulary_index *out);
/* Takes text in under code. The first code that a name is given under keeps it; *clash tells that another code asked for it. */
must_check enum err name_index_add(struct vocabulary_index *x, const char *text, int code, int rank, bool *clash);
/* False: no name begins and ends with these two signs. Folded bytes; cheap, so that most cells that are no name need not be folded. */
static inline bool name_index_may_hold(const struct vocabulary_index *x, char first, char last)
{
	return x->ends[name_sign(first)] >> name_sign(last) & 1;
}
/* The entry of a folded name, or NULL. */
const struct named *name_index_find(const struct vocabulary_index *x, const char *folded, size_t n);
