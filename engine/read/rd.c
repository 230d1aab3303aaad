#include "read/csv_sniff.h"
#include "read/rd_csv.h"
#include "read/rd_inside.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 256 << 10 };

struct rd {
	int file;
	struct source *source;
	struct rd_csv csv;
	struct rd_info info;
	struct rd_row header;
	struct guard header_text;
	struct rd_cell *header_cell;
};

static enum err not_found(const struct rd *r, enum sniffed why, long row)
{
	struct err_place where = err_place(r->file, 0, 0);
	if (why == SNIFF_UNCLOSED)
		return err_at(ERR_FORMAT, err_place(r->file, row, 0),
			      "a quote opened in this row is not closed; close it, or double it if it belongs to the text");
	if (r->csv.stop == SOURCE_NO_TEXT)
		return rd_csv_no_text(&r->csv, row);
	if (why == SNIFF_LONG)
		return err_at(ERR_LIMIT, err_place(r->file, 1, 0),
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

static enum err find_header(struct rd *r, char delimiter)
{
	struct rd_csv *c = &r->csv;
	enum err err = rd_csv_hold(c, SAMPLE);
	if (err)
		return err;
	struct csv_guess guess = {.row = 0};
	size_t n = c->end < SAMPLE ? c->end : SAMPLE;
	bool whole = c->stop == SOURCE_END && n == c->end;
	enum sniffed found = csv_sniff(c->text.p, n, whole, delimiter, &c->index, &guess);
	if (found != SNIFF_FOUND) {
		bool bad_byte = c->stop == SOURCE_NO_TEXT && found != SNIFF_UNCLOSED;
		return not_found(r, found, bad_byte ? lines_in(c->text.p, n) : guess.row);
	}
	c->delimiter = guess.delimiter;
	r->info.delimiter = guess.delimiter;
	r->info.header_row = guess.row;
	return ERR_OK;
}

/* Reads the rows down to the header, which has n cells. */
static enum err skip_to_header(struct rd *r, int *n)
{
	enum err err = ERR_OK;
	while (!err && r->csv.rows < r->info.header_row)
		err = rd_csv_row(&r->csv, n);
	return err;
}

static enum err keep_header(struct rd *r, int n)
{
	const struct rd_cell *cell = r->csv.cell;
	size_t size = 1;
	for (int i = 0; i < n; i++)
		size += cell[i].n;
	enum err err = guard_new(size, &r->header_text);
	if (err)
		return err;
	r->header_cell = calloc((size_t)n + 1, sizeof *r->header_cell);
	if (!r->header_cell)
		return err_memory();
	char *to = r->header_text.p;
	for (int i = 0; i < n; i++) {
		memcpy(to, cell[i].p, cell[i].n);
		r->header_cell[i] = (struct rd_cell){.p = to, .n = cell[i].n};
		to += cell[i].n;
	}
	r->header = (struct rd_row){.number = r->info.header_row, .n = n, .cell = r->header_cell};
	return ERR_OK;
}

/* A file without rows under its header is told of at once, and so is what makes its first row unreadable. */
static enum err look_at_first_row(struct rd *r)
{
	struct rd_row row;
	enum err err = rd_next(r, &row);
	if (err == ERR_END)
		return err_at(ERR_EMPTY, err_place(r->file, r->info.header_row, 0), "a header and no rows under it");
	return err ? err : rd_rewind(r);
}

static enum err start(struct rd *r, char delimiter)
{
	if (delimiter && (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || (delimiter & 0x80)))
		return err_set(ERR_USAGE, "a delimiter is one ASCII character, neither a quote nor a line end");
	int n = 0;
	enum err err = find_header(r, delimiter);
	if (!err)
		err = skip_to_header(r, &n);
	if (!err)
		err = keep_header(r, n);
	return err ? err : look_at_first_row(r);
}

static enum err open_place(const struct source_place *place, char delimiter, const struct rd_tuning *how, struct rd **out)
{
	struct rd *r = calloc(1, sizeof *r);
	if (!r)
		return err_memory();
	r->file = place->file;
	enum err err = source_open(place, how->block, &r->info, &r->source);
	if (!err)
		err = rd_csv_new(r->source, place->file, how->block, how->masks, &r->csv);
	if (!err)
		err = start(r, delimiter);
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}

enum err rd_open_tuned(const char *path, int file, char delimiter, const struct rd_tuning *how, struct rd **out)
{
	return open_place(&(struct source_place){.path = path, .file = file}, delimiter, how, out);
}

enum err rd_open(const char *path, int file, char delimiter, struct rd **out)
{
	const struct rd_tuning how = {.block = RD_BLOCK, .masks = csv_masks_best()};
	return rd_open_tuned(path, file, delimiter, &how, out);
}

enum err rd_open_bytes(const unsigned char *bytes, size_t n, struct rd **out)
{
	const struct rd_tuning how = {.block = RD_BLOCK, .masks = csv_masks_best()};
	return open_place(&(struct source_place){.bytes = bytes, .n = n, .file = 1}, 0, &how, out);
}

const struct rd_info *rd_info(const struct rd *r)
{
	return &r->info;
}

const struct rd_row *rd_header(const struct rd *r)
{
	return &r->header;
}

static bool is_blank(const struct rd_cell *cell, int n)
{
	for (int i = 0; i < n; i++)
		for (uint32_t k = 0; k < cell[i].n; k++)
			if (cell[i].p[k] != ' ')
				return false;
	return true;
}

/* Fields are set one by one: a struct copied right after its fields were written stalls the processor (half of the time, measured). */
enum err rd_next(struct rd *r, struct rd_row *row)
{
	int n = 0;
	for (;;) {
		enum err err = rd_csv_row(&r->csv, &n);
		if (err)
			return err;
		if (!is_blank(r->csv.cell, n))
			break;
		r->info.blank_rows++;
	}
	row->number = r->csv.rows;
	row->n = n;
	row->cell = r->csv.cell;
	row->ragged = n != r->header.n;
	return ERR_OK;
}

enum err rd_rewind(struct rd *r)
{
	int n;
	enum err err = source_rewind(r->source);
	if (err)
		return err;
	rd_csv_restart(&r->csv);
	r->info.blank_rows = 0;
	return skip_to_header(r, &n);
}

void rd_close(struct rd *r)
{
	if (!r)
		return;
	rd_csv_free(&r->csv);
	guard_free(&r->header_text);
	free(r->header_cell);
	source_close(r->source);
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
