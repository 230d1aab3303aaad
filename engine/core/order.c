#include "core/order.h"

#include "core/arena.h"
#include "core/workers.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	FEW = 24,     /* put in order by insertion */
	SPREAD = 256, /* buckets of a bucket */
	ROWS_PER_PIECE = 1 << 16,
	MAX_BUCKETS = 1 << 12,
	ROWS_PER_BUCKET = 128,
	GROUPS = 64
};

/* The bucket of v among n from low up; values are halved, as the largest less the smallest may be no double. */
struct deal {
	double low, scale;
	size_t buckets;
};

static struct deal deal_of(const struct ordered *rows, size_t n, size_t buckets)
{
	double low = rows[0].value, high = low;
	for (size_t i = 1; i < n; i++) {
		low = rows[i].value < low ? rows[i].value : low;
		high = rows[i].value > high ? rows[i].value : high;
	}
	return (struct deal){.low = low / 2, .scale = (double)buckets / (high / 2 - low / 2), .buckets = buckets};
}

/* False where the values are all the same or too near for buckets. */
static bool can_deal(const struct deal *d)
{
	return isfinite(d->scale) && d->scale > 0;
}

static size_t bucket_of(const struct deal *d, double v)
{
	double at = (v / 2 - d->low) * d->scale;
	return at < (double)d->buckets ? (size_t)at : d->buckets - 1;
}

static int by_value(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static void insert_few(struct ordered *rows, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct ordered row = rows[i];
		size_t at = i;
		for (; at > 0 && rows[at - 1].value > row.value; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

static bool all_equal(const struct ordered *rows, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (rows[i].value != rows[0].value)
			return false;
	return true;
}

/* Those that are left together after two deals. */
static void sort_leaf(struct ordered *rows, size_t n)
{
	if (n <= FEW)
		insert_few(rows, n);
	else if (!all_equal(rows, n))
		qsort(rows, n, sizeof *rows, by_value);
}

/* Sorts rows in place. */
static void sort_bucket(struct ordered *rows, struct ordered *room, size_t n)
{
	struct deal d = {.buckets = 0};
	if (n > FEW && !all_equal(rows, n))
		d = deal_of(rows, n, SPREAD);
	if (!can_deal(&d)) {
		sort_leaf(rows, n);
		return;
	}
	size_t start[SPREAD + 1] = {0};
	for (size_t i = 0; i < n; i++)
		start[bucket_of(&d, rows[i].value) + 1]++;
	for (size_t b = 0; b < SPREAD; b++)
		start[b + 1] += start[b];
	for (size_t i = 0; i < n; i++)
		room[start[bucket_of(&d, rows[i].value)]++] = rows[i];
	memcpy(rows, room, n * sizeof *rows);
	for (size_t b = 0, low = 0; b < SPREAD; low = start[b++])
		sort_leaf(rows + low, start[b] - low);
}

struct sorting {
	size_t n, pieces;
	struct ordered *rows, *room;
	struct deal deal;
	size_t *start; /* pieces x buckets */
	size_t *end;   /* buckets */
};

static size_t piece_end(const struct sorting *s, size_t piece)
{
	return piece + 1 == s->pieces ? s->n : (piece + 1) * ROWS_PER_PIECE;
}

static enum err count_piece(size_t piece, void *context)
{
	const struct sorting *s = context;
	size_t *count = s->start + piece * s->deal.buckets;
	for (size_t i = piece * ROWS_PER_PIECE; i < piece_end(s, piece); i++)
		count[bucket_of(&s->deal, s->rows[i].value)]++;
	return ERR_OK;
}

static enum err deal_piece(size_t piece, void *context)
{
	const struct sorting *s = context;
	size_t *to = s->start + piece * s->deal.buckets;
	for (size_t i = piece * ROWS_PER_PIECE; i < piece_end(s, piece); i++)
		s->room[to[bucket_of(&s->deal, s->rows[i].value)]++] = s->rows[i];
	return ERR_OK;
}

/* Piece g: an equal share of the buckets. */
static enum err sort_group(size_t g, void *context)
{
	const struct sorting *s = context;
	size_t first = s->deal.buckets * g / GROUPS, end = s->deal.buckets * (g + 1) / GROUPS;
	for (size_t b = first; b < end; b++) {
		size_t low = b ? s->end[b - 1] : 0, n = s->end[b] - low;
		memcpy(s->rows + low, s->room + low, n * sizeof *s->rows);
		sort_bucket(s->rows + low, s->room + low, n);
	}
	return ERR_OK;
}

static void place_buckets(struct sorting *s)
{
	size_t at = 0;
	for (size_t b = 0; b < s->deal.buckets; b++) {
		for (size_t p = 0; p < s->pieces; p++) {
			size_t *start = &s->start[p * s->deal.buckets + b], count = *start;
			*start = at;
			at += count;
		}
		s->end[b] = at;
	}
}

static enum err sort_many(struct arena *scratch, struct sorting *s)
{
	s->start = ARENA_ARRAY(scratch, s->pieces * s->deal.buckets, size_t);
	s->end = ARENA_ARRAY(scratch, s->deal.buckets, size_t);
	if (!s->start || !s->end)
		return err_memory();
	enum err err = workers_run(s->pieces, count_piece, s);
	if (err)
		return err;
	place_buckets(s);
	err = workers_run(s->pieces, deal_piece, s);
	return err ? err : workers_run(GROUPS, sort_group, s);
}

enum err order_numbers(size_t n, struct ordered *rows, struct ordered *room)
{
	size_t buckets = n / ROWS_PER_BUCKET < MAX_BUCKETS ? n / ROWS_PER_BUCKET : MAX_BUCKETS;
	struct sorting s = {.n = n, .rows = rows, .room = room, .pieces = n / ROWS_PER_PIECE};
	if (s.pieces < 1) {
		sort_bucket(rows, room, n);
		return ERR_OK;
	}
	s.deal = deal_of(rows, n, buckets);
	if (!can_deal(&s.deal)) {
		sort_bucket(rows, room, n);
		return ERR_OK;
	}
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	enum err err = sort_many(scratch, &s);
	arena_free(scratch);
	return err;
}
