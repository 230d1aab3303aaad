#pragma once
/* Labels to codes: each distinct text gets a number in the order of its first appearance; later the numbers are put in sort order. */
#include "core/arena.h"

#include <stddef.h>
#include <stdint.h>

struct bench_levels {
	struct arena *mem;
	size_t n, room, slots;
	const char **label;
	int32_t *slot; /* hash table: 1 + index, 0 = free */
};

/* The code of the n bytes at text, new or known; -1 when there is no memory. */
int32_t bench_levels_code(struct bench_levels *l, const char *text, size_t n);
/* Sorts the labels; new_code[old code] is the place of each. 0, or -1 when there is no memory. */
int bench_levels_sort(struct bench_levels *l, int32_t *new_code);
