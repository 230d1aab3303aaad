#include "deid/canonical.h"

#include "core/ascii.h"
#include "core/fold.h"

#include <stdbool.h>

/* Takes the spaces out but for those between two digits. */
static long join(char *text, long n)
{
	long k = 0;
	for (long i = 0; i < n; i++)
		if (text[i] != ' ' || (is_digit(text[i - 1]) && is_digit(text[i + 1])))
			text[k++] = text[i];
	return k;
}

long canonical_id(const char *text, size_t n, char *out, size_t size)
{
	long k = fold_words(text, n, out, size);
	return k < 0 ? -1 : join(out, k);
}
