#include "scan/words_in.h"

static bool is_start_of_letter(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

static void put_letter(struct word *w, char c)
{
	if (w->n == WORD_MOST)
		return;
	w->s[w->n++] = c;
	w->letters += is_start_of_letter(c);
}

static size_t one_word(const struct plain *p, size_t i, struct word *w)
{
	*w = (struct word){.at = i};
	while (i < p->n) {
		bool apostrophe = p->low[i] == '\'' && i + 1 < p->n && plain_letter(p->low[i + 1]);
		if (!plain_letter(p->low[i]) && !apostrophe)
			break;
		if (!apostrophe)
			put_letter(w, p->low[i]);
		i++;
	}
	w->end = i;
	w->s[w->n] = '\0';
	return i;
}

/* Whether one sign and then a single letter follow. */
static bool single_follows(const struct plain *p, size_t i, char divides)
{
	struct word w;
	if (i + 1 >= p->n || p->low[i] != divides || !plain_letter(p->low[i + 1]))
		return false;
	one_word(p, i + 1, &w);
	return w.letters == 1;
}

bool word_next(const struct plain *p, size_t *at, struct word *out)
{
	enum { SPELLED = 3 };
	size_t i = *at;
	while (i < p->n && !plain_letter(p->low[i]))
		i++;
	if (i >= p->n)
		return false;
	*at = one_word(p, i, out);
	if (out->letters != 1 || *at >= p->n || plain_digit(p->low[*at]))
		return true;
	char divides = p->low[*at];
	struct word spelled = *out, w;
	size_t end = *at;
	while (single_follows(p, end, divides)) {
		end = one_word(p, end + 1, &w);
		for (size_t k = 0; k < w.n; k++)
			put_letter(&spelled, w.s[k]);
	}
	if (spelled.letters < SPELLED)
		return true;
	spelled.s[spelled.n] = '\0';
	spelled.end = *at = end;
	*out = spelled;
	return true;
}
