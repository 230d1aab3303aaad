#pragma once
/*
 * A worksheet as a stream of rows: what xlsx_rows.c and ods_rows.c give and sheet_table.c makes a table of. Private to the sheet readers.
 *
 * cells    text of UTF-8, from the first column to the last that is not empty; they live until the next call
 * rows     those that hold something, in order; numbers may leave out others
 */
#include "read/rd.h"

struct grid_row {
	long number; /* 1-based */
	int n;
	struct rd_cell *cell; /* has room for RD_COLUMNS_MAX (rd_inside.h) */
	bool hidden;
	int formulas; /* without a value */
};

/* Rows and columns from 1, both ends included. */
struct grid_range {
	long top, bottom;
	int left, right;
};

struct grid_kind {
	/* ERR_END after the last row. */
	enum err (*next)(void *state, struct grid_row *row);
	/* To the first row again. */
	enum err (*rewind)(void *state);
	/* The merged ranges that begin in or above row `last`, at most `most`; may read the whole sheet. A rewind is due afterwards. */
	enum err (*merged)(void *state, long last, struct grid_range *range, size_t most, size_t *n);
	/* Columns of 1..width that are hidden, as far as known. */
	int (*hidden_columns)(const void *state, int width);
	uint64_t (*bytes_read)(const void *state);
	void (*close)(void *state);
};

enum { GRID_ROWS = 1048576, GRID_MERGED = 4096 };
