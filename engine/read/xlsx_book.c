#include "read/xlsx_book.h"

#include "read/cfb_head.h"

#include <string.h>

/* A part that is read whole, by a reader of its bytes. */
static enum err read_strings(struct xlsx_book *b)
{
	struct part_bytes bytes;
	if (!b->sheets->strings)
		return ERR_OK;
	enum err err = zip_parts_read_name(b->zip, b->sheets->strings, true, &bytes);
	if (err)
		return err;
	err = sheet_strings_read(bytes.p, bytes.n, b->file, &b->strings);
	part_bytes_free(&bytes);
	return err;
}

static enum err read_styles(struct xlsx_book *b)
{
	struct part_bytes bytes;
	if (!b->sheets->styles)
		return ERR_OK;
	enum err err = zip_parts_read_name(b->zip, b->sheets->styles, false, &bytes);
	if (err)
		return err;
	err = sheet_styles_read(bytes.p, bytes.n, b->file, &b->styles);
	part_bytes_free(&bytes);
	return err;
}

static enum err refuse_binary(const struct xlsx_book *b)
{
	if (zip_parts_find(b->zip, "xl/workbook.bin") == zip_parts_count(b->zip))
		return ERR_OK;
	return err_at(ERR_FORMAT, err_place(b->file, 0, 0),
		      "it is a binary workbook (.xlsb): save it as .xlsx, or as CSV");
}

enum err xlsx_book_open(const struct source_place *place, struct xlsx_book *b)
{
	b->file = place->file;
	enum err err = cfb_refuse(place);
	if (!err)
		err = zip_parts_open_place(place, &zip_limits_streamed, &b->zip);
	if (!err)
		err = refuse_binary(b);
	return err ? err : book_sheets_open(b->zip, b->file, &b->sheets);
}

enum err xlsx_book_load(struct xlsx_book *b)
{
	if (b->loaded)
		return ERR_OK;
	b->loaded = true;
	enum err err = read_styles(b);
	return err ? err : read_strings(b);
}

void xlsx_book_close(struct xlsx_book *b)
{
	sheet_strings_free(b->strings);
	sheet_styles_free(b->styles);
	book_sheets_close(b->sheets);
	zip_parts_close(b->zip);
	memset(b, 0, sizeof *b);
}
