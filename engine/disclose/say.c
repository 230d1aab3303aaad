#include "disclose/safe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1024 };

static const char withheld[] = "Too few clients to say: the numbers behind this answer are not released.";

struct line {
	char text[LONGEST];
	size_t n;
};

static void put(struct line *l, const char *text, size_t n)
{
	if (n > sizeof l->text - 1 - l->n)
		n = sizeof l->text - 1 - l->n;
	memcpy(l->text + l->n, text, n);
	l->n += n;
}

/*
 * A released number in words: estimates to three significant digits, p to two, no zeros behind (half end by session 11, not 11.00), the rest as
 * the sheet shows it; a share as a percentage where asked.
 */
static int write_number(char *text, size_t size, enum cell_kind kind, const struct safe_cell *c, bool percent)
{
	if (percent)
		return snprintf(text, size, "%.*f", c->decimals > 2 ? c->decimals - 2 : 0, 100 * c->number);
	if (kind >= CELL_RATE)
		return snprintf(text, size, "%.*g", kind == CELL_P ? 2 : 3, c->number);
	return snprintf(text, size, "%.*f", c->decimals > 0 ? c->decimals : 0, c->number);
}

/* False: it is not released. */
static bool put_cell(struct line *l, enum cell_kind kind, const struct safe_cell *c, bool percent)
{
	char text[64];
	if (c->kind == SAFE_TEXT) {
		put(l, c->text, strlen(c->text));
		return true;
	}
	if (c->kind != SAFE_NUMBER)
		return false;
	put(l, text, (size_t)write_number(text, sizeof text, kind, c, percent));
	return true;
}

/* "{3}" or "{3%}" at *at, which moves behind it. */
static bool put_place(struct line *l, const struct table *t, const struct safe_table *safe, const char **at)
{
	const struct sentence *s = &t->sentence;
	char *end = NULL;
	unsigned long i = strtoul(*at + 1, &end, 10);
	bool percent = *end == '%';
	*at = end + percent + 1;
	if (i >= s->refs)
		return false;
	size_t cell = s->ref[i].row * safe->columns + s->ref[i].column;
	return put_cell(l, t->cell[cell].kind, &safe->cell[cell], percent);
}

const char *safe_say(struct arena *mem, const struct table *t, const struct safe_table *safe)
{
	const struct sentence *s = &t->sentence;
	const char *otherwise = s->otherwise ? s->otherwise : withheld;
	struct line l = {.n = 0};
	if (!s->text)
		return s->otherwise ? s->otherwise : "";
	for (const char *at = s->text; *at;) {
		size_t plain = strcspn(at, "{");
		put(&l, at, plain);
		at += plain;
		if (*at && !put_place(&l, t, safe, &at))
			return otherwise;
	}
	return arena_text_n(mem, l.text, l.n);
}
