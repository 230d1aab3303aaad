#include "read/rd_utf8.h"

#include <stdint.h>
#include <string.h>

enum { STRIDE = 64 };

static const uint64_t high_bits = UINT64_C(0x8080808080808080);

/* Bytes in the whole strides at the front that are all ASCII. */
static size_t ascii_run(const char *p, size_t n)
{
	for (size_t done = 0; done + STRIDE <= n; done += STRIDE) {
		uint64_t seen = 0;
		for (size_t i = 0; i < STRIDE; i += sizeof seen) {
			uint64_t word;
			memcpy(&word, p + done + i, sizeof word);
			seen |= word;
		}
		if (seen & high_bits)
			return done;
	}
	return n - n % STRIDE;
}

/* Length of the character that starts with this byte, 0 when none does. */
static size_t length_of(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* The second byte carries the bounds that rule out overlong forms, surrogates and what lies above U+10FFFF. */
static bool second_fits(unsigned char lead, unsigned char second)
{
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF4)
		high = 0x8F;
	return second >= low && second <= high;
}

/* Whether the bytes after the lead, as far as there are any, belong to it. */
static bool follows(const unsigned char *p, size_t n)
{
	if (n > 1 && !second_fits(p[0], p[1]))
		return false;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return false;
	return true;
}

size_t utf8_prefix(const char *p, size_t n, bool *foreign)
{
	const unsigned char *c = (const unsigned char *)p;
	size_t i = 0;
	size_t try_at = 0; /* a stride that is not ASCII is gone through once, character by character */
	while (i < n) {
		if (i >= try_at) {
			i += ascii_run(p + i, n - i);
			try_at = i + STRIDE;
			continue;
		}
		size_t length = length_of(c[i]);
		if (!length || length > n - i || !follows(c + i, length))
			return i;
		*foreign |= length > 1;
		i += length;
	}
	return n;
}

bool utf8_begun(const char *p, size_t n)
{
	const unsigned char *c = (const unsigned char *)p;
	return n < length_of(c[0]) && follows(c, n);
}
