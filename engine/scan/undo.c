#include "scan/undo.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t percent(const char *s, size_t n, char *out)
{
	if (n < 3 || (s[0] != '%' && s[0] != '=') || hex(s[1]) < 0 || hex(s[2]) < 0)
		return 0;
	*out = (char)(hex(s[1]) * 16 + hex(s[2]));
	return 3;
}

/* A number between "&#" and ";". */
static size_t numbered(const char *s, size_t n, utf8proc_int32_t *c)
{
	enum { LARGEST = 0x10FFFF };
	size_t i = 2;
	bool in_hex = i < n && (s[i] | 0x20) == 'x';
	*c = 0;
	for (i += in_hex; i < n && s[i] != ';'; i++) {
		int digit = hex(s[i]);
		if (digit < 0 || (!in_hex && digit > 9) || *c > LARGEST)
			return 0;
		*c = *c * (in_hex ? 16 : 10) + digit;
	}
	return i<n && * c> 0 && *c <= LARGEST ? i + 1 : 0;
}

static size_t named(const char *s, size_t n, utf8proc_int32_t *c)
{
	static const struct {
		const char *name;
		unsigned char sign;
	} known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", ' '}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t m = strlen(known[i].name);
		if (m <= n && !memcmp(s, known[i].name, m)) {
			*c = known[i].sign;
			return m;
		}
	}
	return 0;
}

static size_t entity(const char *s, size_t n, char *out, size_t *wrote)
{
	utf8proc_int32_t c;
	if (n < 4 || s[0] != '&')
		return 0;
	size_t took = s[1] == '#' ? numbered(s, n < 12 ? n : 12, &c) : named(s, n, &c);
	if (took)
		*wrote = (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
	return took;
}

size_t undo_escapes(const char *text, size_t n, char *out, size_t size)
{
	size_t used = 0, undone = 0;
	if (!memchr(text, '%', n) && !memchr(text, '&', n) && !memchr(text, '=', n))
		return 0;
	for (size_t i = 0; i < n && used + 4 < size;) {
		size_t wrote = 1, took = percent(text + i, n - i, out + used);
		if (!took)
			took = entity(text + i, n - i, out + used, &wrote);
		undone += took;
		if (!took) {
			out[used] = text[i];
			took = 1;
		}
		used += wrote;
		i += took;
	}
	return undone ? used : 0;
}

static int six_bits(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static size_t decode(const char *s, size_t n, char *out, size_t size)
{
	uint32_t bits = 0;
	int held = 0;
	size_t used = 0;
	for (size_t i = 0; i < n && used < size; i++) {
		bits = bits << 6 | (uint32_t)six_bits(s[i]);
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		out[used++] = (char)(bits >> held);
	}
	return used;
}

/* Readable: UTF-8 without control characters. */
static bool readable(const char *s, size_t n)
{
	utf8proc_int32_t c;
	for (size_t i = 0; i < n;) {
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
		if (step <= 0 || utf8proc_category(c) == UTF8PROC_CATEGORY_CN ||
		    (c < ' ' && c != '\n' && c != '\t' && c != '\r'))
			return false;
		i += (size_t)step;
	}
	return n > 0;
}

size_t undo_base64(const char *text, size_t n, size_t *at, char *out, size_t size)
{
	enum { LEAST = 6 };
	for (size_t i = *at; i < n; i++) {
		size_t run = 0;
		while (i + run < n && six_bits(text[i + run]) >= 0)
			run++;
		*at = i + run;
		if (run >= LEAST) {
			size_t used = decode(text + i, run, out, size);
			if (readable(out, used))
				return used;
		}
		i += run;
	}
	*at = n;
	return 0;
}
