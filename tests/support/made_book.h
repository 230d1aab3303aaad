#pragma once
/* Workbooks (.xlsx) made by hand, and what the reader makes of a file: rows as text, or the error. */
#include "core/err.h"

#include <stddef.h>

struct workbook_sheet {
	const char *name;
	const char *state; /* NULL: shown */
	const char *xml;   /* within <worksheet> */
	const char *prefix;
};

struct workbook {
	struct workbook_sheet sheet[8]; /* up to the one without a name */
	const char *strings;            /* within <sst>, or NULL */
	const char *styles;             /* within <styleSheet>, or NULL */
	const char *properties;         /* of <workbookPr> */
	const char *doctype;            /* in front of the sheets' root, or NULL */
	int strict;
};

/* The path of the file, good until the next call. */
const char *made_book_make(const struct workbook *w);
/* Every table of a file: a line a row, "number<cell><cell>", ! behind the number of a ragged row; the header first, tables divided by "--". */
enum err made_book_rows(const char *path, const char *sheet, char *to, size_t room);
