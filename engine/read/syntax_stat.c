#include "core/feed.h"
#include "core/secret.h"
#include "read/rd_inside.h"
#include "read/rd_kind.h"
#include "read/stat_file.h"
#include "read/syntax.h"

#include <stdlib.h>
#include <string.h>

/* A block is handed over when it has so many cells, rows or bytes of text. */
enum { BLOCK_CELLS = 1 << 15, BLOCK_TEXT = 1 << 20 };

struct place_of_cell {
	size_t at;
	uint32_t n;
};

/* Rows on their way from the thread that reads. */
struct block {
	long rows;
	struct place_of_cell *cell;
	size_t cells, cell_room;
	char *text;
	size_t used, text_room;
	uint64_t done; /* bytes of the file read */
};

struct stat_rows {
	int file;
	struct rd *rd;
	struct stat_file *from;
	struct feed *feed;
	struct block block[FEED_BLOCKS];
	struct feed *own; /* the same, and the next two: the reading thread's */
	struct block *filling;
	size_t row_text; /* bytes of its row so far */
	struct block *taking;
	long taken, number; /* rows of the block, rows of all */
	struct rd_cell *name, *cell;
};

static enum err make_room(struct block *b, size_t n)
{
	void *cells = b->cell, *text = b->text;
	enum err err = secret_grow(&cells, &b->cell_room, b->cells + 1, sizeof *b->cell);
	b->cell = cells;
	if (!err)
		err = secret_grow(&text, &b->text_room, b->used + n + 1, 1);
	b->text = text;
	return err;
}

static enum err next_block(struct stat_rows *s)
{
	s->filling = feed_empty(s->own);
	if (!s->filling)
		return ERR_END;
	s->filling->rows = 0;
	s->filling->cells = s->filling->used = 0;
	return ERR_OK;
}

static enum err end_row(struct stat_rows *s)
{
	struct block *b = s->filling;
	b->rows++;
	s->row_text = 0;
	if (b->cells < BLOCK_CELLS && b->used < BLOCK_TEXT)
		return ERR_OK;
	b->done = stat_file_done(s->from);
	feed_full(s->own);
	return next_block(s);
}

/* In the reading thread. */
static enum err take(void *context, int column, struct rd_cell cell)
{
	struct stat_rows *s = context;
	struct block *b = s->filling;
	s->row_text += cell.n;
	if (s->row_text > RD_ROW_MAX)
		return err_at(ERR_LIMIT, err_place(s->file, 0, 0), "a row of more than 16 MiB");
	enum err err = make_room(b, cell.n);
	if (err)
		return err;
	if (cell.n)
		memcpy(b->text + b->used, cell.p, cell.n);
	b->cell[b->cells++] = (struct place_of_cell){.at = b->used, .n = cell.n};
	b->used += cell.n;
	return column + 1 == stat_file_columns(s->from) ? end_row(s) : ERR_OK;
}

static enum err make(void *context, struct feed *f)
{
	struct stat_rows *s = context;
	s->own = f;
	s->row_text = 0;
	enum err err = next_block(s);
	if (!err)
		err = stat_file_rows(s->from, take, s);
	if (err == ERR_END)
		return ERR_OK;
	if (!err && s->filling->rows)
		feed_full(f);
	return err;
}

static enum err start(struct stat_rows *s)
{
	void *blocks[FEED_BLOCKS];
	struct feed *feed = NULL;
	for (int i = 0; i < FEED_BLOCKS; i++)
		blocks[i] = &s->block[i];
	s->taking = NULL;
	s->taken = s->number = 0;
	s->rd->info.bytes_read = 0;
	enum err err = feed_start(make, s, blocks, &feed);
	s->feed = err ? NULL : feed;
	return err;
}

static enum err stat_next(void *state, struct rd_row *row)
{
	struct stat_rows *s = state;
	void *block;
	if (!s->taking || s->taken == s->taking->rows) {
		enum err err = feed_next(s->feed, &block);
		if (err)
			return err;
		s->taking = block;
		s->taken = 0;
		s->rd->info.bytes_read = s->taking->done;
	}
	const struct place_of_cell *cell = s->taking->cell + (size_t)s->taken * (size_t)s->rd->header.n;
	for (int i = 0; i < s->rd->header.n; i++)
		s->cell[i] = (struct rd_cell){.p = s->taking->text + cell[i].at, .n = cell[i].n};
	s->taken++;
	row->number = ++s->number;
	row->n = s->rd->header.n;
	row->cell = s->cell;
	return ERR_OK;
}

static enum err stat_rewind(void *state)
{
	struct stat_rows *s = state;
	feed_stop(s->feed);
	s->feed = NULL;
	return start(s);
}

static enum err stat_numbers(void *state, const bool *column)
{
	struct stat_rows *s = state;
	feed_stop(s->feed);
	s->feed = NULL;
	stat_file_numbers(s->from, column);
	return start(s);
}

static void stat_close(void *state)
{
	struct stat_rows *s = state;
	feed_stop(s->feed);
	for (int i = 0; i < FEED_BLOCKS; i++) {
		secret_free(s->block[i].cell, s->block[i].cell_room * sizeof *s->block[i].cell);
		secret_free(s->block[i].text, s->block[i].text_room);
	}
	stat_file_close(s->from);
	free(s->name);
	free(s->cell);
	free(s);
}

static enum err open_state(const struct source_place *place, const struct syntax_choice *choice, struct stat_rows *s)
{
	unsigned char head[SOURCE_HEAD];
	size_t n = 0;
	enum err err = source_head(place, head, &n);
	const char *syntax = err ? NULL : stat_syntax(head, n);
	explicit_bzero(head, sizeof head);
	if (!err && !syntax)
		err = err_at(ERR_FORMAT, err_place(place->file, 0, 0), "the file changed while it was read");
	if (!err)
		err = stat_file_open(place, syntax, choice->codes, &s->from);
	if (err)
		return err;
	int columns = stat_file_columns(s->from);
	s->name = calloc((size_t)columns, sizeof *s->name);
	s->cell = calloc((size_t)columns, sizeof *s->cell);
	if (!s->name || !s->cell)
		return err_memory();
	for (int i = 0; i < columns; i++)
		s->name[i] = stat_file_name(s->from, i);
	s->rd->header = (struct rd_row){.n = columns, .cell = s->name};
	s->rd->info.syntax = syntax;
	s->rd->info.typed_dates = true;
	s->rd->info.bytes = stat_file_size(s->from);
	return start(s);
}

static enum err open_stat(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	static const struct rd_kind kind = {
		.next = stat_next, .rewind = stat_rewind, .close = stat_close, .numbers = stat_numbers};
	(void)i;
	struct rd *r = calloc(1, sizeof *r);
	struct stat_rows *s = calloc(1, sizeof *s);
	if (!r || !s) {
		free(r);
		free(s);
		return err_memory();
	}
	r->kind = &kind;
	r->state = s;
	s->rd = r;
	s->file = place->file;
	enum err err = open_state(place, choice, s);
	if (!err)
		err = rd_look_at_first_row(r, place->file);
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}

static int knows(const unsigned char *head, size_t n)
{
	return stat_syntax(head, n) ? 9 : 0;
}

const struct syntax syntax_stat = {
	.name = "stat",
	.title = "SPSS (.sav, .zsav, .por), Stata (.dta) and SAS (.sas7bdat, .xpt)",
	.takes_codes = true,
	.knows = knows,
	.open = open_stat,
};
