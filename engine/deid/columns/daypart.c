#include "deid/columns/daypart.h"

#include "core/ascii.h"

#include <stdbool.h>
#include <string.h>

enum { NOON = 12, EVENING = 17, HOURS = 24, MINUTES = 60 };

static int part_of_hour(int hour)
{
	return hour < NOON ? DAYPART_MORNING : hour < EVENING ? DAYPART_AFTERNOON : DAYPART_EVENING;
}

/* Up to `most` digits; the number, or -1 where there is none or another digit follows. */
static int number_at(const char *text, size_t n, size_t *at, size_t most)
{
	int v = 0;
	size_t from = *at;
	while (*at < n && is_digit(text[*at]) && *at - from < most)
		v = v * 10 + (text[(*at)++] - '0');
	return *at == from || (*at < n && is_digit(text[*at])) ? -1 : v;
}

/* 0.604166: the hour is the whole part of 24 times it. */
static int part_of_fraction(const char *text, size_t n)
{
	const char *dot = memchr(text, '.', n);
	long value = 0, one = 1;
	size_t whole = dot ? (size_t)(dot - text) : n;
	for (size_t i = 0; i < whole; i++)
		if (text[i] != '0')
			return 0;
	if (n - whole < 4)
		return 0;
	for (size_t i = whole + 1; i < n; i++) {
		if (!is_digit(text[i]))
			return 0;
		if (one < 1000000000L) {
			value = value * 10 + (text[i] - '0');
			one *= 10;
		}
	}
	return part_of_hour((int)(value * HOURS / one));
}

/* After a date and a T or a space, the time. */
static size_t start_of_time(const char *text, size_t n)
{
	size_t from = 0;
	for (size_t i = 1; i + 1 < n; i++)
		if ((text[i] == 'T' || text[i] == ' ') && is_digit(text[i - 1]) && is_digit(text[i + 1]) && i >= 8)
			from = i + 1;
	return from;
}

/* am: 0, pm: 12, neither: -1. */
static int half_of(const char *text, size_t n, size_t at)
{
	while (at < n && (text[at] == ' ' || text[at] == '.'))
		at++;
	if (at >= n)
		return -1;
	char c = (char)(text[at] | 0x20);
	size_t next = at + 1;
	while (next < n && text[next] == '.')
		next++;
	if ((c != 'a' && c != 'p') || (next < n && (text[next] | 0x20) != 'm'))
		return -1;
	return c == 'p' ? NOON : 0;
}

static int hour_of(const char *text, size_t n)
{
	size_t at = 0;
	int hour, minute = 0;
	if (n == 4 && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) && is_digit(text[3])) {
		hour = (text[0] - '0') * 10 + (text[1] - '0');
		minute = (text[2] - '0') * 10 + (text[3] - '0');
		return minute < MINUTES ? hour : -1;
	}
	hour = number_at(text, n, &at, 2);
	if (hour < 0)
		return -1;
	bool has_minutes = at + 2 < n && (text[at] == ':' || text[at] == '.' || text[at] == 'h') && is_digit(text[at + 1]) &&
			   is_digit(text[at + 2]);
	if (has_minutes) {
		at++;
		minute = number_at(text, n, &at, 2);
	}
	int half = half_of(text, n, at);
	if (minute < 0 || minute >= MINUTES || (!has_minutes && half < 0))
		return -1;
	if (half >= 0 && (hour < 1 || hour > NOON))
		return -1;
	return half < 0 ? hour : hour % NOON + half;
}

int daypart_of(const char *text, size_t n)
{
	size_t from = start_of_time(text, n);
	int fraction = n > 2 && text[0] == '0' && text[1] == '.' ? part_of_fraction(text, n) : 0;
	if (fraction)
		return fraction;
	int hour = hour_of(text + from, n - from);
	return hour < 0 || hour >= HOURS ? 0 : part_of_hour(hour);
}
