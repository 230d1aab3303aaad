#include "read/csv_sniff.h"
#include "read/rd_csv.h"
#include "read/rd_inside.h"
#include "read/rd_kind.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 256 << 10 };

/* Delimited text behind a struct rd. */
struct text {
	int file;
	struct source *source;
	struct rd_csv csv;
	struct rd *rd;
	struct guard header_text;
	struct rd_cell *header_cell;
};

static enum err not_found(const struct text *t, enum sniffed why, long row)
{
	struct err_place where = err_place(t->file, 0, 0);
	if (why == SNIFF_UNCLOSED)
		return err_at(ERR_FORMAT, err_place(t->file, row, 0),
			      "a quote opened in this row is not closed; close it, or double it if it belongs to the text");
	if (t->csv.stop == SOURCE_NO_TEXT)
		return rd_csv_no_text(&t->csv, row);
	if (why == SNIFF_LONG)
		return err_at(ERR_LIMIT, err_place(t->file, 1, 0),
			      "the first row is longer than 256 KiB, or a quote in it is not closed: is this a CSV file?");
	if (why == SNIFF_BLANK)
		return err_at(ERR_EMPTY, where, "the file holds blank lines only");
	if (why == SNIFF_ONE_COLUMN)
		return err_at(ERR_FORMAT, where, "only one column: cells must be divided by comma, semicolon, tab or |");
	return err_at(
		ERR_FORMAT, where,
		"no header in the first 50 rows: one row must name the columns, at least two, none of them only a number, "
		"and rows under it must have as many cells");
}

/* Lines that the sample has begun: where its first bad byte is, when no rows could be made of it. */
static long lines_in(const char *p, size_t n)
{
	long lines = 1;
	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	return lines;
}

static enum err find_header(struct text *t, char delimiter)
{
	struct rd_csv *c = &t->csv;
	enum err err = rd_csv_hold(c, SAMPLE);
	if (err)
		return err;
	struct csv_guess guess = {.row = 0};
	size_t n = c->end < SAMPLE ? c->end : SAMPLE;
	bool whole = c->stop == SOURCE_END && n == c->end;
	enum sniffed found = csv_sniff(c->text.p, n, whole, delimiter, &c->index, &guess);
	if (found != SNIFF_FOUND) {
		bool bad_byte = c->stop == SOURCE_NO_TEXT && found != SNIFF_UNCLOSED;
		return not_found(t, found, bad_byte ? lines_in(c->text.p, n) : guess.row);
	}
	c->delimiter = guess.delimiter;
	t->rd->info.delimiter = guess.delimiter;
	t->rd->info.header_row = guess.row;
	return ERR_OK;
}

/* Reads the rows down to the header, which has n cells. */
static enum err skip_to_header(struct text *t, int *n)
{
	enum err err = ERR_OK;
	while (!err && t->csv.rows < t->rd->info.header_row)
		err = rd_csv_row(&t->csv, n);
	return err;
}

static enum err keep_header(struct text *t, int n)
{
	const struct rd_cell *cell = t->csv.cell;
	size_t size = 1;
	for (int i = 0; i < n; i++)
		size += cell[i].n;
	enum err err = guard_new(size, &t->header_text);
	if (err)
		return err;
	t->header_cell = calloc((size_t)n + 1, sizeof *t->header_cell);
	if (!t->header_cell)
		return err_memory();
	char *to = t->header_text.p;
	for (int i = 0; i < n; i++) {
		memcpy(to, cell[i].p, cell[i].n);
		t->header_cell[i] = (struct rd_cell){.p = to, .n = cell[i].n};
		to += cell[i].n;
	}
	t->rd->header = (struct rd_row){.number = t->rd->info.header_row, .n = n, .cell = t->header_cell};
	return ERR_OK;
}

static enum err start(struct text *t, char delimiter)
{
	if (delimiter && (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || (delimiter & 0x80)))
		return err_set(ERR_USAGE, "a delimiter is one ASCII character, neither a quote nor a line end");
	int n = 0;
	enum err err = find_header(t, delimiter);
	if (!err)
		err = skip_to_header(t, &n);
	if (!err)
		err = keep_header(t, n);
	return err ? err : rd_look_at_first_row(t->rd, t->file);
}

/* Fields are set one by one: a struct copied right after its fields were written stalls the processor (half of the time, measured). */
static enum err text_next(void *state, struct rd_row *row)
{
	struct text *t = state;
	int n = 0;
	enum err err = rd_csv_row(&t->csv, &n);
	if (err)
		return err;
	row->number = t->csv.rows;
	row->n = n;
	row->cell = t->csv.cell;
	return ERR_OK;
}

static enum err text_rows(void *state, struct rd_batch *b)
{
	struct text *t = state;
	return rd_csv_rows(&t->csv, b);
}

static enum err text_rewind(void *state)
{
	struct text *t = state;
	int n;
	enum err err = source_rewind(t->source);
	if (err)
		return err;
	rd_csv_restart(&t->csv);
	return skip_to_header(t, &n);
}

static void text_close(void *state)
{
	struct text *t = state;
	rd_csv_free(&t->csv);
	guard_free(&t->header_text);
	free(t->header_cell);
	source_close(t->source);
	free(t);
}

static enum err open_text(const struct source_place *place, char delimiter, const struct rd_tuning *how, struct rd **out)
{
	static const struct rd_kind kind = {
		.next = text_next, .rows = text_rows, .rewind = text_rewind, .close = text_close};
	struct rd *r = calloc(1, sizeof *r);
	struct text *t = calloc(1, sizeof *t);
	if (!r || !t) {
		free(r);
		free(t);
		return err_memory();
	}
	*r = (struct rd){.kind = &kind, .state = t, .info = {.syntax = "delimited"}};
	t->rd = r;
	t->file = place->file;
	enum err err = source_open(place, how->block, &r->info, &t->source);
	if (!err)
		err = rd_csv_new(t->source, place->file, how->block, how->masks, &t->csv);
	if (!err)
		err = start(t, delimiter);
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}

enum err rd_open_tuned(const char *path, int file, char delimiter, const struct rd_tuning *how, struct rd **out)
{
	return open_text(&(struct source_place){.path = path, .file = file}, delimiter, how, out);
}

enum err rd_open_place(const struct source_place *place, char delimiter, struct rd **out)
{
	const struct rd_tuning how = {.block = source_block(place), .masks = csv_masks_best()};
	return open_text(place, delimiter, &how, out);
}

enum err rd_open(const char *path, int file, char delimiter, struct rd **out)
{
	return rd_open_place(&(struct source_place){.path = path, .file = file}, delimiter, out);
}

enum err rd_open_bytes(const unsigned char *bytes, size_t n, struct rd **out)
{
	return rd_open_place(&(struct source_place){.bytes = bytes, .n = n, .file = 1}, 0, out);
}
