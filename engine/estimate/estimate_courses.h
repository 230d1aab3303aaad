#pragma once
/*
 * Courses of scores from a table: long (--id, --time, --score: a row is a session) or wide (--id, --scores A,B,C: a row is a person, the
 * sessions in the order named; session numbers are 1, 2, ...).
 *
 * Scores may carry decimals: all are multiplied by the power of ten that makes them whole (scale), and thresholds with them. In the long
 * form rows are ordered by time within the person, rows of one time by their order in the file; a row without a score is a session without
 * one, no row is no session.
 * errors: ERR_VALUE more than three decimals, or more than a million in size once whole, a time that is no whole number; ERR_USAGE neither form
 */
#include "estimate/estimate.h"
#include "sample/scores.h"

struct estimate_courses {
	size_t n; /* people */
	const struct scores *of;
	const char **id;       /* the person's label; the row of the table without --id */
	const int32_t *person; /* of each row of the table */
	double scale;
	size_t longest; /* sessions of the longest course */
};

must_check enum err estimate_courses(const struct estimate *e, struct estimate_courses *out);
/* The smallest power of ten that makes the numbers of these columns whole. */
must_check enum err estimate_scale(const struct estimate *e, const struct bench_column *const *column, size_t n,
				   double *scale);
/* Label of a row: --id, or the row's number in the file. NULL when there is no memory. */
const char *estimate_row_label(const struct estimate *e, size_t row);
