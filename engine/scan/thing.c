/* Things that lead to somebody: files, devices, cars, encoded bytes. */
#include "scan/finders.h"

#include <string.h>

static bool is_in(const char *s, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == n && !memcmp(*words, s, n))
			return true;
	return false;
}

/* A name that ends in the extension of a document, a picture or a recording. */
static void find_file(const struct plain *p, scan_set *found)
{
	static const char *const extensions[] = {"jpg", "jpeg", "png", "gif",  "heic", "bmp",  "tif",  "tiff", "webp", "wav",
						 "mp3", "m4a",  "mp4", "mov",  "avi",  "ogg",  "flac", "aac",  "wma",  "amr",
						 "3gp", "pdf",  "doc", "docx", "xls",  "xlsx", "csv",  "txt",  "rtf",  "odt",
						 "ppt", "pptx", "eml", "msg",  "zip",  "sav",  "dcm",  NULL};
	for (size_t i = 1; p->dot && i + 3 < p->n + 1; i++) {
		size_t n = 0;
		if (p->low[i] != '.' || !(plain_alnum(p->low[i - 1]) || strchr(")_-]", p->low[i - 1])))
			continue;
		while (i + 1 + n < p->n && plain_alnum(p->low[i + 1 + n]))
			n++;
		if (is_in(p->low + i + 1, n, extensions))
			*found |= scan_bit(SCAN_PATH);
	}
}

/* C:\x, \\server\x, /home/x, ~/x, and any path of two folders or more. */
static void find_path(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->slash && i + 2 < p->n; i++) {
		const char *s = p->low + i;
		bool drive = plain_small(s[0]) && s[1] == ':' && (s[2] == '\\' || (s[2] == '/' && s[3] != '/')) &&
			     plain_starts(p, i);
		bool server = s[0] == '\\' && s[1] == '\\' && plain_alnum(s[2]);
		bool home = s[0] == '~' && s[1] == '/' && plain_alnum(s[2]);
		if (drive || server || home)
			*found |= scan_bit(SCAN_PATH);
		if ((s[0] != '/' && s[0] != '\\') || (i && (plain_alnum(s[-1]) || strchr(":./\\<", s[-1]))))
			continue;
		size_t folders = 0;
		for (size_t k = i; k < p->n && p->low[k] != ' '; k++)
			folders += p->low[k] == s[0] && k + 1 < p->n && (plain_alnum(p->low[k + 1]) || p->low[k + 1] == '.');
		if (folders >= 2)
			*found |= scan_bit(SCAN_PATH);
	}
}

static bool is_base64(char c)
{
	return plain_alnum(c) ? (unsigned char)c < 0x80 : c == '+' || c == '/' || c == '-' || c == '_';
}

/* More than 40 signs of base64 in a row, with capitals, small letters and digits among them. */
static void find_base64(const struct plain *p, scan_set *found)
{
	enum { LEAST = 40 };
	for (size_t i = 0; i < p->n; i++) {
		size_t n = 0;
		bool big = false, small = false, digit = false;
		for (; i + n < p->n && is_base64(p->text[i + n]); n++) {
			big = big || plain_big(p->text[i + n]);
			small = small || plain_small(p->text[i + n]);
			digit = digit || plain_digit(p->text[i + n]);
		}
		if (n > LEAST && big && small && digit)
			*found |= scan_bit(SCAN_BASE64);
		i += n;
	}
}

static void find_data_uri(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->colon && i + 6 < p->n; i++)
		if (!strncmp(p->low + i, "data:", 5) && plain_starts(p, i) &&
		    (strstr(p->low + i, ";base64") || (strchr(p->low + i, ',') && strchr(p->low + i, '/'))))
			*found |= scan_bit(SCAN_DATA_URI);
}

/* 8-4-4-4-12, or 32 in a row. */
static void find_uuid(const struct plain *p, scan_set *found)
{
	static const char shape[] = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
	for (size_t i = 0; i + 32 <= p->n; i++) {
		size_t k = 0, run = 0, digits = 0;
		if (!plain_hex(p->low[i]) || !plain_starts(p, i))
			continue;
		while (shape[k] && i + k < p->n && (shape[k] == 'h' ? plain_hex(p->low[i + k]) : p->low[i + k] == '-'))
			k++;
		for (; i + run < p->n && plain_hex(p->low[i + run]); run++)
			digits += plain_digit(p->low[i + run]);
		bool one = run == 32 && digits && digits < 32 && plain_ends(p, i + run);
		if (one || (!shape[k] && plain_ends(p, i + k)))
			*found |= scan_bit(SCAN_UUID);
	}
}

/* A letter, 9 digit, space: one, a dash, or none. */
static size_t plate_at(const struct plain *p, size_t i, const char *shape)
{
	size_t at = i;
	for (; *shape; shape++) {
		if (*shape == ' ') {
			at += at < p->n && (p->low[at] == ' ' || p->low[at] == '-' || p->low[at] == '.');
			continue;
		}
		if (at >= p->n || !(*shape == '9' ? plain_digit(p->low[at]) : plain_small(p->low[at])))
			return 0;
		at++;
	}
	return plain_ends(p, at) ? at - i : 0;
}

/* Letters of a town, a dash, one or two letters, a number: Germany, with the dash. */
static bool german_plate(const struct plain *p, size_t i)
{
	size_t town = 0, mark = 0, number = 0;
	while (town < 4 && i + town < p->n && plain_small(p->low[i + town]))
		town++;
	if (town < 1 || town > 3 || p->low[i + town] != '-')
		return false;
	size_t at = i + town + 1;
	while (mark < 3 && at + mark < p->n && plain_small(p->low[at + mark]))
		mark++;
	at += mark;
	at += at < p->n && (p->low[at] == ' ' || p->low[at] == '-');
	while (number < 5 && at + number < p->n && plain_digit(p->low[at + number]))
		number++;
	return mark >= 1 && mark <= 2 && number >= 1 && number <= 4 && plain_ends(p, at + number);
}

/* Great Britain since 2001, 1983 and 1963; France since 2009, Spain since 2000; Germany. */
static void find_plate(const struct plain *p, scan_set *found)
{
	static const char *const shapes[] = {"AA99 AAA", "A999 AAA", "A99 AAA", "AAA 999A", "AA 999 AA", "9999 AAA"};
	for (size_t i = 0; p->letters && i + 6 <= p->n; i++) {
		bool plate = false;
		if (!plain_starts(p, i))
			continue;
		for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
			plate = plate || plate_at(p, i, shapes[k]);
		if (plate || german_plate(p, i))
			*found |= scan_bit(SCAN_PLATE);
	}
}

/* Nine digits in a row, or evenly spaced, that could be an SSN or an ITIN (the dashes make them strong). */
static void find_nine_digits(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->digits >= 9 && i + 9 <= p->n; i++) {
		long v;
		bool part = i && strchr(".,-", p->low[i - 1]);
		if (!plain_starts(p, i) || part || plain_number(p, i, 10, &v) != 9 || !plain_ends(p, i + 9))
			continue;
		if (v / 1000000 && v / 1000000 != 666 && v / 10000 % 100 && v % 10000)
			*found |= scan_bit(SCAN_NINE_DIGITS);
	}
}

void find_thing(const struct plain *p, scan_set *found)
{
	find_nine_digits(p, found);
	if (!p->letters)
		return;
	find_file(p, found);
	find_path(p, found);
	find_base64(p, found);
	find_data_uri(p, found);
	find_uuid(p, found);
	if (p->digits)
		find_plate(p, found);
}
