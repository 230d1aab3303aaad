#include "read/ods_rows.h"
#include "read/sheet_table.h"
#include "read/syntax.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_AT = 30 };

/* ISO/IEC 26300-3, 3.3: the first part is "mimetype", stored as it is. */
static int knows(const unsigned char *head, size_t n)
{
	static const char type[] = "mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
	bool is = n >= NAME_AT + sizeof type && !memcmp(head, "PK\x03\x04", 4) &&
		  !memcmp(head + NAME_AT, type, sizeof type - 1);
	return is ? 9 : 0;
}

/* The positions of the sheets to read; the caller frees them. */
static enum err choose(const struct ods_book *b, const struct syntax_choice *choice, size_t **sheet, size_t *n)
{
	*sheet = calloc(b->n + 1, sizeof **sheet);
	return *sheet ? sheet_choose(b->entry, b->n, choice->sheet, b->file, *sheet, n) : err_memory();
}

static enum err tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	struct ods_book b;
	size_t *sheet = NULL;
	enum err err = ods_book_open(place, &b);
	if (!err)
		err = choose(&b, choice, &sheet, n);
	free(sheet);
	ods_book_close(&b);
	return err;
}

static void close_book(void *book)
{
	ods_book_close(book);
	free(book);
}

static enum err open_rows(struct ods_book *b, const struct syntax_choice *choice, size_t i, struct sheet_source *s)
{
	size_t *sheet = NULL, n = 0;
	struct ods_rows *rows = NULL;
	enum err err = choose(b, choice, &sheet, &n);
	if (!err)
		err = ods_rows_open(b, sheet[i], &rows);
	if (!err)
		s->sheet = sheet_number(b->entry, sheet[i]);
	s->hidden_sheets = sheet_hidden(b->entry, b->n);
	s->bytes = err ? 0 : zip_parts_at(b->zip, b->content).size;
	s->rows = rows;
	free(sheet);
	return err;
}

static enum err open_sheet(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	struct ods_book *b = calloc(1, sizeof *b);
	if (!b)
		return err_memory();
	struct sheet_source s = {
		.syntax = "ods", .file = place->file, .kind = &ods_rows_kind, .book = b, .close_book = close_book};
	enum err err = ods_book_open(place, b);
	if (!err)
		err = open_rows(b, choice, i, &s);
	if (!err)
		return sheet_table_open(&s, out);
	close_book(b);
	return err;
}

const struct syntax syntax_ods = {
	.name = "ods",
	.title = "OpenDocument spreadsheet (.ods)",
	.sheets = true,
	.knows = knows,
	.tables = tables,
	.open = open_sheet,
};
