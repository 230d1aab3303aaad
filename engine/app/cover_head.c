#include "app/cover_head.h"

#include "app/written.h"

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

/* A text behind the item, in its row. */
static bool head_on(const struct written_sheet *s, unsigned char out[CHAIN_BYTES])
{
	uint32_t row = 0;
	for (size_t i = 0; i < s->cells; i++) {
		const struct written_cell *c = &s->cell[i];
		if (c->kind != SHEET_TEXT)
			continue;
		if (row && c->row == row && head_of_text(c->text, strlen(c->text), out))
			return true;
		if (!strcmp(c->text, item))
			row = c->row;
	}
	return false;
}

enum err cover_head(const char *path, int file, unsigned char out[CHAIN_BYTES])
{
	struct written w;
	unsigned char head[CHAIN_BYTES];
	struct arena *mem = arena_new();
	enum err err = mem ? written_open(mem, path, file, &w) : err_memory();
	if (!err) {
		size_t sheet = written_named(&w, cover, sizeof cover - 1);
		if (sheet == w.sheets || !head_on(&w.sheet[sheet], head))
			err = ERR_END;
		written_close(&w);
	}
	if (!err)
		memcpy(out, head, sizeof head);
	arena_free(mem);
	return err;
}
