#include "read/cfb_head.h"
#include "read/xlsx_book.h"

/* Also what Excel writes that is no .xlsx: to say what to do. */
static int knows(const unsigned char *head, size_t n)
{
	static const char *const parts[] = {"[Content_Types].xml", "_rels/", "xl/", "docProps/"};
	if (cfb_is(head, n))
		return 9;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (sheet_book_begins(head, n, parts[i]))
			return 9;
	return 0;
}

static enum err tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	return sheet_book_tables(&xlsx_book_kind, place, choice, n);
}

static enum err open_sheet(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	return sheet_book_open(&xlsx_book_kind, place, choice, i, out);
}

const struct syntax syntax_xlsx = {
	.name = "xlsx",
	.title = "Workbook of Excel (.xlsx, .xlsm)",
	.sheets = true,
	.knows = knows,
	.tables = tables,
	.open = open_sheet,
};
