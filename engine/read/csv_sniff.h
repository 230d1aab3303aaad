#pragma once
/*
 * Finds the delimiter and the header row in the first rows of a text.
 *
 * For each delimiter the rules of header_row.h are tried. The delimiter whose header stands highest wins, then the one with more
 * cells. When no row leads under any delimiter, the row that overhangs is taken.
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
