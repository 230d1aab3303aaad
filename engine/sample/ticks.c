#include "sample/ticks.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { RADIX_BITS = 11, RADIX = 1 << RADIX_BITS, PASSES = 6 };

struct keyed {
	uint64_t key;
	size_t at; /* position in the first column, or n + position in the second */
};

struct span {
	double low, high;
	bool whole; /* every value is a whole number */
};

/* Distinct values in ascending order, before near ties are joined. */
struct distinct {
	size_t n;
	double *value;
};

static struct span span_of(size_t n, const double *const column[2])
{
	struct span s = {.low = column[0][0], .high = column[0][0], .whole = true};
	for (int c = 0; c < 2 && column[c]; c++)
		for (size_t i = 0; i < n; i++) {
			double v = column[c][i];
			s.low = v < s.low ? v : s.low;
			s.high = v > s.high ? v : s.high;
			s.whole &= v == floor(v);
		}
	return s;
}

/* An order-preserving image of the doubles in the unsigned integers; -0 is 0. */
static uint64_t key_of(double v)
{
	uint64_t bits;
	v += 0.0;
	memcpy(&bits, &v, sizeof bits);
	return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static double value_of(uint64_t key)
{
	uint64_t bits = key >> 63 ? key & ~((uint64_t)1 << 63) : ~key;
	double v;
	memcpy(&v, &bits, sizeof v);
	return v;
}

static void radix_pass(size_t n, const struct keyed *from, struct keyed *to, int shift)
{
	size_t start[RADIX + 1] = {0};
	for (size_t i = 0; i < n; i++)
		start[(from[i].key >> shift & (RADIX - 1)) + 1]++;
	for (size_t b = 0; b < RADIX; b++)
		start[b + 1] += start[b];
	for (size_t i = 0; i < n; i++)
		to[start[from[i].key >> shift & (RADIX - 1)]++] = from[i];
}

/* Least significant digit first: stable, linear; after an even number of passes the result is where it began. */
static void radix_sort(size_t n, struct keyed *rows, struct keyed *room)
{
	for (int pass = 0; pass < PASSES; pass += 2) {
		radix_pass(n, rows, room, pass * RADIX_BITS);
		radix_pass(n, room, rows, (pass + 1) * RADIX_BITS);
	}
}

/* Leaves in tick_of the position of each value among the distinct ones. */
static enum err distinct_by_sorting(struct arena *scratch, size_t n, const double *const column[2],
				    int32_t *const tick_of[2], struct distinct *out)
{
	size_t m = column[1] ? 2 * n : n;
	struct keyed *rows = ARENA_ARRAY(scratch, m, struct keyed);
	struct keyed *room = ARENA_ARRAY(scratch, m, struct keyed);
	double *value = ARENA_ARRAY(scratch, m, double);
	if (!rows || !room || !value)
		return err_memory();
	for (size_t i = 0; i < m; i++)
		rows[i] = (struct keyed){.key = key_of(i < n ? column[0][i] : column[1][i - n]), .at = i};
	radix_sort(m, rows, room);
	size_t k = 0;
	for (size_t i = 0; i < m; i++) {
		if (!i || rows[i].key != rows[i - 1].key)
			value[k++] = value_of(rows[i].key);
		size_t at = rows[i].at;
		tick_of[at >= n][at >= n ? at - n : at] = (int32_t)(k - 1);
	}
	*out = (struct distinct){.n = k, .value = value};
	return ERR_OK;
}

static enum err distinct_by_counting(struct arena *scratch, size_t n, const double *const column[2],
				     int32_t *const tick_of[2], struct span s, struct distinct *out)
{
	size_t range = (size_t)(s.high - s.low) + 1;
	int32_t *rank = ARENA_ARRAY(scratch, range, int32_t);
	double *value = ARENA_ARRAY(scratch, range, double);
	if (!rank || !value)
		return err_memory();
	for (int c = 0; c < 2 && column[c]; c++)
		for (size_t i = 0; i < n; i++)
			rank[(size_t)(column[c][i] - s.low)] = 1;
	size_t k = 0;
	for (size_t v = 0; v < range; v++)
		if (rank[v]) {
			rank[v] = (int32_t)k;
			value[k++] = s.low + (double)v;
		}
	for (int c = 0; c < 2 && column[c]; c++)
		for (size_t i = 0; i < n; i++)
			tick_of[c][i] = rank[(size_t)(column[c][i] - s.low)];
	*out = (struct distinct){.n = k, .value = value};
	return ERR_OK;
}

/* Fills tick_at[k], the tick of distinct value k, and the ticks' times; returns how many ticks. */
static size_t join_near(const struct distinct *d, int32_t *tick_at, double *time)
{
	const double tolerance = sqrt(DBL_EPSILON);
	double mean = 0;
	for (size_t k = 0; k < d->n; k++)
		mean += fabs(d->value[k]) / (double)d->n;
	size_t ticks = 0;
	for (size_t k = 0; k < d->n; k++) {
		double gap = k ? d->value[k] - d->value[k - 1] : INFINITY;
		if (!(gap <= tolerance || gap / mean <= tolerance))
			time[ticks++] = d->value[k];
		tick_at[k] = (int32_t)(ticks - 1);
	}
	return ticks;
}

static enum err ticks_of(struct arena *mem, struct arena *scratch, size_t n, const double *const column[2],
			 int32_t *const tick_of[2], struct ticks *out)
{
	struct span s = span_of(n, column);
	struct distinct d;
	enum err err = s.whole && s.high - s.low <= 4.0 * (double)n + 65536
			       ? distinct_by_counting(scratch, n, column, tick_of, s, &d)
			       : distinct_by_sorting(scratch, n, column, tick_of, &d);
	if (err)
		return err;
	int32_t *tick_at = ARENA_ARRAY(scratch, d.n, int32_t);
	double *time = ARENA_ARRAY(mem, d.n, double);
	if (!tick_at || !time)
		return err_memory();
	size_t ticks = join_near(&d, tick_at, time);
	for (int c = 0; ticks < d.n && c < 2 && column[c]; c++)
		for (size_t i = 0; i < n; i++)
			tick_of[c][i] = tick_at[tick_of[c][i]];
	*out = (struct ticks){.n = ticks, .time = time};
	return ERR_OK;
}

enum err ticks_build(struct arena *mem, size_t n, const double *const column[2], int32_t *const tick_of[2],
		     struct ticks *out)
{
	if (n > INT32_MAX / 2)
		return err_set(ERR_LIMIT, "more than %d rows in one sample", INT32_MAX / 2);
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	enum err err = ticks_of(mem, scratch, n, column, tick_of, out);
	arena_free(scratch);
	return err;
}
