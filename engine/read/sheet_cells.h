#pragma once
/*
 * One worksheet part (xl/worksheets/sheet1.xml) as its cells, in the order they stand in, which must be by row and column, each place once.
 *
 * value     as STORED: the digits of a number (no number format is applied: dates are serials, style says which format they have), the text of a
 *           shared or an inline string; of a formula the cached value
 * empty     cells without a value are left out
 * hidden    rows and columns that a reader does not see (hidden, height or width 0) are told in the facts; their cells come like others
 * refused   a document type, a place outside of 1,048,576 rows and 16,384 columns, a shared string that the table does not have, a number that is none
 * errors    ERR_FORMAT (with row and column where known), ERR_MEMORY; those of the sink
 * cost      one pass, memory for one cell
 */
#include "read/sheet_strings.h"
#include "read/zip_parts.h"

#include <stdbool.h>
#include <stdint.h>

enum sheet_kind {
	SHEET_NUMBER,
	SHEET_TEXT,
	SHEET_TRUTH, /* 0 or 1 */
	SHEET_DATE,  /* ISO 8601, as text */
	SHEET_ERROR  /* #N/A and its like */
};

struct sheet_cell {
	uint32_t row, column; /* from 1 */
	enum sheet_kind kind;
	bool formula;
	bool hidden;      /* its row is */
	uint32_t style;   /* number in cellXfs */
	const char *text; /* as stored, of every kind; good until the sink returns */
	size_t n;
	double number; /* SHEET_NUMBER, SHEET_TRUTH */
};

struct sheet_facts {
	size_t cells, formulas;
	size_t hidden_rows, hidden_columns; /* a default height of zero hides all: counted as one */
};

struct sheet_sink {
	void *context;
	enum err (*cell)(void *context, const struct sheet_cell *c);
};

/* strings may be NULL: the workbook has none. */
must_check enum err sheet_cells(const struct part_bytes *part, int file, const struct sheet_strings *strings,
				const struct sheet_sink *sink, struct sheet_facts *facts);
