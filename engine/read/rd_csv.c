#include "read/rd_csv.h"

#include "read/rd_inside.h"

#include <stdlib.h>
#include <string.h>

/* AFTER: bytes past the block's end that the index may read, and the line end that the last row may lack. */
enum { WINDOW = 16 << 10, AFTER = 64 };

enum err rd_csv_new(struct source *source, int file, size_t block, csv_masks_fn *masks, struct rd_csv *c)
{
	c->source = source;
	c->file = file;
	c->block = block;
	c->masks = masks;
	c->window = WINDOW;
	c->index.at = calloc(CSV_ENTRIES + 2 * CSV_BATCH, sizeof *c->index.at);
	c->cell = calloc(RD_COLUMNS_MAX, sizeof *c->cell);
	if (!c->index.at || !c->cell)
		return err_memory();
	return guard_new(2 * block + 2 * (size_t)AFTER, &c->text);
}

void rd_csv_free(struct rd_csv *c)
{
	free(c->index.at);
	free(c->cell);
	guard_free(&c->text);
}

void rd_csv_restart(struct rd_csv *c)
{
	c->pos = c->end = 0;
	c->stop = SOURCE_GOES_ON;
	c->zero = c->sealed = c->after_cr = c->indexed = false;
	c->window = WINDOW;
	c->rows = 0;
}

enum err rd_csv_no_text(const struct rd_csv *c, long row)
{
	struct err_place where = err_place(c->file, row, 0);
	if (c->zero)
		return err_at(ERR_FORMAT, where, "a NUL byte, which text does not have; export the file again as CSV");
	return err_at(ERR_FORMAT, where, "bytes that are no text in this encoding; export the file again as UTF-8");
}

/* One more block after what is held, which moves to the front. */
static enum err refill(struct rd_csv *c)
{
	size_t held = c->end - c->pos;
	memmove(c->text.p, c->text.p + c->pos, held);
	c->pos = 0;
	c->end = held;
	c->indexed = false;
	size_t need = held + c->block + AFTER;
	enum err err = ERR_OK;
	if (need + AFTER > c->text.size)
		err = guard_grow(&c->text, held, 2 * need);
	size_t got = 0;
	char *to = c->text.p + held;
	if (!err)
		err = source_fill(c->source, to, c->text.size - AFTER - held, &got, &c->stop);
	if (err)
		return err;
	const char *zero = memchr(to, 0, got);
	if (zero) {
		c->zero = true;
		c->stop = SOURCE_NO_TEXT;
		got = (size_t)(zero - to);
	}
	c->end += got;
	return ERR_OK;
}

enum err rd_csv_hold(struct rd_csv *c, size_t n)
{
	enum err err = ERR_OK;
	while (!err && c->end - c->pos < n && c->stop == SOURCE_GOES_ON)
		err = refill(c);
	return err;
}

/* A cell that starts at p and has more than RD_CELL_MAX bytes. */
static enum err too_long(const struct rd_csv *c, const char *p, size_t column)
{
	struct err_place where = err_place(c->file, c->rows + 1, (int)column);
	if (*p == '"' && memchr(p, '\n', RD_CELL_MAX))
		return err_at(ERR_FORMAT, where,
			      "a quote opened in this row is not closed within 1 MiB: close it, or double it");
	return err_at(ERR_LIMIT, where, "a cell of more than 1 MiB; take that column out of the export");
}

static enum err too_wide(const struct rd_csv *c)
{
	return err_at(ERR_LIMIT, err_place(c->file, c->rows + 1, 0), "more than %d columns", (int)RD_COLUMNS_MAX);
}

static enum err row_too_long(const struct rd_csv *c)
{
	return err_at(ERR_LIMIT, err_place(c->file, c->rows + 1, 0), "a row of more than 16 MiB");
}

static enum err unclosed(const struct rd_csv *c)
{
	return err_at(ERR_FORMAT, err_place(c->file, c->rows + 1, 0),
		      "a quote opened in this row is not closed; close it, or double it if it belongs to the text");
}

/* Whether what the index has of the unfinished row breaks a limit already. */
static enum err check_part(const struct rd_csv *c)
{
	const struct csv_index *x = &c->index;
	size_t start = c->pos + (x->n ? x->at[x->n - 1] + (size_t)1 : 0);
	if (x->n >= RD_COLUMNS_MAX)
		return too_wide(c);
	if (c->end > start + RD_CELL_MAX)
		return too_long(c, c->text.p + start, x->n + 1);
	if (c->end - c->pos > RD_ROW_MAX)
		return row_too_long(c);
	return ERR_OK;
}

static void index_window(struct rd_csv *c)
{
	size_t n = c->end - c->pos;
	csv_index_fast(c->masks, c->text.p + c->pos, n < c->window ? n : c->window, c->delimiter, &c->index);
	c->base = c->pos;
	c->next = 0;
	c->indexed = true;
}

/* All that is held belongs to one unfinished row: reads on, or ends the last row. */
static enum err read_on(struct rd_csv *c)
{
	if (c->pos < c->end) {
		enum err err = check_part(c);
		if (err)
			return err;
	}
	if (c->stop == SOURCE_GOES_ON)
		return c->pinned ? ERR_END : refill(c);
	if (c->stop == SOURCE_NO_TEXT)
		return rd_csv_no_text(c, c->rows + 1);
	if (c->pos == c->end)
		return ERR_END;
	if (c->sealed)
		return unclosed(c);
	c->sealed = true;
	c->text.p[c->end++] = '\n';
	c->indexed = false;
	return ERR_OK;
}

/* The index has no whole row left: looks further, more carefully, or at more of the file. */
static enum err look_on(struct rd_csv *c)
{
	struct csv_index *x = &c->index;
	size_t held = c->end - c->pos;
	if (!held)
		return read_on(c);
	if (c->base != c->pos)
		c->window = WINDOW;
	if (!c->indexed || c->base != c->pos) {
		index_window(c);
		return ERR_OK;
	}
	c->next = 0;
	if (x->stray) {
		csv_index_slow(c->text.p + c->pos, held, c->delimiter, x);
		if (x->broken)
			return unclosed(c);
		return x->n && c->text.p[c->pos + x->at[x->n - 1]] != c->delimiter ? ERR_OK : read_on(c);
	}
	if (x->n < CSV_ENTRIES && c->window < held) {
		c->window *= 2;
		c->indexed = false;
		return ERR_OK;
	}
	return read_on(c);
}

enum taken { ROW_WHOLE, ROW_PART, ROW_WIDE };

struct taking {
	const uint32_t *end; /* of its cells, from base on */
	int n;
	size_t start, length; /* where it begins; bytes before the line end */
};

/* The row that the index has next, quotes still on. Moves on only where it is whole. */
static enum taken find_row(struct rd_csv *c, struct taking *out)
{
	const struct csv_index *x = &c->index;
	const char *text = c->text.p + c->base;
	size_t limit = x->n - c->next < RD_COLUMNS_MAX ? x->n : c->next + RD_COLUMNS_MAX;
	const uint32_t *entry = x->at;
	char delimiter = c->delimiter;
	size_t k = c->next;
	while (k < limit && text[entry[k]] == delimiter)
		k++;
	if (k == limit)
		return limit < x->n ? ROW_WIDE : ROW_PART;
	size_t at = c->base + entry[k];
	*out = (struct taking){.end = entry + c->next, .n = (int)(k + 1 - c->next), .start = c->pos, .length = at - c->pos};
	c->after_cr = c->text.p[at] == '\r';
	c->next = k + 1;
	c->pos = at + 1;
	return ROW_WHOLE;
}

static enum err check_lengths(const struct rd_csv *c, const struct taking *t)
{
	size_t start = t->start - c->base;
	if (t->length > RD_ROW_MAX)
		return row_too_long(c);
	for (int i = 0; i < t->n; i++) {
		if (t->end[i] - start > RD_CELL_MAX)
			return too_long(c, c->text.p + c->base + start, (size_t)i + 1);
		start = (size_t)t->end[i] + 1;
	}
	return ERR_OK;
}

static enum err next_row(struct rd_csv *c, struct taking *t)
{
	for (;;) {
		if (c->after_cr && c->pos < c->end) {
			c->after_cr = false;
			c->pos += c->text.p[c->pos] == '\n';
		}
		enum taken taken = c->indexed ? find_row(c, t) : ROW_PART;
		if (taken == ROW_WHOLE)
			break;
		enum err err = taken == ROW_WIDE ? too_wide(c) : look_on(c);
		if (err)
			return err;
	}
	enum err err = t->length > RD_CELL_MAX ? check_lengths(c, t) : ERR_OK;
	c->rows += !err;
	return err;
}

enum err rd_csv_row(struct rd_csv *c, int *n)
{
	struct taking t;
	enum err err = next_row(c, &t);
	if (err)
		return err;
	if (rd_cells(c->text.p + c->base, t.start - c->base, t.end, t.n, c->cell))
		rd_take_quotes_off(c->text.p, c->cell, t.n);
	*n = t.n;
	return ERR_OK;
}

/* The text goes to the batch, but what is not read of it. */
static enum err give_text(struct rd_csv *c, struct rd_batch *b)
{
	size_t held = c->end - c->pos;
	enum err err = guard_grow(&b->text, 0, c->text.size);
	if (err)
		return err;
	memcpy(b->text.p, c->text.p + c->pos, held);
	struct guard text = b->text;
	b->text = c->text;
	c->text = text;
	c->pos = 0;
	c->end = held;
	c->indexed = false;
	return ERR_OK;
}

enum err rd_csv_rows(struct rd_csv *c, struct rd_batch *b)
{
	struct taking t;
	enum err err;
	while ((err = next_row(c, &t)) == ERR_OK) {
		const struct batch_row row = {.number = c->rows, .start = (uint32_t)t.start};
		err = rd_batch_add(b, &row, (size_t)t.n);
		if (err)
			break;
		uint32_t *end = b->end + b->ends - t.n;
		for (int i = 0; i < t.n; i++)
			end[i] = (uint32_t)c->base + t.end[i];
		c->pinned = true;
	}
	bool more = c->pinned && err == ERR_END;
	c->pinned = false;
	if (!b->rows)
		return err;
	enum err gave = give_text(c, b);
	if (gave)
		b->rows = 0;
	return gave ? gave : more ? ERR_OK : err;
}
