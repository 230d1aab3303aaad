#pragma once
/*
 * What generalisation leaves in classes below k: first values go, key by key, the least important first, of the clients in such classes alone;
 * classes that have reached k thereby are left in peace. Then the clients who are still in a class below k go themselves.
 *
 * order    of the keys, the most important first: values of the last go first
 * k        is met by what stays, a missing value being a category of its own: a class is changed or removed whole, so none gets smaller
 * errors   ERR_MEMORY
 * cost     keys^2 x kinds
 * oracle   class sizes counted again by hand (tests/unit/risk) and by SQL on the written file
 */
#include "risk/lattice.h"

struct suppression {
	size_t keys;
	int32_t *value[RISK_KEYS]; /* per kind: generalised, RISK_MISSING where it went */
	bool *removed;             /* per kind */
	uint64_t clients;          /* who lost a value, or were removed */
	uint64_t removed_clients;
	uint64_t values;            /* known values that went, of clients who stay */
	uint64_t of_key[RISK_KEYS]; /* the same by key */
	uint64_t smallest;          /* class of what stays; 0: nobody stays */
};

/* order: a permutation of the keys. */
must_check enum err suppress_small(struct arena *mem, const struct lattice_request *r, const struct lattice *at,
				   const size_t *order, struct suppression *out);
