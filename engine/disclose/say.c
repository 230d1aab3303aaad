#include "disclose/safe.h"

#include <math.h>
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

/* A number as the sheet shows it; a share as a percentage where asked. False: it is not released. */
static bool put_cell(struct line *l, const struct safe_cell *c, bool percent)
{
	char text[64];
	if (c->kind == SAFE_TEXT) {
		put(l, c->text, strlen(c->text));
		return true;
	}
	if (c->kind != SAFE_NUMBER)
		return false;
	double v = percent ? 100 * c->number : c->number;
	/* 11 sessions, not 11.00 */
	bool whole = !percent && c->decimals > 0 && !(fabs(v - nearbyint(v)) > 0);
	int decimals = whole ? 0 : c->decimals - (percent ? 2 : 0), n;
	if (c->decimals < 0)
		n = snprintf(text, sizeof text, "%.1e", v);
	else
		n = snprintf(text, sizeof text, "%.*f", decimals > 0 ? decimals : 0, v);
	put(l, text, (size_t)n);
	return true;
}

/* "{3}" or "{3%}" at *at, which moves behind it. */
static bool put_place(struct line *l, const struct sentence *s, const struct safe_table *safe, const char **at)
{
	char *end = NULL;
	unsigned long i = strtoul(*at + 1, &end, 10);
	bool percent = *end == '%';
	*at = end + percent + 1;
	if (i >= s->refs)
		return false;
	return put_cell(l, &safe->cell[s->ref[i].row * safe->columns + s->ref[i].column], percent);
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
		if (*at && !put_place(&l, s, safe, &at))
			return otherwise;
	}
	return arena_text_n(mem, l.text, l.n);
}
