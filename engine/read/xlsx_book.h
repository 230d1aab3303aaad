#pragma once
/*
 * A workbook (.xlsx, .xlsm; ECMA-376, transitional and strict) opened for its rows: container, sheets, shared strings, styles. Macros, links to
 * other files, comments and caches are not read.
 *
 * errors  those of zip_parts.h and book_sheets.h; ERR_FORMAT with what to do for .xls, .xlsb and a workbook with a password
 */
#include "read/book_sheets.h"
#include "read/sheet_strings.h"
#include "read/sheet_styles.h"

struct xlsx_book {
	int file, fd;
	struct zip_parts *zip;
	const struct book_sheets *sheets;
	struct sheet_strings *strings; /* NULL: none */
	struct sheet_styles *styles;   /* NULL: none */
	bool loaded;
};

/* After an error too xlsx_book_close() is due. */
must_check enum err xlsx_book_open(const struct source_place *place, struct xlsx_book *b);
/* What cells refer to, before rows are read; the second time nothing. */
must_check enum err xlsx_book_load(struct xlsx_book *b);
void xlsx_book_close(struct xlsx_book *b);
