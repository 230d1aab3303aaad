#pragma once
/*
 * A workbook (.xlsx, .xlsm; ECMA-376, transitional and strict) opened for its rows: container, sheets, shared strings, styles. Macros, links to
 * other files, comments and caches are not read.
 *
 * errors  those of zip_parts.h and book_sheets.h; ERR_FORMAT with what to do for .xls, .xlsb and a workbook with a password
 */
#include "read/book_sheets.h"
#include "read/sheet_book.h"
#include "read/sheet_strings.h"
#include "read/sheet_styles.h"

struct xlsx_book {
	struct sheet_book base;
	const struct book_sheets *sheets;
	struct sheet_strings *strings; /* NULL: none */
	struct sheet_styles *styles;   /* NULL: none */
	bool loaded;
};

extern const struct sheet_book_kind xlsx_book_kind; /* of struct xlsx_book */
