#pragma once
/*
 * Rows as keys: two rows have the same key when they agree in every column but count.
 *
 * A column of whole numbers takes as many bits as its range needs, any other the 64 bits of its doubles (-0 being 0); columns lie side by side in
 * as few words as they fit.
 * in       as for surv_build(); nothing is validated: a NaN is a value like any other
 * out      words columns of n from mem; hash the n hashes
 * cost     two passes over the columns, on all cores
 */
#include "sample/surv.h"

struct cell_keys {
	size_t n, words;
	uint64_t *key; /* word w of row i at w * n + i */
	uint64_t *hash;
};

must_check enum err cell_keys_build(struct arena *mem, const struct surv_rows *in, struct cell_keys *out);
