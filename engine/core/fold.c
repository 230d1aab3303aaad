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

struct sink {
	char *out;
	size_t n, size;
	bool gap;
};

static bool sink_put(struct sink *s, utf8proc_int32_t c, bool keep_gaps)
{
	utf8proc_uint8_t bytes[4];
	if (!is_word(c)) {
		s->gap = s->n > 0;
		return true;
	}
	size_t len = (size_t)utf8proc_encode_char(c, bytes);
	size_t gap = keep_gaps && s->gap;
	if (s->n + gap + len + 1 > s->size)
		return false;
	if (gap)
		s->out[s->n++] = ' ';
	memcpy(s->out + s->n, bytes, len);
	s->n += len;
	s->gap = false;
	return true;
}

static long fold(const char *text, size_t n, char *out, size_t size, bool keep_gaps)
{
	struct sink s = {.out = out, .size = size};
	utf8proc_uint8_t *folded = NULL;
	long done = -1;
	if (!size)
		return -1;
	out[0] = '\0';
	utf8proc_ssize_t m = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &folded,
					  UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
	for (utf8proc_ssize_t i = 0; i < m;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate(folded + i, m - i, &c);
		if (step <= 0 || !sink_put(&s, c, keep_gaps))
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
	return fold(text, n, out, size, false);
}

long fold_words(const char *text, size_t n, char *out, size_t size)
{
	return fold(text, n, out, size, true);
}
