#include "scan/scan_bytes.h"

#include "core/weak.h"
#include "scan/hashed.h"
#include "scan/plain.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_LONGEST = 64, DIGITS_LEAST = 9, DIGITS_MOST = 34 };

struct scan_bytes {
	const struct scan_names *names;
	struct hashed told;
	size_t least;
};

enum err scan_bytes_new(const struct scan_names *names, uint64_t n, struct scan_bytes **out)
{
	struct scan_bytes *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	double chance = 1000.0 * (double)n * (names ? (double)scan_names_count(names) : 1);
	s->names = names;
	s->told.bare = true;
	for (s->least = 3; chance >= 1; s->least++)
		chance /= s->least == 3 ? 128.0 * 128 * 128 : 128;
	*out = s;
	return ERR_OK;
}

void scan_bytes_free(struct scan_bytes *s)
{
	if (!s)
		return;
	hashed_free(&s->told);
	free(s);
}

static bool is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* The run of letters at p, in small ones; 0 where it is longer than any name. */
static size_t lower(const unsigned char *p, size_t n, char low[WORD_LONGEST])
{
	if (n > WORD_LONGEST)
		return 0;
	for (size_t i = 0; i < n; i++)
		low[i] = (char)(p[i] | 0x20);
	return n;
}

enum err scan_bytes_tell(struct scan_bytes *s, const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;
	char low[WORD_LONGEST];
	enum err err = ERR_OK;
	for (size_t i = 0; i < n && !err; i++) {
		size_t k = 0;
		while (i + k < n && is_letter(p[i + k]))
			k++;
		size_t m = lower(p + i, k, low);
		if (m >= s->least && !hashed_has(&s->told, hashed_of(low, m)))
			err = hashed_add(&s->told, hashed_of(low, m), 0);
		i += k;
	}
	return err;
}

static void look_at_word(const struct scan_bytes *s, const unsigned char *p, size_t n, struct scan_seen *seen)
{
	char low[WORD_LONGEST];
	size_t m = lower(p, n, low);
	if (!s->names || m < s->least || !scan_names_is(s->names, low, m) || hashed_has(&s->told, hashed_of(low, m)))
		return;
	seen->cells[SCAN_OWN_NAME]++;
	seen->values[SCAN_OWN_NAME]++;
}

static void look_at_digits(const unsigned char *p, size_t n, struct scan_seen *seen)
{
	scan_set found = n > DIGITS_MOST ? 0 : scan_text((const char *)p, n, NULL) & SCAN_STRONG;
	for (int c = 0; c < SCAN_STRONG__COUNT; c++)
		if (found & scan_bit((enum scan_class)c)) {
			seen->cells[c]++;
			seen->values[c]++;
		}
}

enum kind { OTHER, LETTER, DIGIT };

static enum kind kind_of(unsigned char c)
{
	return is_letter(c) ? LETTER : plain_digit((char)c) ? DIGIT : OTHER;
}

/* A run that could be looked at covers every least-th byte from where it may begin: what lies between is not read unless such a byte is of one. */
void scan_bytes_look(const struct scan_bytes *s, const unsigned char *p, size_t n, struct scan_seen *seen)
{
	const size_t least = s->least < DIGITS_LEAST ? s->least : DIGITS_LEAST;
	for (size_t i = 0; i + least <= n && !weak(WEAK_SCAN);) {
		size_t from = i + least - 1, to = from + 1;
		enum kind kind = kind_of(p[from]);
		while (kind && from > i && kind_of(p[from - 1]) == kind)
			from--;
		while (kind && to < n && kind_of(p[to]) == kind)
			to++;
		if (kind == LETTER && to - from >= s->least)
			look_at_word(s, p + from, to - from, seen);
		else if (kind == DIGIT && to - from >= DIGITS_LEAST)
			look_at_digits(p + from, to - from, seen);
		i = to;
	}
}
