#include "read/xlsx_book.h"

#include "read/cfb_head.h"

#include <string.h>

static const struct zip_limits limits = {.parts = 4096, .part = (uint64_t)1 << 33, .all = (uint64_t)1 << 34, .growth = 250};
/* What is read whole is not as large as a sheet. */
static const uint64_t most_styles = (uint64_t)1 << 28;

static enum err read_styles(struct xlsx_book *b)
{
	struct part_bytes bytes;
	size_t i;
	if (!b->sheets->styles)
		return ERR_OK;
	enum err err = zip_parts_must_find(b->zip, b->sheets->styles, &i);
	if (!err && zip_parts_at(b->zip, i).size > most_styles)
		err = err_at(ERR_LIMIT, err_place(b->file, 0, 0), "the styles of the workbook come to more than 256 MiB");
	if (!err)
		err = zip_parts_read(b->zip, i, false, &bytes);
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
	return err_at(ERR_FORMAT, err_place(b->file, 0, 0), "it is a binary workbook (.xlsb): save it as .xlsx, or as CSV");
}

enum err xlsx_book_open(const struct source_place *place, struct xlsx_book *b)
{
	*b = (struct xlsx_book){.file = place->file, .fd = -1};
	enum err err = raw_seekable(place, &b->fd);
	if (!err)
		err = cfb_refuse(b->fd, b->file);
	if (!err)
		err = zip_parts_open_place(&(struct source_place){.fd = b->fd, .file = b->file}, &limits, &b->zip);
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
	if (!err && b->sheets->strings)
		err = sheet_strings_read(b->zip, b->sheets->strings, b->file, &b->strings);
	return err;
}

void xlsx_book_close(struct xlsx_book *b)
{
	sheet_strings_free(b->strings);
	sheet_styles_free(b->styles);
	book_sheets_close(b->sheets);
	zip_parts_close(b->zip);
	raw_seekable_close(b->fd);
}
