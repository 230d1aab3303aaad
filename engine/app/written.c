#include "app/written.h"

#include <string.h>

enum { FIRST_ROOM = 256, LETTERS = 26, MOST_COLUMNS = 16384 };

struct filling {
	struct arena *mem;
	struct written_sheet *sheet;
};

static enum err take(void *context, const struct sheet_cell *c)
{
	const struct filling *to = context;
	struct written_sheet *s = to->sheet;
	if (s->cells == s->room) {
		size_t room = s->room ? 2 * s->room : FIRST_ROOM;
		struct written_cell *larger = ARENA_ARRAY(to->mem, room, struct written_cell);
		if (!larger)
			return err_memory();
		if (s->cells)
			memcpy(larger, s->cell, s->cells * sizeof *larger);
		s->cell = larger;
		s->room = room;
	}
	const char *text = arena_text_n(to->mem, c->text, c->n);
	if (!text)
		return err_memory();
	s->cell[s->cells++] = (struct written_cell){c->row, c->column, c->kind, c->number, text};
	return ERR_OK;
}

static enum err read_sheet(struct written *w, int file, size_t i, const struct sheet_strings *strings)
{
	const struct book_sheet *from = &w->book->sheet[i];
	struct written_sheet *to = &w->sheet[i];
	struct filling filling = {w->mem, to};
	struct part_bytes part;
	*to = (struct written_sheet){.name = arena_text(w->mem, from->name), .hidden = from->hidden};
	if (!to->name)
		return err_memory();
	if (!from->cells)
		return ERR_OK;
	enum err err = zip_parts_read_name(w->zip, from->part, false, &part);
	if (err)
		return err;
	err = sheet_cells(&part, file, strings, &(struct sheet_sink){.context = &filling, .cell = take}, &to->facts);
	part_bytes_free(&part);
	return err;
}

static enum err read_all(struct written *w, int file)
{
	struct sheet_strings *strings = NULL;
	w->sheets = w->book->n;
	w->sheet = ARENA_ARRAY(w->mem, w->sheets + 1, struct written_sheet);
	enum err err = w->sheet ? ERR_OK : err_memory();
	if (!err && w->book->strings)
		err = sheet_strings_read(w->zip, w->book->strings, file, &strings);
	for (size_t i = 0; !err && i < w->sheets; i++)
		err = read_sheet(w, file, i, strings);
	sheet_strings_free(strings);
	return err;
}

enum err written_open(struct arena *mem, const char *path, int file, struct written *out)
{
	struct written w = {.mem = mem};
	enum err err = zip_parts_open(path, file, &zip_limits_usual, &w.zip);
	if (!err)
		err = book_sheets_open(w.zip, file, &w.book);
	if (!err)
		err = read_all(&w, file);
	if (err)
		written_close(&w);
	else
		*out = w;
	return err;
}

void written_close(struct written *w)
{
	book_sheets_close(w->book);
	zip_parts_close(w->zip);
	w->book = NULL;
	w->zip = NULL;
}

const struct written_cell *written_at(const struct written_sheet *s, uint32_t row, uint32_t column)
{
	size_t from = 0, to = s->cells;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct written_cell *c = &s->cell[middle];
		if (c->row == row && c->column == column)
			return c;
		bool before = c->row < row || (c->row == row && c->column < column);
		from = before ? middle + 1 : from;
		to = before ? to : middle;
	}
	return NULL;
}

size_t written_named(const struct written *w, const char *name, size_t n)
{
	size_t i = 0;
	while (i < w->sheets && (strlen(w->sheet[i].name) != n || strncmp(w->sheet[i].name, name, n) != 0))
		i++;
	return i;
}

bool written_withheld(const struct written_cell *c)
{
	return c && c->kind == SHEET_TEXT && !strcmp(c->text, "[c]");
}

uint32_t written_column(const char **at)
{
	uint32_t column = 0;
	for (; **at >= 'A' && **at <= 'Z' && column <= MOST_COLUMNS; ++*at)
		column = LETTERS * column + (uint32_t)(**at - 'A') + 1;
	return column <= MOST_COLUMNS ? column : 0;
}
