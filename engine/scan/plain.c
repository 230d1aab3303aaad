#include "scan/plain.h"

#include <string.h>
#include <utf8proc.h>

struct alike {
	uint16_t from;
	char to;
};

/* Letters of other scripts that a reader takes for Latin ones (Unicode TR 39, confusables, the single Latin letters), by code. */
static const struct alike alikes[] = {
	{0x0131, 'i'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'},
	{0x0397, 'H'}, {0x0399, 'I'}, {0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'},
	{0x03A4, 'T'}, {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x03B1, 'a'}, {0x03B3, 'y'}, {0x03B9, 'i'}, {0x03BA, 'k'},
	{0x03BD, 'v'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C4, 't'}, {0x03C5, 'u'}, {0x03C7, 'x'}, {0x03F2, 'c'},
	{0x03F3, 'j'}, {0x03F9, 'C'}, {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'}, {0x0412, 'B'},
	{0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'},
	{0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'}, {0x042C, 'b'}, {0x0430, 'a'}, {0x0432, 'b'}, {0x0433, 'r'},
	{0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'}, {0x043D, 'h'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'},
	{0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x044C, 'b'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
	{0x0461, 'w'}, {0x0475, 'v'}, {0x04AE, 'Y'}, {0x04AF, 'y'}, {0x04BA, 'H'}, {0x04BB, 'h'}, {0x04C0, 'I'},
	{0x04CF, 'l'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'}, {0x0578, 'n'}, {0x057D, 'u'}, {0x0585, 'o'},
};

/* Letters whose mark is part of them, so that NFKC keeps it. */
static const struct letters {
	uint16_t from;
	char to[4];
} letters[] = {
	{0x00C6, "AE"}, {0x00D0, "D"},  {0x00D8, "O"},  {0x00DE, "TH"}, {0x00DF, "ss"}, {0x00E6, "ae"}, {0x00F0, "d"},
	{0x00F8, "o"},  {0x00FE, "th"}, {0x0110, "D"},  {0x0111, "d"},  {0x0126, "H"},  {0x0127, "h"},  {0x0141, "L"},
	{0x0142, "l"},  {0x0152, "OE"}, {0x0153, "oe"}, {0x0130, "I"},  {0x014A, "N"},  {0x014B, "n"},  {0x1E9E, "SS"},
};

/* Where the digits 0 to 9 of other scripts begin. */
static const uint32_t zeros[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
				 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810};

static char alike_of(utf8proc_int32_t c)
{
	size_t low = 0, high = sizeof alikes / sizeof *alikes;
	while (low < high) {
		size_t at = (low + high) / 2;
		if (alikes[at].from == c)
			return alikes[at].to;
		if (alikes[at].from < c)
			low = at + 1;
		else
			high = at;
	}
	return 0;
}

static void put(struct plain *out, const char *bytes, size_t n)
{
	memcpy(out->text + out->n, bytes, n);
	out->n += n;
}

static void put_ascii(struct plain *out, char c)
{
	if ((unsigned char)c <= ' ' || c == 0x7F) {
		if (out->n && out->text[out->n - 1] == ' ')
			return;
		c = ' ';
	}
	out->text[out->n++] = c;
}

static bool is_dash(utf8proc_int32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2043 || c == 0xFE58 || c == 0xFE63;
}

static bool put_digit(struct plain *out, utf8proc_int32_t c)
{
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
		if ((uint32_t)c >= zeros[i] && (uint32_t)c < zeros[i] + 10) {
			put_ascii(out, (char)('0' + ((uint32_t)c - zeros[i])));
			return true;
		}
	return false;
}

static bool put_letters(struct plain *out, utf8proc_int32_t c)
{
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (letters[i].from == c) {
			put(out, letters[i].to, strlen(letters[i].to));
			return true;
		}
	return false;
}

/* One character as NFKD left it. */
static void put_part(struct plain *out, utf8proc_int32_t c, bool alike)
{
	if (c < 0x80) {
		put_ascii(out, (char)c);
		return;
	}
	utf8proc_category_t k = utf8proc_category(c);
	if (k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_ME || k == UTF8PROC_CATEGORY_CF)
		return;
	if (is_dash(c)) {
		put_ascii(out, '-');
		return;
	}
	char latin = alike_of(c);
	out->foreign = out->foreign || latin;
	if (latin && alike) {
		put_ascii(out, latin);
		return;
	}
	if (k == UTF8PROC_CATEGORY_ND && put_digit(out, c))
		return;
	if (put_letters(out, c))
		return;
	if (c == 0x2018 || c == 0x2019 || c == 0x02BC) {
		put_ascii(out, '\'');
	} else if (k <= UTF8PROC_CATEGORY_LO && k >= UTF8PROC_CATEGORY_LU) {
		char bytes[4];
		utf8proc_ssize_t n = utf8proc_encode_char(utf8proc_tolower(c), (utf8proc_uint8_t *)bytes);
		put(out, bytes, (size_t)n);
	} else {
		put_ascii(out, ' ');
	}
}

/* One character of the source. Returns the bytes it took. */
static size_t put_char(struct plain *out, const char *text, size_t n, bool alike)
{
	enum { PARTS = 20 };
	utf8proc_int32_t c, part[PARTS];
	int boundary = 0;
	utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &c);
	if (step <= 0) {
		/* No UTF-8: a letter of an older code page. */
		put_part(out, (unsigned char)*text, alike);
		return 1;
	}
	utf8proc_ssize_t parts = utf8proc_decompose_char(c, part, PARTS, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
	for (utf8proc_ssize_t i = 0; i < parts && i < PARTS; i++)
		put_part(out, part[i], alike);
	return (size_t)step;
}

static void look(struct plain *out)
{
	for (size_t i = 0; i < out->n; i++) {
		char c = out->text[i];
		out->low[i] = plain_big(c) ? (char)(c | 0x20) : c;
		out->digits += plain_digit(c);
		out->letters = out->letters || plain_letter(c);
		out->upper = out->upper || plain_big(c);
		out->colon = out->colon || c == ':';
		out->at = out->at || c == '@';
		out->slash = out->slash || c == '/' || c == '\\';
		out->dot = out->dot || c == '.';
	}
	out->text[out->n] = out->low[out->n] = '\0';
}

size_t plain_make(const char *text, size_t n, bool alike, struct plain *out)
{
	enum { WIDEST = 20 * 4 }; /* what one character can become */
	size_t i = 0;
	out->n = out->digits = 0;
	out->letters = out->colon = out->at = out->slash = out->dot = out->upper = out->foreign = false;
	while (i < n && out->n + WIDEST < PLAIN_MOST)
		if ((unsigned char)text[i] < 0x80)
			put_ascii(out, text[i++]);
		else
			i += put_char(out, text + i, n - i, alike);
	look(out);
	return i;
}
