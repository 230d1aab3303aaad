#include "read/cell_format.h"

#include <stdbool.h>
#include <string.h>

enum cell_format cell_format_builtin(uint32_t id)
{
	static const struct {
		uint8_t from, to;
		enum cell_format format;
	} builtin[] = {{14, 17, FORMAT_DATE}, {18, 21, FORMAT_TIME}, {22, 22, FORMAT_DATE}, {27, 31, FORMAT_DATE},
		       {32, 35, FORMAT_TIME}, {36, 36, FORMAT_DATE}, {45, 45, FORMAT_TIME}, {46, 46, FORMAT_SPAN},
		       {47, 47, FORMAT_TIME}, {50, 54, FORMAT_DATE}, {55, 56, FORMAT_TIME}, {57, 58, FORMAT_DATE}};
	for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++)
		if (id >= builtin[i].from && id <= builtin[i].to)
			return builtin[i].format;
	return FORMAT_NUMBER;
}

struct seen {
	bool date, time, month, span;
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* One letter again and again: [h], [mm], [ss]. */
static bool is_span(const char *inside, size_t n)
{
	if (!n || !strchr("hms", lower(*inside)) || !*inside)
		return false;
	for (size_t i = 1; i < n; i++)
		if (lower(inside[i]) != lower(*inside))
			return false;
	return true;
}

/* Behind the bracket at code[i]; what is in it is looked at. */
static size_t bracket(const char *code, size_t n, size_t i, struct seen *seen)
{
	const char *close = memchr(code + i, ']', n - i);
	if (!close)
		return n;
	size_t end = (size_t)(close - code);
	seen->span |= is_span(code + i + 1, end - i - 1);
	return end + 1;
}

static size_t quoted(const char *code, size_t n, size_t i)
{
	const char *close = i + 1 < n ? memchr(code + i + 1, '"', n - i - 1) : NULL;
	return close ? (size_t)(close - code) + 1 : n;
}

static bool starts(const char *code, size_t n, size_t i, const char *word)
{
	for (; *word; word++, i++)
		if (i >= n || lower(code[i]) != *word)
			return false;
	return true;
}

/* AM/PM, A/P and General hold letters that mean something else. */
static size_t word(const char *code, size_t n, size_t i, struct seen *seen)
{
	static const char *const words[] = {"am/pm", "a/p", "general"};
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		if (!starts(code, n, i, words[w]))
			continue;
		seen->time |= w < 2;
		return i + strlen(words[w]);
	}
	return i;
}

/* E+00 is an exponent, not the year of an era. */
static bool is_exponent(const char *code, size_t n, size_t i)
{
	return lower(code[i]) == 'e' && i + 1 < n && (code[i + 1] == '+' || code[i + 1] == '-');
}

static size_t letter(const char *code, size_t n, size_t i, struct seen *seen)
{
	size_t behind = word(code, n, i, seen);
	if (behind > i)
		return behind;
	if (is_exponent(code, n, i))
		return i + 2;
	char c = lower(code[i]);
	seen->date |= c == 'y' || c == 'd' || c == 'e' || c == 'g' || c == 'b';
	seen->time |= c == 'h' || c == 's';
	seen->month |= c == 'm';
	return i + 1;
}

enum cell_format cell_format_of_code(const char *code, size_t n)
{
	struct seen seen = {0};
	for (size_t i = 0; i < n && code[i] != ';';) {
		if (code[i] == '"')
			i = quoted(code, n, i);
		else if (code[i] == '[')
			i = bracket(code, n, i, &seen);
		else if (code[i] == '\\' || code[i] == '_' || code[i] == '*')
			i += 2;
		else
			i = letter(code, n, i, &seen);
	}
	if (seen.date || (seen.month && !seen.time && !seen.span))
		return FORMAT_DATE;
	if (seen.span)
		return FORMAT_SPAN;
	return seen.time ? FORMAT_TIME : FORMAT_NUMBER;
}

unsigned cell_format_zeros(const char *code, size_t n)
{
	size_t zeros = 0;
	while (zeros < n && code[zeros] == '0')
		zeros++;
	bool only = zeros == n || code[zeros] == ';';
	return only && zeros <= CELL_FORMAT_ZEROS ? (unsigned)zeros : 0;
}
