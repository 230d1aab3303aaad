#pragma once
/*
 * Appointments packed in blocks of secret memory: 36 bytes and 4 for each instrument of the plan. While rows come in, client, therapist and clinic
 * are numbers in order of appearance and day is a date (or the day since the client's own start); deid_finish() turns them into what a dataset may
 * hold, in place, so that a set needs no second copy.
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
	PACKED_LATER = 16,
	PACKED_KEYED = 32
};
/* LATER (finished): of no earlier export, under weeks */

#define PACKED_NOBODY UINT32_MAX

struct packed {
	uint32_t client;
	uint32_t therapist, clinic; /* PACKED_NOBODY where there is none */
	int32_t day;                /* finished: at */
	uint8_t code[PACKED__CODES];
	uint8_t flags;
	uint32_t row; /* finished: seq */
	uint32_t file;
	int32_t score[]; /* RECORD_NO_SCORE where there is none */
};

struct packed_rows {
	size_t scores, stride;
	size_t n;
	void **block;
	size_t blocks;
};

enum { PACKED_BLOCK_ROWS = 1 << 16, PACKED_MINUTES = 5 };

static inline struct packed *packed_at(const struct packed_rows *rows, size_t i)
{
	return (struct packed *)(void *)((char *)rows->block[i / PACKED_BLOCK_ROWS] + i % PACKED_BLOCK_ROWS * rows->stride);
}

/* -1 where there is none. */
static inline int packed_minutes(const struct packed *row)
{
	return row->code[PACKED_DURATION] ? (row->code[PACKED_DURATION] - 1) * PACKED_MINUTES : -1;
}

void packed_begin(struct packed_rows *rows, size_t scores);
/* A new row, zeroed, at the end. ERR_LIMIT above 2^32 - 1. */
must_check enum err packed_add(struct packed_rows *rows, struct packed **out);
void packed_done(struct packed_rows *rows);
