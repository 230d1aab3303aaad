#pragma once
/*
 * Rows of a table as borrowed cells: the hot path of the program. What an export is written in (read/syntax.h) does not show from here on: cells are
 * UTF-8 text; sources that type their cells give numbers as the shortest decimal text and dates as ISO 8601.
 *
 * Delimited text: RFC 4180 with quoted newlines and doubled quotes; CR, LF or CRLF; delimiter found among , ; tab | unless given. A quote
 * inside an unquoted cell is an ordinary character, and text between a closing quote and the cell's end belongs to the cell ("12"mg
 * is 12mg). Encoding: UTF-8 (with or without BOM), UTF-16 LE/BE (BOM or zero bytes), else Windows-1252; turned to UTF-8. The header is
 * found under preamble lines: the first row of the first 50 that has as many cells as most of the rows after it, at least two, none
 * of them empty and none only a number or a date (when every row has empty cells, or the first full row is data, the fullest row
 * above; csv_sniff.h).
 *
 * Cells point into the block of the reader, end without a NUL and live until the next rd_next(); quotes are already taken off. Files
 * are read in blocks (read(2), O_NOFOLLOW, regular files only), never mapped. The reader's buffers hold identifiers: they are excluded
 * from core files, empty in a child process, and wiped at rd_close().
 *
 * Ragged rows come back with ragged = true and the cells they have: the caller rejects and counts them. Rows whose cells are all empty
 * (or spaces) are passed over and counted in info.blank_rows.
 * errors (place: file and row; never a cell): ERR_FILE not there, not a regular file; ERR_EMPTY no bytes, or a header and no rows;
 *   ERR_FORMAT a NUL byte, an unterminated quote (with the row it starts on: not closed by the end of the file or within 1 MiB,
 *   or closed lines later in the middle of text), one column only, no header, a spreadsheet, bytes that are no text; ERR_LIMIT a cell
 *   above 1 MiB, a row above 16 MiB, more than 4,096 columns. After an error the reader can only be rewound or closed.
 * cost: one pass; at least 1 GB/s on one core with AVX2 (tests/bench/read_bench.c), a portable scalar path elsewhere.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rd_cell {
	const char *p;
	uint32_t n;
};

enum rd_encoding { RD_UTF8, RD_UTF8_BOM, RD_UTF16LE, RD_UTF16BE, RD_WINDOWS1252 };

struct rd_info {
	const char *syntax; /* its name */
	/* RD_UTF8 becomes RD_WINDOWS1252 at the first byte that does not fit: final after the last row. */
	enum rd_encoding encoding;
	char delimiter;  /* 0: not delimited text */
	long header_row; /* 1-based; the rows above it are preamble */
	long blank_rows;
	bool typed_dates; /* dates are typed: a bare number is no serial of a spreadsheet */
	/* Of a workbook: */
	int sheet;           /* 1-based, as a person counts the sheets that are shown; 0: no workbook */
	int hidden_sheets;   /* of the whole workbook; they are not read */
	long hidden_rows;    /* rows so far that its reader does not show */
	int hidden_columns;  /* the same of columns */
	long formulas_empty; /* cells so far with a formula and no value kept with it: read as empty */
	uint64_t bytes;      /* of the file */
	uint64_t bytes_read; /* since the start or the last rewind: for progress */
};

struct rd_row {
	long number; /* 1-based row of the file, header and preamble counted (a quoted newline does not start a row) */
	int n;
	const struct rd_cell *cell;
	bool ragged; /* n differs from the header's */
};

struct rd;

/* Delimited text. file: the ordinal that errors name. delimiter: 0 finds it. */
must_check enum err rd_open(const char *path, int file, char delimiter, struct rd **out);
/* The same of a table in memory, which is copied; errors name it as file 1. */
must_check enum err rd_open_bytes(const unsigned char *bytes, size_t n, struct rd **out);
const struct rd_info *rd_info(const struct rd *r);
/* The header's cells (kept until rd_close). */
const struct rd_row *rd_header(const struct rd *r);
/* ERR_OK, ERR_END after the last row, or an error. */
must_check enum err rd_next(struct rd *r, struct rd_row *row);
/* Back to the first row under the header, for a second look (layouts decide date orders from a whole column). */
must_check enum err rd_rewind(struct rd *r);
/*
 * Of the columns marked (one a column of the header) the numbers, where the source has labels for them; and back to the first row. Who knows what a column
 * is decides: a gender is its label, a score its number.
 */
must_check enum err rd_numbers(struct rd *r, const bool *column);
void rd_close(struct rd *r);
/* "utf-8", "utf-16le", ... as the summary prints it. */
const char *rd_encoding_name(enum rd_encoding e);
