#pragma once
/*
 * The table under an estimate: the used columns of a delimited file, rows with a missing value in one of them left out and counted.
 *
 * A cell is missing when it is empty or NA (spaces around it do not count). A column of numbers holds doubles; a column of labels holds
 * codes 0.. in the sort order of its labels: numerically when all of them are numbers, else bytewise (R's order in the C locale).
 * Columns that keep missing cells mark them (missing[i]); their value there is 0 and means nothing.
 *
 * errors  ERR_USAGE a column that does not exist, or whose name stands twice in the header; ERR_VALUE a cell that is not a number, or one beyond
 *         BENCH_LARGEST (row and column, never the cell); ERR_FORMAT a row with another number of cells than the header; ERR_EMPTY no row left
 * cost    one pass; memory for the used columns only
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Larger numbers are refused: estimators square them, and multiply the squares. */
#define BENCH_LARGEST 1e50

struct rd;

struct bench_want {
	const char *option; /* for the error line */
	const char *name;   /* the header's text */
	bool label;
	bool keep_missing;
};

struct bench_column {
	const char *name;
	int position; /* 1-based in the file */
	double *number;
	int32_t *code;
	int32_t levels;
	const char **level; /* in sort order */
	bool *missing;      /* NULL: none is */
};

struct bench {
	size_t n, n_missing;
	struct bench_column *column; /* as wanted */
	long *row;                   /* the file's row of each kept row */
};

/* rd: just opened; it is read to its end, and stays the caller's. */
must_check enum err bench_load(struct arena *mem, struct rd *rd, const struct bench_want *want, size_t wants,
			       struct bench *out);
void bench_free(struct bench *b, size_t wants);
