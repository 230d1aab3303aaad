#include "read/ods_book.h"

/* ISO/IEC 26300-3, 3.3: the first part is "mimetype", stored as it is. */
static int knows(const unsigned char *head, size_t n)
{
	return sheet_book_begins(head, n, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet") ? 9 : 0;
}

static enum err tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	return sheet_book_tables(&ods_book_kind, place, choice, n);
}

static enum err open_sheet(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	return sheet_book_open(&ods_book_kind, place, choice, i, out);
}

const struct syntax syntax_ods = {
	.name = "ods",
	.title = "OpenDocument spreadsheet (.ods)",
	.sheets = true,
	.knows = knows,
	.tables = tables,
	.open = open_sheet,
};
