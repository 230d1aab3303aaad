/* The ways in which the same text can be written. */
#include "support/identifiers.h"

#include <stdio.h>
#include <string.h>

const char *disguise_name(enum disguise d)
{
	static const char *const names[] = {"plain", "upper",  "marks",   "wide",   "zero-width",
					    "alike", "spaced", "percent", "encoded"};
	return names[d];
}

bool disguise_fits(const struct identifier_class *c, enum disguise d)
{
	static const char letters[] = "-umwzaspe";
	return d == DISGUISE_PLAIN || !strchr(c->not, letters[d]);
}

static size_t put_code(char *out, unsigned c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	out[0] = (char)(0xE0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 63));
	out[2] = (char)(0x80 | (c & 63));
	return 3;
}

static unsigned other_of(char c, const char *letters, const unsigned *codes)
{
	const char *at = strchr(letters, c);
	return at ? codes[at - letters] : (unsigned char)c;
}

static unsigned marked(char c)
{
	static const unsigned codes[] = {0xE1, 0xEB, 0xED, 0xF6, 0xFA, 0xF1,  0xE7,  0xC1, 0xC9,
					 0xCD, 0xD3, 0xDC, 0xD1, 0xC7, 0x17E, 0x161, 0x159};
	return other_of(c, "aeiouncAEIOUNCzsr", codes);
}

static unsigned alike(struct random *r, char c)
{
	static const unsigned cyrillic[] = {0x430, 0x435, 0x43E, 0x440, 0x441, 0x445, 0x443, 0x456,
					    0x458, 0x455, 0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D,
					    0x41E, 0x420, 0x421, 0x422, 0x425, 0x406, 0x405};
	static const unsigned greek[] = {0x3BF, 0x3BD, 0x391, 0x392, 0x395, 0x396, 0x397, 0x399,
					 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7};
	unsigned slavic = other_of(c, "aeopcxyijsABEKMHOPCTXIS", cyrillic),
		 hellenic = other_of(c, "ovABEZHIKMNOPTYX", greek);
	return any(r, 2) || hellenic == (unsigned char)c ? slavic : hellenic;
}

static unsigned wide(char c)
{
	return c == ' ' ? 0x3000 : (unsigned)(unsigned char)c - 0x21 + 0xFF01;
}

static void one_by_one(struct random *r, enum disguise d, const char *s, char *out)
{
	static const unsigned nothing[] = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E};
	size_t n = 0;
	for (; *s; s++) {
		bool foreign = (unsigned char)*s >= 0x80;
		if (foreign)
			out[n++] = *s;
		else if (d == DISGUISE_UPPER)
			out[n++] = *s >= 'a' && *s <= 'z' ? (char)(*s & ~0x20) : *s;
		else if (d == DISGUISE_MARKS)
			n += put_code(out + n, marked(*s));
		else if (d == DISGUISE_WIDE)
			n += put_code(out + n, wide(*s));
		else if (d == DISGUISE_ALIKE)
			n += put_code(out + n, alike(r, *s));
		else
			out[n++] = *s;
		if (d == DISGUISE_ZERO_WIDTH && !foreign && any(r, 2))
			n += put_code(out + n, nothing[any(r, 7)]);
	}
	out[n] = '\0';
}

/* Other dividers in the place of those that are there; or even groups where there are none. */
static void spaced(struct random *r, const char *s, char *out)
{
	size_t n = 0, there = 0, group = (size_t)(1 + any(r, 4)), count = 0;
	bool digits = false;
	for (const char *t = s; *t; t++) {
		there += strchr(" -.", *t) != NULL;
		digits = digits || (*t >= '0' && *t <= '9');
	}
	/* Words are spelled letter by letter. */
	if (!digits && !there)
		group = 1;
	char divides = there == 1 ? " -"[any(r, 2)] : " -."[any(r, 3)];
	for (; *s; s++) {
		if (*s == '\'')
			continue;
		if (!there && count && count % group == 0 && ((unsigned char)*s & 0xC0) != 0x80)
			out[n++] = divides;
		count += ((unsigned char)*s & 0xC0) != 0x80;
		out[n++] = there && strchr(" -.", *s) ? divides : *s;
	}
	out[n] = '\0';
}

static void percent(struct random *r, const char *s, char *out)
{
	for (bool all = any(r, 2); *s; s++)
		if (all || !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *s))
			out += snprintf(out, 4, any(r, 2) ? "%%%02X" : "%%%02x", (unsigned char)*s);
		else
			*out++ = *s;
	*out = '\0';
}

static void base64(const char *s, char *out)
{
	static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(s);
	for (size_t i = 0; i < n; i += 3, out += 4) {
		unsigned bits = 0;
		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < n ? (unsigned char)s[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			out[k] = k < 2 || i + k - 1 < n ? signs[bits >> (18 - 6 * k) & 63] : '=';
	}
	*out = '\0';
}

static void entities(struct random *r, const char *s, char *out)
{
	for (bool hex = any(r, 2); *s; s++)
		if ((unsigned char)*s >= 0x80)
			*out++ = *s;
		else
			out += snprintf(out, 8, hex ? "&#x%x;" : "&#%d;", *s);
	*out = '\0';
}

void disguise_put_on(struct random *r, enum disguise d, const char *text, char out[IDENTIFIER_MOST])
{
	if (d == DISGUISE_SPACED)
		spaced(r, text, out);
	else if (d == DISGUISE_PERCENT)
		percent(r, text, out);
	else if (d == DISGUISE_ENCODED && any(r, 2))
		base64(text, out);
	else if (d == DISGUISE_ENCODED)
		entities(r, text, out);
	else
		one_by_one(r, d, text, out);
}
