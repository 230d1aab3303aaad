#pragma once
/*
 * A copy of a dataset in which every client stands in a class of at least k: the least generalisation that leaves at most a share of clients for
 * suppression (risk/lattice.h), then values, then clients (risk/suppress.h), written and checked by store/protect.h.
 *
 * quasi   the quasi-identifiers, NULL: all, at most ten. Attributes that are none of them are left out of the copy
 * keep    those whose values stay as they are
 * errors  ERR_USAGE a name that the dataset has not got; ERR_RANGE no levels reach k with so few suppressed; those of the parts
 */
#include "analyses/quasi.h"
#include "risk/suppress.h"
#include "store/protect.h"

struct protect_request {
	const char *output, *quasi, *keep;
	uint32_t k;
	unsigned percent;
};

struct protect {
	struct quasi quasi;
	struct lattice_request asked;
	struct lattice lattice;
	struct suppression suppression;
	struct protected_copy copy;
};

must_check enum err protect_run(struct arena *mem, const struct store *s, const struct protect_request *r,
				struct protect *out);
