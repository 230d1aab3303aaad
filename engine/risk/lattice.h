#pragma once
/*
 * The least that must be given up so that clients stand in classes of k: one level of generalisation for each key, the same for all clients (full
 * domain), with at most a stated number of clients left in smaller classes for suppression.
 *
 * loss      of a key at a level: non-uniform entropy (de Waal and Willenborg 1999), sum over clients of log2(n(g) / n(v)), n(v) clients with the
 *           value and n(g) with the generalised one, divided by its value where the key is left out: 0 nothing lost, 1 all. Of a node: the mean over
 *           keys. Kept in whole units of 1e-9, so that equal is equal
 * search    exhaustive: keys one after the other, the one with the most information first. A choice of levels for some keys is given up when even
 *           without all other keys too many clients are in small classes (with them there would be no fewer), or when its loss alone is no less
 *           than the best so far. The first best in that order is the answer
 * missing   a category of its own (the worse rule for sizes)
 * keep      a set of keys that stay as they are
 * found     false where even the coarsest levels leave too many; else level, loss, small
 * empty     no client: found, nothing lost
 * errors    ERR_MEMORY; ERR_LIMIT after LATTICE_MOST nodes
 * cost      nodes looked at x kinds
 * oracle    every node of small lattices by brute force (tests/unit/risk)
 */
#include "risk/hierarchy.h"
#include "risk/kinds.h"

#include <stdbool.h>

enum { LATTICE_MOST = 1 << 18 };

struct lattice_request {
	const struct risk_kinds *kinds;
	struct hierarchy hierarchy[RISK_KEYS];
	unsigned keep;
	uint32_t k;
	uint64_t most; /* clients that may be left in small classes */
};

struct lattice {
	bool found;
	int level[RISK_KEYS];
	double loss, key_loss[RISK_KEYS];
	uint64_t small; /* clients in classes below k at these levels */
	uint64_t nodes, looked;
};

/* keys named by hierarchy_for(); nothing kept; at most percent of the clients. */
struct lattice_request lattice_ask(const struct risk_kinds *kinds, uint32_t k, unsigned percent);
must_check enum err lattice_search(const struct lattice_request *r, struct lattice *out);
/* The generalised value of each kind. out: one per kind. */
must_check enum err lattice_values(const struct lattice_request *r, size_t key, int level, int32_t *out);
