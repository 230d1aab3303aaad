#include "deid/canonical_name.h"

#include "core/fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 32, LONGEST_WORD = 255, LETTERS = 3 };

struct word {
	const char *p;
	size_t n;
};

static bool is_title(struct word w)
{
	static const char *const titles[] = {"mr",   "mrs",  "ms",  "miss", "mx",   "dr",   "prof", "professor",
					     "herr", "frau", "sir", "dame", "lady", "lord", "rev",  "reverend"};
	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
		if (strlen(titles[i]) == w.n && !memcmp(titles[i], w.p, w.n))
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
	return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* -1: more words, or longer ones, than a name has. */
static int split(const char *text, struct word *word)
{
	int n = 0;
	while (*text) {
		struct word w = {.p = text, .n = strcspn(text, " ")};
		text += w.n + (text[w.n] == ' ');
		if (n == WORDS || w.n > LONGEST_WORD)
			return -1;
		if (!is_title(w))
			word[n++] = w;
	}
	return n;
}

static bool says_enough(const struct word *word, int n)
{
	size_t letters = 0, longest = 0;
	for (int i = 0; i < n; i++) {
		letters += word[i].n;
		longest = word[i].n > longest ? word[i].n : longest;
	}
	return letters >= LETTERS && longest > 1;
}

static long put(struct word w, char *out, size_t at, size_t size)
{
	if (at + 1 + w.n > size)
		return -1;
	out[at] = (char)w.n;
	memcpy(out + at + 1, w.p, w.n);
	return (long)(at + 1 + w.n);
}

long canonical_name(const char *text, size_t n, char *out, size_t size)
{
	char folded[512];
	struct word word[WORDS + 1];
	long at = 0;
	const char *end = memchr(text, NAME_BREAK, n);
	size_t length = end ? (size_t)(end - text) : n;
	if (fold_plain(text, length, folded, sizeof folded) < 0)
		return -1;
	int words = split(folded, word);
	if (words > 0 && !says_enough(word, words))
		words = 0;
	if (words > 0) {
		qsort(word, (size_t)words, sizeof *word, by_bytes);
		word[words] = (struct word){.p = end ? end + 1 : "", .n = end ? n - length - 1 : 0};
		for (int i = 0; i <= words && at >= 0; i++)
			at = put(word[i], out, (size_t)at, size);
	}
	explicit_bzero(folded, sizeof folded);
	return words < 0 ? -1 : at;
}
