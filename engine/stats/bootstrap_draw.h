#pragma once
/*
 * Multinomial draws of kinds by their sizes.
 *
 * Where a stratum has many units a kind, binomial by binomial, each given those before; else unit by unit, looking
 * up each one's kind, a few thousand units at a time.
 */
#include "stats/bootstrap.h"

struct bootstrap_stratum {
	size_t first, end; /* of the kinds by stratum */
	uint64_t units;
	size_t unit; /* its first unit in kind_of */
	int binomial;
};

struct bootstrap_draw {
	size_t n, strata;
	const int32_t *size;
	uint32_t *kind; /* by stratum */
	struct bootstrap_stratum *stratum;
	uint32_t *kind_of; /* of each unit of the strata that are drawn unit by unit */
	uint64_t units;
};

must_check enum err bootstrap_draw_build(struct arena *mem, const struct bootstrap_units *units, struct bootstrap_draw *out);
/* times: n, all 0. */
must_check enum err bootstrap_draw_times(const struct bootstrap_draw *d, uint64_t seed, uint64_t replicate, int32_t *times);
