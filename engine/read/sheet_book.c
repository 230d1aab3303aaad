#include "read/sheet_book.h"

#include "read/cfb_head.h"
#include "read/sheet_table.h"

#include <stdlib.h>
#include <string.h>

/* NAME_AT: bytes of a local file header before the name (APPNOTE.TXT 4.3.7). */
enum { NAME_AT = 30 };

static const struct zip_limits limits = {.parts = 4096, .part = (uint64_t)1 << 33, .all = (uint64_t)1 << 34, .growth = 250};

bool sheet_book_begins(const unsigned char *head, size_t n, const char *with)
{
	size_t length = strlen(with);
	return n >= NAME_AT + length && !memcmp(head, "PK\x03\x04", 4) && !memcmp(head + NAME_AT, with, length);
}

void sheet_book_close(struct sheet_book *b)
{
	if (!b)
		return;
	b->kind->close(b);
	free(b->entry);
	zip_parts_close(b->zip);
	raw_seekable_close(b->fd);
	free(b);
}

static enum err open_container(const struct source_place *place, struct sheet_book *b)
{
	enum err err = raw_seekable(place, &b->fd);
	if (!err)
		err = cfb_refuse(b->fd, b->file);
	return err ? err : zip_parts_open_place(&(struct source_place){.fd = b->fd, .file = b->file}, &limits, &b->zip);
}

/* *chosen: the positions of the sheets to read, n of them; the caller frees them. */
static enum err open_book(const struct sheet_book_kind *kind, const struct source_place *place,
			  const struct syntax_choice *choice, struct sheet_book **out, size_t **chosen, size_t *n)
{
	struct sheet_book *b = calloc(1, kind->size);
	if (!b)
		return err_memory();
	b->kind = kind;
	b->place = place;
	b->file = place->file;
	b->fd = -1;
	enum err err = open_container(place, b);
	if (!err)
		err = kind->open(b);
	*chosen = calloc(b->n + 1, sizeof **chosen);
	if (!err)
		err = *chosen ? sheet_choose(b->entry, b->n, choice->sheet, b->file, *chosen, n) : err_memory();
	if (err) {
		free(*chosen);
		sheet_book_close(b);
	} else {
		*out = b;
	}
	return err;
}

enum err sheet_book_tables(const struct sheet_book_kind *kind, const struct source_place *place,
			   const struct syntax_choice *choice, size_t *n)
{
	struct sheet_book *b = NULL;
	size_t *chosen;
	enum err err = open_book(kind, place, choice, &b, &chosen, n);
	if (err)
		return err;
	free(chosen);
	sheet_book_close(b);
	return ERR_OK;
}

enum err sheet_book_open(const struct sheet_book_kind *kind, const struct source_place *place,
			 const struct syntax_choice *choice, size_t i, struct rd **out)
{
	struct sheet_book *b = NULL;
	struct grid *rows = NULL;
	size_t *chosen, n = 0;
	enum err err = open_book(kind, place, choice, &b, &chosen, &n);
	if (err)
		return err;
	size_t sheet = chosen[i];
	free(chosen);
	err = kind->rows(b, sheet, &rows);
	if (!err)
		return sheet_table_open(b, sheet, rows, out);
	sheet_book_close(b);
	return err;
}
