#include "read/cfb_head.h"
#include "read/sheet_choice.h"
#include "read/sheet_table.h"
#include "read/syntax.h"
#include "read/xlsx_rows.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_AT = 30 };

/* The name of the first part, which a local file header of 30 bytes stands before. */
static bool first_part(const unsigned char *head, size_t n, const char *begins)
{
	size_t length = strlen(begins);
	return n >= NAME_AT + length && !memcmp(head, "PK\x03\x04", 4) && !memcmp(head + NAME_AT, begins, length);
}

/* Also what Excel writes that is no .xlsx: to say what to do. */
static int knows(const unsigned char *head, size_t n)
{
	static const char *const parts[] = {"[Content_Types].xml", "_rels/", "xl/", "docProps/"};
	if (cfb_is(head, n))
		return 9;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (first_part(head, n, parts[i]))
			return 9;
	return 0;
}

/* A row of anything. */
static enum err is_filled(const struct xlsx_book *b, size_t sheet, bool *out)
{
	struct xlsx_rows *rows;
	struct grid_row row;
	enum err err = xlsx_rows_open(b, sheet, &rows);
	if (err)
		return err;
	err = xlsx_rows_kind.next(rows, &row);
	*out = !err;
	xlsx_rows_kind.close(rows);
	return err == ERR_END ? ERR_OK : err;
}

struct listed {
	struct sheet_entry *entry;
	size_t *chosen;
	size_t n;
};

static size_t mark_shown(const struct book_sheets *s, struct sheet_entry *entry)
{
	size_t shown = 0;
	for (size_t i = 0; i < s->n; i++) {
		bool is_shown = !s->sheet[i].hidden;
		entry[i] = (struct sheet_entry){
			.name = s->sheet[i].name, .shown = is_shown, .filled = is_shown && s->sheet[i].cells};
		shown += entry[i].filled;
	}
	return shown;
}

static enum err list(struct xlsx_book *b, const struct syntax_choice *choice, struct listed *out)
{
	const struct book_sheets *s = b->sheets;
	struct sheet_entry *entry = calloc(s->n + 1, sizeof *entry);
	size_t *chosen = calloc(s->n + 1, sizeof *chosen), n = 0;
	*out = (struct listed){.entry = entry, .chosen = chosen};
	if (!entry || !chosen)
		return err_memory();
	size_t shown = mark_shown(s, entry);
	/* Where there is one only, its reader tells whether it is empty. */
	enum err err = shown > 1 ? xlsx_book_load(b) : ERR_OK;
	for (size_t i = 0; i < s->n && shown > 1 && !err; i++)
		if (entry[i].filled)
			err = is_filled(b, i, &entry[i].filled);
	if (!err)
		err = sheet_choose(entry, s->n, choice->sheet, b->file, chosen, &n);
	out->n = n;
	return err;
}

static void unlist(struct listed *l)
{
	free(l->entry);
	free(l->chosen);
}

static enum err tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	struct xlsx_book b;
	struct listed l = {0};
	enum err err = xlsx_book_open(place, &b);
	if (!err)
		err = list(&b, choice, &l);
	*n = l.n;
	unlist(&l);
	xlsx_book_close(&b);
	return err;
}

static void close_book(void *book)
{
	xlsx_book_close(book);
	free(book);
}

static enum err open_rows(struct xlsx_book *b, const struct syntax_choice *choice, size_t i, struct sheet_source *s)
{
	struct listed l = {0};
	struct xlsx_rows *rows = NULL;
	enum err err = list(b, choice, &l);
	if (!err)
		err = xlsx_book_load(b);
	if (!err) {
		s->sheet = sheet_number(l.entry, l.chosen[i]);
		s->hidden_sheets = sheet_hidden(l.entry, b->sheets->n);
		s->bytes = zip_parts_at(b->zip, zip_parts_find(b->zip, b->sheets->sheet[l.chosen[i]].part)).size;
		err = xlsx_rows_open(b, l.chosen[i], &rows);
	}
	s->rows = rows;
	unlist(&l);
	return err;
}

static enum err open_sheet(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	struct xlsx_book *b = calloc(1, sizeof *b);
	if (!b)
		return err_memory();
	struct sheet_source s = {
		.syntax = "xlsx", .file = place->file, .kind = &xlsx_rows_kind, .book = b, .close_book = close_book};
	enum err err = xlsx_book_open(place, b);
	if (!err)
		err = open_rows(b, choice, i, &s);
	if (!err)
		return sheet_table_open(&s, out);
	close_book(b);
	return err;
}

const struct syntax syntax_xlsx = {
	.name = "xlsx",
	.title = "Workbook of Excel (.xlsx, .xlsm)",
	.sheets = true,
	.knows = knows,
	.tables = tables,
	.open = open_sheet,
};
