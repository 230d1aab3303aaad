#include "read/rd_batch.h"

#include "read/csv_index.h"
#include "read/rd_kind.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT = 256 << 10, ROWS = 4096, LONGEST = 1 << 30 };

enum err rd_batch_new(struct rd_batch **out)
{
	struct rd_batch *b = calloc(1, sizeof *b);
	if (!b)
		return err_memory();
	*out = b;
	return ERR_OK;
}

void rd_batch_free(struct rd_batch *b)
{
	if (!b)
		return;
	guard_free(&b->text);
	free(b->end);
	free(b->row);
	free(b->cell);
	free(b);
}

/* Whether there is room for need elements of width bytes now; p: where they are, or NULL. */
static bool grow(void **p, size_t *room, size_t need, size_t width)
{
	void *larger = realloc(*p, 2 * need * width);
	if (!larger)
		return false;
	*p = larger;
	*room = 2 * need;
	return true;
}

static bool make_room(struct rd_batch *b, size_t n)
{
	void *row = b->row, *end = b->end, *cell = b->cell;
	bool made = b->rows < b->row_room || grow(&row, &b->row_room, b->rows + 1, sizeof *b->row);
	made = made && (b->ends + n <= b->end_room || grow(&end, &b->end_room, b->ends + n, sizeof *b->end));
	made = made && (n <= b->cell_room || grow(&cell, &b->cell_room, n, sizeof *b->cell));
	b->row = row;
	b->end = end;
	b->cell = cell;
	return made;
}

enum err rd_batch_add(struct rd_batch *b, const struct batch_row *row, size_t n)
{
	bool room = b->rows < b->row_room && b->ends + n <= b->end_room && n <= b->cell_room;
	if (!room && !make_room(b, n))
		return err_memory();
	b->row[b->rows] = *row;
	b->row[b->rows++].last = (uint32_t)(b->ends += n);
	return ERR_OK;
}

/* Each cell with a byte behind it, where delimited text has its delimiter. */
static enum err copy_row(struct rd_batch *b, const struct rd_row *row)
{
	size_t size = b->used;
	for (int i = 0; i < row->n; i++)
		size += (size_t)row->cell[i].n + 1;
	if (size > LONGEST)
		return err_at(ERR_LIMIT, err_place(0, row->number, 0), "a row of more than 1 GiB");
	const struct batch_row at = {.number = row->number, .start = (uint32_t)b->used};
	enum err err = size > b->text.size ? guard_grow(&b->text, b->used, 2 * size) : ERR_OK;
	if (!err)
		err = rd_batch_add(b, &at, (size_t)row->n);
	if (err)
		return err;
	uint32_t *end = b->end + b->ends - row->n;
	for (int i = 0; i < row->n; i++) {
		if (row->cell[i].n)
			memcpy(b->text.p + b->used, row->cell[i].p, row->cell[i].n);
		b->used += row->cell[i].n;
		end[i] = (uint32_t)b->used;
		b->text.p[b->used++] = '\0';
	}
	return ERR_OK;
}

/* Of a reader that has no better way. */
static enum err copy_rows(struct rd *r, struct rd_batch *b)
{
	struct rd_row row;
	enum err err = b->text.size < TEXT ? guard_grow(&b->text, 0, TEXT) : ERR_OK;
	while (!err && b->used < TEXT && b->rows < ROWS) {
		err = rd_next(r, &row);
		if (!err)
			err = copy_row(b, &row);
	}
	return err;
}

enum err rd_batch_fill(struct rd *r, struct rd_batch *b)
{
	rd_batch_settle(b);
	b->rd = r;
	b->columns = r->header.n;
	b->quoted = r->kind->rows != NULL;
	b->used = b->ends = b->rows = b->next = 0;
	if (r->late.code == ERR_END)
		return ERR_END;
	if (r->late.code)
		return err_at(r->late.code, err_place(r->late.file, r->late.row, r->late.column), "%s", r->late.text);
	enum err err = r->kind->rows ? r->kind->rows(r->state, b) : copy_rows(r, b);
	if (err && err != ERR_END)
		r->late = *err_last();
	r->late.code = err;
	return b->rows ? ERR_OK : err;
}

bool rd_cells(const char *text, size_t start, const uint32_t *end, int n, struct rd_cell *cell)
{
	bool quoted = false;
	for (int i = 0; i < n; i++) {
		cell[i] = (struct rd_cell){.p = text + start, .n = (uint32_t)(end[i] - start)};
		quoted |= text[start] == '"';
		start = (size_t)end[i] + 1;
	}
	return quoted;
}

void rd_take_quotes_off(char *text, struct rd_cell *cell, int n)
{
	for (int i = 0; i < n; i++) {
		if (*cell[i].p != '"')
			continue;
		size_t length = cell[i].n;
		cell[i].p = csv_unquote(text + (cell[i].p - text), &length);
		cell[i].n = (uint32_t)length;
	}
}

bool rd_batch_next(struct rd_batch *b, struct rd_row *row)
{
	while (b->next < b->rows) {
		const struct batch_row *at = &b->row[b->next];
		uint32_t first = b->next++ ? at[-1].last : 0;
		row->number = at->number;
		row->n = (int)(at->last - first);
		row->cell = b->cell;
		if (rd_cells(b->text.p, at->start, b->end + first, row->n, b->cell) && b->quoted)
			rd_take_quotes_off(b->text.p, b->cell, row->n);
		row->ragged = row->n != b->columns;
		if (!rd_is_blank(row))
			return true;
		b->blank++;
	}
	return false;
}

void rd_batch_settle(struct rd_batch *b)
{
	if (b->rd)
		b->rd->info.blank_rows += b->blank;
	b->blank = 0;
}
