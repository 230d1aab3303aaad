#include "read/rd.h"

#include "read/rd_kind.h"

#include <stdlib.h>

const struct rd_info *rd_info(const struct rd *r)
{
	return &r->info;
}

const struct rd_row *rd_header(const struct rd *r)
{
	return &r->header;
}

bool rd_is_blank(const struct rd_row *row)
{
	for (int i = 0; i < row->n; i++)
		for (uint32_t k = 0; k < row->cell[i].n; k++)
			if (row->cell[i].p[k] != ' ')
				return false;
	return true;
}

enum err rd_next(struct rd *r, struct rd_row *row)
{
	for (;;) {
		enum err err = r->kind->next(r->state, row);
		if (err)
			return err;
		if (!rd_is_blank(row))
			break;
		r->info.blank_rows++;
	}
	row->ragged = row->n != r->header.n;
	return ERR_OK;
}

enum err rd_rewind(struct rd *r)
{
	r->info.blank_rows = 0;
	r->late.code = ERR_OK;
	return r->kind->rewind(r->state);
}

enum err rd_numbers(struct rd *r, const bool *column)
{
	if (!r->kind->numbers)
		return ERR_OK;
	r->info.blank_rows = 0;
	r->late.code = ERR_OK;
	return r->kind->numbers(r->state, column);
}

enum err rd_look_at_first_row(struct rd *r, int file)
{
	struct rd_row row;
	enum err err = rd_next(r, &row);
	if (err == ERR_END)
		return err_at(ERR_EMPTY, err_place(file, r->info.header_row, 0), "a header and no rows under it");
	return err ? err : rd_rewind(r);
}

void rd_close(struct rd *r)
{
	if (!r)
		return;
	if (r->state)
		r->kind->close(r->state);
	free(r);
}

const char *rd_encoding_name(enum rd_encoding e)
{
	static const char *const name[] = {[RD_UTF8] = "utf-8",
					   [RD_UTF8_BOM] = "utf-8-bom",
					   [RD_UTF16LE] = "utf-16le",
					   [RD_UTF16BE] = "utf-16be",
					   [RD_WINDOWS1252] = "windows-1252"};
	return name[e];
}
