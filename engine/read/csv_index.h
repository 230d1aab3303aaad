#pragma once
/*
 * Where cells and rows end in a stretch of delimited text that begins with a row: RFC 4180, and what to make of text that is not.
 *
 * A cell that begins with a quote goes on to the next quote that is not doubled. A quote anywhere else is an ordinary character; so is
 * what stands between a closing quote and the cell's end ("12"mg is 12mg). Rows end at LF, CR or CRLF outside quotes.
 * The fast path takes every quote for an opening or closing one and stops at the first that has no delimiter, line end or other quote
 * beside it: up to there both readings agree. The row in which it stopped is then read character by character.
 */
#include "read/csv_masks.h"

#include <stdbool.h>

enum { CSV_BATCH = 1024, CSV_ENTRIES = 16384 };

struct csv_index {
	uint32_t *
		at; /* CSV_ENTRIES + 2 * CSV_BATCH; offsets of delimiters and line ends, rising; the LF of a CRLF is left out */
	size_t n;
	bool stray;  /* stopped at a quote that needs the slow path */
	bool inside; /* the text ended within quotes */
	bool broken; /* slow path: a quoted cell runs over a line end and its closing quote stands before other text */
};

/* text[0..n) at least up to CSV_ENTRIES entries; up to 63 bytes after n may be read. Resets x. */
void csv_index_fast(csv_masks_fn *masks, const char *text, size_t n, char delimiter, struct csv_index *x);
/* One row, or as much of it as text[0..n) has, at most CSV_ENTRIES entries. Resets x. */
void csv_index_slow(const char *text, size_t n, char delimiter, struct csv_index *x);
/* Takes the quotes off the cell p[0..n), in place where there are doubled ones. Returns its first byte, *n its new length. */
char *csv_unquote(char *p, size_t *n);
