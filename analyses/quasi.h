#pragma once
/*
 * The quasi-identifiers of a dataset: what risk/ looks at. At most ten, the more important first (store/attributes.h); one that is the same for all
 * clients says nothing and is passed over.
 *
 * keys    names, a comma between them; NULL: all there are, and left_out those beyond ten
 * errors  ERR_USAGE a name that the dataset has not got, or twice, or more than ten; those of store_attributes()
 */
#include "risk/diversity.h"
#include "risk/lattice.h"
#include "store/attributes.h"

enum { QUASI_SENSITIVE = 3 };

struct quasi {
	struct store_attributes held;
	struct risk_kinds kinds;
	size_t attribute[RISK_KEYS]; /* of each key: its place among what is held */
	size_t left_out;
	struct risk_sensitive sensitive[QUASI_SENSITIVE];
};

must_check enum err quasi_load(struct arena *mem, const struct store *s, const char *keys, struct quasi *out);
/* The set of keys that are named; the same errors. keys may be NULL: none. */
must_check enum err quasi_set(const struct risk_kinds *k, const char *keys, unsigned *out);
