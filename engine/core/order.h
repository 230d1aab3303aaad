#pragma once
/*
 * The order of many numbers.
 *
 * Rows are dealt into buckets of equal width between the smallest and the largest value, each bucket is dealt again, and the few that are left
 * together are compared: linear where the values are spread, n log n at worst. On all cores; equal values stay in the
 * order in which they came.
 * rows     n values, finite, at ascending; sorted in place, smallest first
 * room     as many, for work
 * errors   ERR_MEMORY
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct ordered {
	double value;
	uint32_t at;
};

must_check enum err order_numbers(size_t n, struct ordered *rows, struct ordered *room);
