#include "deid/canonical.h"

#include "core/fold.h"

#include <stdbool.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes the spaces out but for those between two digits. */
static long join(char *text, long n)
{
	long k = 0;
	for (long i = 0; i < n; i++)
		if (text[i] != ' ' || (is_digit(text[i - 1]) && is_digit(text[i + 1])))
			text[k++] = text[i];
	return k;
}

/* What fold_words() does, for ASCII: an id is nearly always that. Returns -1 for other text and when out is too small. */
static long fold_ascii(const char *text, size_t n, char *out, size_t size)
{
	size_t k = 0;
	bool gap = false;
	for (size_t i = 0; i < n; i++) {
		char c = text[i];
		if (c & ~0x7f || k + 2 > size)
			return -1;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (!is_digit(c) && (c < 'a' || c > 'z')) {
			gap = k > 0;
			continue;
		}
		if (gap)
			out[k++] = ' ';
		gap = false;
		out[k++] = c;
	}
	return (long)k;
}

long canonical_id(const char *text, size_t n, char *out, size_t size)
{
	long k = fold_ascii(text, n, out, size);
	if (k < 0)
		k = fold_words(text, n, out, size);
	return k < 0 ? -1 : join(out, k);
}
