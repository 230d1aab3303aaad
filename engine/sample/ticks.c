#include "sample/ticks.h"

#include "core/order.h"
#include "core/workers.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct span {
	double low, high;
	bool whole; /* every value is a whole number */
};

/* Distinct values in ascending order, before near ties are joined. */
struct distinct {
	size_t n;
	double *value;
	const struct ordered *rows; /* the sorted rows, where they were sorted */
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

enum { ROWS_PER_PIECE = 1 << 16 };

/* Ranks of sorted rows, a piece of them at a time. */
struct ranking {
	size_t n, m, pieces;
	const struct ordered *rows;
	size_t *first; /* pieces: distinct values before each */
	double *value;
	int32_t *const *tick_of;
};

static size_t ranking_end(const struct ranking *r, size_t piece)
{
	return (piece + 1) * ROWS_PER_PIECE < r->m ? (piece + 1) * ROWS_PER_PIECE : r->m;
}

static bool is_new(const struct ranking *r, size_t i)
{
	return !i || r->rows[i].value != r->rows[i - 1].value;
}

static enum err count_distinct(size_t piece, void *context)
{
	struct ranking *r = context;
	size_t distinct = 0;
	for (size_t i = piece * ROWS_PER_PIECE; i < ranking_end(r, piece); i++)
		distinct += is_new(r, i);
	r->first[piece + 1] = distinct;
	return ERR_OK;
}

static enum err rank_piece(size_t piece, void *context)
{
	const struct ranking *r = context;
	size_t k = r->first[piece];
	for (size_t i = piece * ROWS_PER_PIECE; i < ranking_end(r, piece); i++) {
		if (is_new(r, i))
			r->value[k++] = r->rows[i].value + 0.0;
		size_t at = r->rows[i].at;
		r->tick_of[at >= r->n][at >= r->n ? at - r->n : at] = (int32_t)(k - 1);
	}
	return ERR_OK;
}

/* Leaves in tick_of the position of each value among the distinct ones. */
static enum err distinct_by_sorting(struct arena *scratch, size_t n, const double *const column[2],
				    int32_t *const tick_of[2], struct distinct *out)
{
	size_t m = column[1] ? 2 * n : n;
	struct ordered *rows = ARENA_ARRAY(scratch, m, struct ordered), *room = ARENA_ARRAY(scratch, m, struct ordered);
	struct ranking r = {.n = n, .m = m, .pieces = (m + ROWS_PER_PIECE - 1) / ROWS_PER_PIECE, .tick_of = tick_of};
	r.first = ARENA_ARRAY(scratch, r.pieces + 1, size_t);
	r.rows = rows;
	if (!rows || !room || !r.first)
		return err_memory();
	for (size_t i = 0; i < m; i++)
		rows[i] = (struct ordered){.value = i < n ? column[0][i] : column[1][i - n], .at = (uint32_t)i};
	enum err err = order_numbers(m, rows, room);
	if (!err)
		err = workers_run(r.pieces, count_distinct, &r);
	if (err)
		return err;
	for (size_t p = 0; p < r.pieces; p++)
		r.first[p + 1] += r.first[p];
	r.value = ARENA_ARRAY(scratch, r.first[r.pieces], double);
	if (!r.value)
		return err_memory();
	err = workers_run(r.pieces, rank_piece, &r);
	*out = (struct distinct){.n = r.first[r.pieces], .value = r.value, .rows = rows};
	return err;
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

static int by_position(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return (x > y) - (x < y);
}

/* Rows of one tick in the order in which they came: those whose values differ, though nearly equal, have been put apart. */
static void order_in_ticks(const int32_t *tick, size_t n, size_t *order)
{
	for (size_t low = 0, high; low < n; low = high) {
		bool mixed = false;
		for (high = low + 1; high < n && tick[order[high]] == tick[order[low]]; high++)
			mixed = mixed || order[high] < order[high - 1];
		if (mixed)
			qsort(order + low, high - low, sizeof *order, by_position);
	}
}

static enum err order_of(struct arena *mem, const struct distinct *d, size_t n, const int32_t *tick, struct ticks *out)
{
	out->order = ARENA_ARRAY(mem, n, size_t);
	if (!out->order)
		return err_memory();
	for (size_t i = 0; i < n; i++)
		out->order[i] = d->rows[i].at;
	if (out->n < d->n)
		order_in_ticks(tick, n, out->order);
	return ERR_OK;
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
	return d.rows && !column[1] ? order_of(mem, &d, n, tick_of[0], out) : ERR_OK;
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
