#pragma once
/*
 * What a simulated client draws, in whole numbers, so that every machine writes the same export.
 */
#include "core/random.h"

#include <stdbool.h>
#include <stdint.h>

static inline int sim_between(struct random *r, int low, int high)
{
	return low + (int)random_below(r, (uint32_t)(high - low + 1));
}

/* A probability as a threshold of 32 bits. */
static inline uint32_t sim_threshold(double p)
{
	return p >= 1 ? UINT32_MAX : p <= 0 ? 0 : (uint32_t)(p * 4294967296.0);
}

static inline bool sim_happens(struct random *r, uint32_t threshold)
{
	return (uint32_t)(random_next(r) >> 32) < threshold;
}

/* In thousandths of a standard deviation: the sum of twelve uniform numbers less six (Irwin-Hall; standard deviation 1 exactly, no tail beyond 6). */
static inline int sim_normal(struct random *r)
{
	int64_t sum = 0;
	for (int i = 0; i < 3; i++)
		for (uint64_t v = random_next(r), k = 0; k < 4; k++, v >>= 16)
			sum += (int64_t)(v & 0xffff);
	/* Each of the twelve has mean 32767.5 and unit 65536. */
	return (int)(((sum - 393210) * 1000) / 65536);
}
