#pragma once
/*
 * Appointments packed: 36 bytes and 4 for each instrument of the plan, one after the other in secret memory. In the streams of a hand `client` is an age,
 * and therapist and clinic are numbers of the hand's own; in a shard they are the client's place in it and numbers of the run. The day is a date (or
 * the day since the client's own start) until its course is settled, and then days since intake.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One byte each: value + 1, 0 where there is none. Durations in units of five minutes. */
enum packed_code {
	PACKED_ATTENDANCE,
	PACKED_DURATION,
	PACKED_MODALITY,
	PACKED_PROBLEM,
	PACKED_BREAKTHROUGH,
	PACKED_BREAKTHROUGH_TYPE,
	PACKED_END_REASON,
	PACKED_FORMAT,
	PACKED_STAGE,
	PACKED_FEE,
	PACKED_DAYPART,
	PACKED__CODES
};

enum {
	PACKED_RELATIVE = 1,
	PACKED_FIRST = 2,
	PACKED_JOINS = 4,
	PACKED_MEASUREMENT = 8,
	PACKED_KEYED = 16,
	PACKED_HOW = 6 /* shift: TOLD_BY_.. of the client (entry.h) */
};

#define PACKED_NOBODY UINT32_MAX

struct packed {
	uint32_t client;
	uint32_t therapist, clinic; /* PACKED_NOBODY where there is none */
	int32_t day;
	uint8_t code[PACKED__CODES];
	uint8_t flags;
	uint32_t row;
	uint32_t file;
	int32_t score[]; /* RECORD_NO_SCORE where there is none */
};

/* stride: from one row to the next. */
struct packed_rows {
	unsigned char *first;
	size_t scores, stride, n;
};

enum { PACKED_MINUTES = 5 };

static inline size_t packed_width(size_t scores)
{
	return sizeof(struct packed) + scores * sizeof(int32_t);
}

static inline struct packed *packed_at(const struct packed_rows *rows, size_t i)
{
	return (struct packed *)(void *)(rows->first + i * rows->stride);
}

/* By the places where rows stand; those of one row of an export in the order in which they were given. An order. */
static inline bool packed_before(const struct packed_rows *rows, uint32_t i, uint32_t j)
{
	const struct packed *a = packed_at(rows, i), *b = packed_at(rows, j);
	if (a->file != b->file)
		return a->file < b->file;
	return a->row != b->row ? a->row < b->row : i < j;
}
