#pragma once
/* Things in the order of a 64-bit number that is spread evenly (a MAC, a hash): one pass into buckets, which are then small. */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct ranked {
	uint64_t key;
	uint32_t number; /* what it is the key of; of two with one key the smaller number comes first */
};

must_check enum err ranked_sort(struct ranked *list, size_t n);
