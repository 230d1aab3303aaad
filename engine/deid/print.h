#pragma once
/*
 * The fingerprint of a content. Everything counts but pseudonyms and the numbers of therapists and clinics, so that the same export gives the same
 * number under any key, and the same clients in any order.
 *
 * Formula: per client, h <- mix(h ^ value) over its visits in time order and then its own values, where mix multiplies by an odd constant and folds; the clients' closed
 * numbers are added. Scores go in with a number of their instrument's name, added, so that the order of the columns does not matter.
 */
#include "deid/columns/traits.h"
#include "layout/record.h"

#include <stddef.h>

/* -1 where there is none. */
enum print_value {
	PRINT_AT,
	PRINT_ATTENDANCE,
	PRINT_DURATION,
	PRINT_MODALITY,
	PRINT_PROBLEM,
	PRINT_BREAKTHROUGH,
	PRINT_BREAKTHROUGH_TYPE,
	PRINT_END_REASON,
	PRINT_FORMAT,
	PRINT_STAGE,
	PRINT_FEE,
	PRINT_DAYPART,
	PRINT__VALUES
};

struct print {
	size_t scores;
	uint64_t field[RECORD_SCORES];
};

void print_begin(struct print *p, size_t scores, const char *const *instrument);
/* From 0 on: scores in steps, RECORD_NO_SCORE where there is none. */
uint64_t print_visit(const struct print *p, uint64_t h, const int32_t value[PRINT__VALUES], const int32_t *score);
/* The client's part of the sum. */
uint64_t print_client(uint64_t h, const int16_t trait[CLIENT_TRAITS], int age_band, int intake_year, bool recent);
uint64_t print_mix(uint64_t h, uint64_t v);
