#pragma once
/*
 * Text made plain, for this module alone: printable ASCII as far as it can be, other letters as they are, every other sign a space.
 *
 * NFKC per character, combining marks out (so that diacritics fold), zero-width and other format characters out, letters of Cyrillic and Greek that
 * look Latin as those, decimal digits of any script as ASCII, dashes as "-", runs of spaces as one. low is the same in small letters, byte for byte.
 */
#include <stdbool.h>
#include <stddef.h>

enum { PLAIN_MOST = 4096 };

struct plain {
	size_t n, digits;
	bool letters, colon, at, slash, dot, upper,
		foreign; /* what there is; foreign: the source had a letter that looked Latin and was none */
	char text[PLAIN_MOST + 1], low[PLAIN_MOST + 1]; /* end with NUL */
};

/* Takes as many bytes of the text as fit and returns how many that were. alike: look-alike letters become Latin. */
size_t plain_make(const char *text, size_t n, bool alike, struct plain *out);

static inline bool plain_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool plain_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool plain_big(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A letter of any script. */
static inline bool plain_letter(char c)
{
	return plain_small(c) || plain_big(c) || (unsigned char)c >= 0x80;
}

static inline bool plain_alnum(char c)
{
	return plain_letter(c) || plain_digit(c);
}

static inline bool plain_hex(char c)
{
	return plain_digit(c) || (c >= 'a' && c <= 'f');
}

/* Whether the place before i (or at i) is no letter or digit. */
static inline bool plain_starts(const struct plain *p, size_t i)
{
	return i == 0 || !plain_alnum(p->low[i - 1]);
}

static inline bool plain_ends(const struct plain *p, size_t i)
{
	return i >= p->n || !plain_alnum(p->low[i]);
}

/* The digits from i on, at most most of them; *value is their number. */
static inline size_t plain_number(const struct plain *p, size_t i, size_t most, long *value)
{
	size_t k = 0;
	*value = 0;
	for (; k < most && i + k < p->n && plain_digit(p->low[i + k]); k++)
		*value = *value * 10 + (p->low[i + k] - '0');
	return k;
}
