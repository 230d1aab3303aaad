#include "core/fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_word(utf8proc_int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);
	return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) ||
	       (k >= UTF8PROC_CATEGORY_MN && k <= UTF8PROC_CATEGORY_NO);
}

/* Letters without a decomposition, case folded, as others: how many bytes. 0: the letter stays itself. */
static size_t spell(utf8proc_int32_t c, utf8proc_uint8_t *out)
{
	static const struct {
		utf8proc_int32_t letter;
		char as[3];
	} list[] = {{0xf8, "o"},  {0x142, "l"}, {0x111, "d"}, {0xf0, "d"},   {0x131, "i"},
		    {0x127, "h"}, {0xe6, "ae"}, {0xfe, "th"}, {0x153, "oe"}, {0x167, "t"}};
	size_t n = 0;
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		for (; list[i].letter == c && list[i].as[n]; n++)
			out[n] = (utf8proc_uint8_t)list[i].as[n];
	return n;
}

static bool is_apostrophe(utf8proc_int32_t c)
{
	return c == '\'' || c == '`' || c == 0xb4 || c == 0x2018 || c == 0x2019 || c == 0x2bc;
}

enum style { NAME, WORDS, PLAIN };

struct sink {
	char *out;
	size_t n, size;
	enum style style;
	bool gap;
};

static bool sink_put(struct sink *s, utf8proc_int32_t c)
{
	utf8proc_uint8_t bytes[4];
	if (s->style == PLAIN && is_apostrophe(c))
		return true;
	if (!is_word(c)) {
		s->gap = s->n > 0;
		return true;
	}
	size_t len = s->style == PLAIN ? spell(c, bytes) : 0;
	len = len ? len : (size_t)utf8proc_encode_char(c, bytes);
	size_t gap = s->style != NAME && s->gap;
	if (s->n + gap + len + 1 > s->size)
		return false;
	if (gap)
		s->out[s->n++] = ' ';
	memcpy(s->out + s->n, bytes, len);
	s->n += len;
	s->gap = false;
	return true;
}

enum { ASCII = 128 };

/* What each character becomes: itself in small letters, a gap (0), or nothing at all (1). */
static char ascii_of(char c, enum style style)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return c;
	return style == PLAIN && is_apostrophe(c);
}

/* The same for text that is all ASCII, as nearly all is. False: it is not, or does not fit. */
static bool fold_ascii(const char *text, size_t n, struct sink *s)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] >= ASCII || s->n + 3 > s->size)
			return false;
		char c = ascii_of(text[i], s->style);
		if (c <= 1) {
			s->gap = s->gap || (!c && s->n);
			continue;
		}
		if (s->gap && s->style != NAME)
			s->out[s->n++] = ' ';
		s->out[s->n++] = c;
		s->gap = false;
	}
	s->out[s->n] = '\0';
	return true;
}

static long fold(const char *text, size_t n, char *out, size_t size, enum style style)
{
	struct sink s = {.out = out, .size = size, .style = style};
	const int form = style == PLAIN ? UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK : UTF8PROC_COMPOSE;
	utf8proc_uint8_t *folded = NULL;
	long done = -1;
	if (!size)
		return -1;
	if (fold_ascii(text, n, &s))
		return (long)s.n;
	s.n = 0;
	s.gap = false;
	out[0] = '\0';
	utf8proc_ssize_t m = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &folded,
					  (utf8proc_option_t)(UTF8PROC_COMPAT | form | UTF8PROC_CASEFOLD));
	for (utf8proc_ssize_t i = 0; i < m;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate(folded + i, m - i, &c);
		if (step <= 0 || !sink_put(&s, c))
			goto out;
		i += step;
	}
	if (m >= 0) {
		out[s.n] = '\0';
		done = (long)s.n;
	}
out:
	if (done < 0)
		out[0] = '\0';
	if (folded) /* ids come this way */
		explicit_bzero(folded, (size_t)(m > 0 ? m : 0));
	free(folded);
	return done;
}

long fold_name(const char *text, size_t n, char *out, size_t size)
{
	return fold(text, n, out, size, NAME);
}

long fold_words(const char *text, size_t n, char *out, size_t size)
{
	return fold(text, n, out, size, WORDS);
}

long fold_plain(const char *text, size_t n, char *out, size_t size)
{
	return fold(text, n, out, size, PLAIN);
}
