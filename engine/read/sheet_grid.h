#pragma once
/*
 * A worksheet as a stream of rows: what xlsx_rows.c and ods_rows.c give and sheet_table.c makes a table of. Private to the sheet readers.
 *
 * cells    text of UTF-8, from the first column to the last that is not empty; they live until the next call
 * rows     those that hold something, in order; numbers may leave out others
 */
#include "read/grid_cells.h"
#include "read/rd_inside.h"
#include "read/xml_part.h"

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

struct grid;

struct grid_kind {
	/* ERR_END after the last row. */
	enum err (*next)(struct grid *g, struct grid_row *row);
	/* To the first row again. */
	enum err (*rewind)(struct grid *g);
	/* The merged ranges that begin in or above row `last`, at most `most`; may read the whole sheet. A rewind is due afterwards. */
	enum err (*merged)(struct grid *g, long last, struct grid_range *range, size_t most, size_t *n);
};

/* What each kind's own struct, which calloc() gave, begins with. */
struct grid {
	const struct grid_kind *kind;
	struct xml_part part;
	struct grid_cells cells;
	bool hidden_column[RD_COLUMNS_MAX]; /* as far as known */
};

enum { GRID_ROWS = 1048576, GRID_MERGED = 4096 };

/* Takes the grid over: after an error it is gone. */
must_check enum err grid_open(const struct grid_kind *kind, struct zip_parts *zip, size_t part, int file, struct grid *g);
/* NULL is allowed. */
void grid_close(struct grid *g);
/* Those of columns from..from + n that the sheet has, from 0. */
void grid_hide_columns(struct grid *g, long from, long n);
/* Columns of 1..width that are hidden. */
int grid_hidden_columns(const struct grid *g, int width);
