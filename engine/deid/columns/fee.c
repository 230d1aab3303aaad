#include "deid/columns/fee.h"

#include "core/ascii.h"

#include <stdbool.h>

enum { WHOLE_DIGITS = 6, CENTS = 2 }; /* a telephone number is no fee */

/* Letters, signs of currencies (beyond ASCII, or $) and spaces. */
static bool is_around(char c)
{
	return c == ' ' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 128;
}

/* A mark with exactly three digits behind it divides thousands; any other is the decimal one, and the last. */
static bool is_thousands(const char *text, size_t n, size_t at)
{
	size_t digits = 0;
	while (at + 1 + digits < n && is_digit(text[at + 1 + digits]))
		digits++;
	return digits == 3;
}

/* The whole part, and whether anything but zeros stands behind the decimal mark; -1: no amount. */
static long whole_of(const char *text, size_t n, bool *more)
{
	long whole = 0;
	size_t i = 0, digits = 0;
	*more = false;
	for (; i < n && (is_digit(text[i]) || ((text[i] == ',' || text[i] == '.') && is_thousands(text, n, i))); i++)
		if (is_digit(text[i]) && digits++ < WHOLE_DIGITS)
			whole = whole * 10 + (text[i] - '0');
	if (i < n && (text[i] == '.' || text[i] == ',')) {
		size_t from = ++i;
		for (; i < n && is_digit(text[i]); i++)
			*more = *more || text[i] != '0';
		if (i - from > CENTS)
			return -1;
	}
	return digits && digits <= WHOLE_DIGITS && i == n ? whole : -1;
}

int fee_band(const char *text, size_t n)
{
	static const int from[] = {25, 50, 75, 100, 150, 200};
	bool more;
	while (n && is_around(text[0])) {
		text++;
		n--;
	}
	while (n && is_around(text[n - 1]))
		n--;
	long whole = n ? whole_of(text, n, &more) : -1;
	if (whole < 0)
		return 0;
	if (whole == 0 && !more)
		return 1;
	int band = 2;
	for (size_t i = 0; i < sizeof from / sizeof *from && whole >= from[i]; i++)
		band++;
	return band;
}
