#pragma once
/*
 * Which of the first rows of a table names its columns: the rules that delimited text (csv_sniff.h) and worksheets share.
 *
 * leads      no number of cells is more frequent in the rows under the header than its own, which is at least two, and none of its cells is
 *            only a number or a date. The first such row without an empty cell is taken; when a full row with a number comes first (a data
 *            row), the fullest row above it; within the first 50 rows.
 * overhangs  the second choice: at least one row under it has as many cells and none has more (empty cells at the end were left out)
 * cost       O(rows^2) of at most 100
 */
#include <stdbool.h>
#include <stddef.h>

enum { HEADER_SKETCHES = 100 };

struct row_sketch {
	int cells, filled;
	bool number; /* one cell is only a number or a date */
};

struct row_sketches {
	struct row_sketch row[HEADER_SKETCHES];
	int n;
};

/* One more cell of a row; spaces in front of it do not count. */
void row_sketch_cell(struct row_sketch *s, const char *p, size_t n);
/* Index of the header, or -1. */
int header_row_leads(const struct row_sketches *r);
int header_row_overhangs(const struct row_sketches *r);
