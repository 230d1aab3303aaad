#include "app/cover_head.h"

#include "read/book_sheets.h"
#include "read/sheet_cells.h"

#include <string.h>

enum { DIGITS = 2 * CHAIN_BYTES };

static const char item[] = "Audit head", cover[] = "Cover";

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool head_of_text(const char *text, size_t n, unsigned char out[CHAIN_BYTES])
{
	if (n != DIGITS)
		return false;
	for (size_t i = 0; i < CHAIN_BYTES; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

struct seek {
	uint32_t row; /* of the item; 0: not seen yet */
	bool found;
	unsigned char head[CHAIN_BYTES];
};

/* The first text behind the item in its row. */
static enum err look_at(void *context, const struct sheet_cell *c)
{
	struct seek *s = context;
	if (c->kind != SHEET_TEXT)
		return ERR_OK;
	if (s->row && c->row == s->row)
		s->found = s->found || head_of_text(c->text, c->n, s->head);
	else if (c->n == sizeof item - 1 && !memcmp(c->text, item, c->n))
		s->row = c->row;
	return ERR_OK;
}

static enum err strings_of(struct zip_parts *z, const struct book_sheets *b, int file, struct sheet_strings **out)
{
	struct part_bytes bytes = {0};
	if (!b->strings)
		return ERR_OK;
	enum err err = zip_parts_read_name(z, b->strings, false, &bytes);
	if (!err)
		err = sheet_strings_read(bytes.p, bytes.n, file, out);
	part_bytes_free(&bytes);
	return err;
}

static enum err seek_in(struct zip_parts *z, const struct book_sheets *b, int file, struct seek *s)
{
	struct sheet_strings *strings = NULL;
	const struct sheet_sink sink = {s, look_at};
	struct sheet_facts facts;
	enum err err = strings_of(z, b, file, &strings);
	for (size_t i = 0; i < b->n && !err; i++) {
		struct part_bytes part = {0};
		if (!b->sheet[i].cells || strcmp(b->sheet[i].name, cover) != 0)
			continue;
		err = zip_parts_read_name(z, b->sheet[i].part, false, &part);
		if (!err)
			err = sheet_cells(&part, file, strings, &sink, &facts);
		part_bytes_free(&part);
	}
	sheet_strings_free(strings);
	return err;
}

enum err cover_head(const char *path, int file, unsigned char out[CHAIN_BYTES])
{
	struct zip_parts *z = NULL;
	const struct book_sheets *b = NULL;
	struct seek s = {.row = 0};
	enum err err = zip_parts_open(path, file, &zip_limits_usual, &z);
	if (err)
		return err;
	err = book_sheets_open(z, file, &b);
	if (!err) {
		err = seek_in(z, b, file, &s);
		book_sheets_close(b);
	}
	zip_parts_close(z);
	if (!err && s.found)
		memcpy(out, s.head, CHAIN_BYTES);
	return err || s.found ? err : ERR_END;
}
