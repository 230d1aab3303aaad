#include "read/xlsx_book.h"

#include "read/xlsx_rows.h"

#include <stdlib.h>

/* What is read whole is not as large as a sheet. */
static const uint64_t most_styles = (uint64_t)1 << 28;

static enum err read_styles(struct xlsx_book *b)
{
	struct part_bytes bytes;
	size_t i;
	if (!b->sheets->styles)
		return ERR_OK;
	enum err err = zip_parts_must_find(b->base.zip, b->sheets->styles, &i);
	if (!err && zip_parts_at(b->base.zip, i).size > most_styles)
		err = err_at(ERR_LIMIT, err_place(b->base.file, 0, 0),
			     "the styles of the workbook come to more than 256 MiB");
	if (!err)
		err = zip_parts_read(b->base.zip, i, false, &bytes);
	if (err)
		return err;
	err = sheet_styles_read(bytes.p, bytes.n, b->base.file, &b->styles);
	part_bytes_free(&bytes);
	return err;
}

static enum err refuse_binary(const struct xlsx_book *b)
{
	if (zip_parts_find(b->base.zip, "xl/workbook.bin") == zip_parts_count(b->base.zip))
		return ERR_OK;
	return err_at(ERR_FORMAT, err_place(b->base.file, 0, 0),
		      "it is a binary workbook (.xlsb): save it as .xlsx, or as CSV");
}

/* What cells refer to, before rows are read; the second time nothing. */
static enum err load(struct xlsx_book *b)
{
	if (b->loaded)
		return ERR_OK;
	b->loaded = true;
	enum err err = read_styles(b);
	if (!err && b->sheets->strings)
		err = sheet_strings_share(b->base.place, b->base.zip, b->sheets->strings, &b->strings);
	return err;
}

static enum err rows(struct sheet_book *base, size_t sheet, struct grid **out)
{
	struct xlsx_book *b = (struct xlsx_book *)base;
	enum err err = load(b);
	return err ? err : xlsx_rows_open(b, sheet, out);
}

/* A row of anything. */
static enum err is_filled(struct sheet_book *b, size_t sheet, bool *out)
{
	struct grid *g = NULL;
	struct grid_row row;
	enum err err = rows(b, sheet, &g);
	if (err)
		return err;
	err = g->kind->next(g, &row);
	*out = !err;
	grid_close(g);
	return err == ERR_END ? ERR_OK : err;
}

static enum err list(struct sheet_book *b, const struct book_sheets *s)
{
	size_t shown = 0;
	enum err err = ERR_OK;
	b->entry = calloc(s->n + 1, sizeof *b->entry);
	if (!b->entry)
		return err_memory();
	b->n = s->n;
	for (size_t i = 0; i < s->n; i++) {
		bool is_shown = !s->sheet[i].hidden;
		b->entry[i] = (struct sheet_entry){
			.name = s->sheet[i].name, .shown = is_shown, .filled = is_shown && s->sheet[i].cells};
		shown += b->entry[i].filled;
	}
	/* Where there is one only, its reader tells whether it is empty. */
	for (size_t i = 0; i < s->n && shown > 1 && !err; i++)
		if (b->entry[i].filled)
			err = is_filled(b, i, &b->entry[i].filled);
	return err;
}

static enum err open_xlsx(struct sheet_book *base)
{
	struct xlsx_book *b = (struct xlsx_book *)base;
	enum err err = refuse_binary(b);
	if (!err)
		err = book_sheets_open(base->zip, base->file, &b->sheets);
	return err ? err : list(base, b->sheets);
}

static void close_xlsx(struct sheet_book *base)
{
	struct xlsx_book *b = (struct xlsx_book *)base;
	sheet_strings_free(b->strings);
	sheet_styles_free(b->styles);
	book_sheets_close(b->sheets);
}

const struct sheet_book_kind xlsx_book_kind = {
	.syntax = "xlsx", .size = sizeof(struct xlsx_book), .open = open_xlsx, .rows = rows, .close = close_xlsx};
