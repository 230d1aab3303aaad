#include "read/sheet_table.h"

#include "read/rd_kind.h"
#include "read/sheet_look.h"

#include <stdlib.h>

struct sheet_table {
	struct sheet_book *book;
	struct grid *rows;
	struct sheet_header header;
	struct rd *rd;
};

/* Files of several sheets have several tables: which one it was belongs to what is told. */
static enum err tell_sheet(const struct sheet_table *t, enum err err)
{
	const struct err_note note = *err_last();
	if (!err || err == ERR_END || err == ERR_MEMORY)
		return err;
	return err_at(err, err_place(note.file, note.row, note.column), "sheet %d: %s", t->rd->info.sheet, note.text);
}

static enum err next(void *state, struct rd_row *out)
{
	struct sheet_table *t = state;
	struct rd_info *info = &t->rd->info;
	struct grid_row row;
	enum err err;
	do
		err = t->rows->kind->next(t->rows, &row);
	while (!err && row.number <= t->header.bottom);
	info->bytes_read = t->rows->part.read;
	if (err)
		return tell_sheet(t, err);
	info->hidden_rows += row.hidden;
	info->formulas_empty += row.formulas;
	while (row.n < t->header.n)
		row.cell[row.n++] = (struct rd_cell){.p = "", .n = 0};
	out->number = row.number;
	out->n = row.n;
	out->cell = row.cell;
	return ERR_OK;
}

static enum err rewind_table(void *state)
{
	struct sheet_table *t = state;
	t->rd->info.hidden_rows = t->rd->info.formulas_empty = 0;
	t->rd->info.bytes_read = 0;
	return t->rows->kind->rewind(t->rows);
}

static void close_table(void *state)
{
	struct sheet_table *t = state;
	sheet_header_free(&t->header);
	grid_close(t->rows);
	sheet_book_close(t->book);
	free(t);
}

static enum err start(struct sheet_table *t)
{
	struct rd *r = t->rd;
	enum err err = sheet_header_find(t->rows, t->book->file, &t->header);
	if (err)
		return err;
	r->info.header_row = t->header.top;
	r->info.hidden_columns = grid_hidden_columns(t->rows, t->header.n);
	r->header = (struct rd_row){.number = t->header.top, .n = t->header.n, .cell = t->header.cell};
	err = rewind_table(t);
	return err ? err : rd_look_at_first_row(r, t->book->file);
}

enum err sheet_table_open(struct sheet_book *book, size_t sheet, struct grid *rows, struct rd **out)
{
	static const struct rd_kind kind = {.next = next, .rewind = rewind_table, .close = close_table};
	struct rd *r = calloc(1, sizeof *r);
	struct sheet_table *t = calloc(1, sizeof *t);
	if (!r || !t) {
		free(r);
		free(t);
		grid_close(rows);
		sheet_book_close(book);
		return err_memory();
	}
	*t = (struct sheet_table){.book = book, .rows = rows, .rd = r};
	*r = (struct rd){.kind = &kind,
			 .state = t,
			 .info = {.syntax = book->kind->syntax,
				  .sheet = sheet_number(book->entry, sheet),
				  .hidden_sheets = sheet_hidden(book->entry, book->n),
				  .bytes = zip_parts_at(book->zip, rows->part.part).size}};
	enum err err = tell_sheet(t, start(t));
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}
