#pragma once
/*
 * Finds the delimiter and the header row in the first rows of a text.
 *
 * For each delimiter: a row can be the header when no number of cells is more frequent in the rows after it than its own, which is at
 * least two, and none of its cells is only a number or a date. The first such row without an empty cell is taken; when a full row with
 * a number comes first (a data row), the fullest row above it. The delimiter whose header stands highest wins, then the one with more
 * cells. When no delimiter gives a header so, a row is taken that at least one row under it equals in cells and none exceeds.
 */
#include "read/csv_index.h"

enum sniffed {
	SNIFF_FOUND,
	SNIFF_BLANK,      /* no row has a cell that is filled */
	SNIFF_ONE_COLUMN, /* no delimiter divides any row */
	SNIFF_NO_HEADER,
	SNIFF_UNCLOSED, /* a quote of row r is not closed before the text ends */
	SNIFF_LONG      /* the text is too short to hold the first row */
};

struct csv_guess {
	char delimiter;
	long row; /* the header's, or that of SNIFF_UNCLOSED; 1-based */
};

/*
 * text[0..n) from the start of the file; whole: it ends there. delimiter: 0, or the only one to try. x: room to work in.
 * out is written for SNIFF_FOUND and SNIFF_UNCLOSED.
 */
enum sniffed csv_sniff(const char *text, size_t n, bool whole, char delimiter, struct csv_index *x, struct csv_guess *out);
