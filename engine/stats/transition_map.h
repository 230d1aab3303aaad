#pragma once
/*
 * How the influence of a unit on the state occupation probabilities moves through time.
 *
 * A unit has a row U (K numbers: its influence on each p_k) and R (its weight at risk in each state). Every time j moves all units alike:
 *
 *   U <- U + (U - R o g) A_j,  g_h = p_h(j - 1) / n_h(j)       from d/dw of p(j) = p(j - 1) (I + A_j), A_hk = d_hk / n_h
 *
 * and one that itself moves from h to k at j gets w g_h (e_k - e_h) besides. Such maps compose: those of 8, 64, 512, .. times in a row are
 * kept as matrices, so that a unit is brought over m times in O(log m) steps.
 *
 * cost: tables O(times states^3); bringing O(8 log_8(m) states^2)
 */
#include "stats/transitions.h"

struct transition_level {
	size_t span;
	double *carry, *drift; /* of block b: U <- U carry + R drift */
};

struct transition_map {
	const struct transitions *t;
	double *g; /* [j * K + h] */
	size_t levels;
	struct transition_level level[12];
};

must_check enum err transition_map_build(struct arena *mem, const struct transitions *t, struct transition_map *out);
/* U as it is after time index from, brought to what it is after time index to. R is what it was all the while. */
void transition_bring(const struct transition_map *m, int32_t from, int32_t to, const double *R, double *U);
