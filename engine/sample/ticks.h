#pragma once
/*
 * Times as integer ticks: distinct values in ascending order, near ties made one.
 *
 *   y_1 < y_2 < ... the distinct values; y_k belongs to the tick of y_{k-1} when y_k - y_{k-1} <= e or
 *   (y_k - y_{k-1}) / mean |y| <= e, e = sqrt(2^-52)              R survival, "timefix"
 *
 * The tick's time is the smallest value of its chain. Two columns of n values share the ticks; the second may be NULL.
 * value    finite
 * out      tick_time of ticks values from mem; tick_of[column] filled by the caller's own arrays
 * errors   ERR_MEMORY, ERR_LIMIT (more than INT32_MAX values)
 * cost     whole numbers in a range not much larger than n: one counting pass; else core/order.h, on all cores
 */
#include "core/arena.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct ticks {
	size_t n;
	double *time;
	size_t *order; /* positions of the first column by tick; NULL where they were only counted, or there are two columns */
};

must_check enum err ticks_build(struct arena *mem, size_t n, const double *const column[2], int32_t *const tick_of[2],
				struct ticks *out);
