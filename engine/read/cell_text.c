#include "read/cell_text.h"

#include "core/civil.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 15, LONGEST_STORED = 40, DAY_SECONDS = 86400, LAST_DAY = 2958465, FALSE_DAY = 60, DAYS_1904 = 1462 };

/* From here on a spreadsheet shows 15 digits and zeros for the rest: two identifiers may look like one. */
static const double whole_below = 1e15;

/* Digits d (n of them, no zeros at the end) times 10^(exponent - n + 1). */
static size_t lay_out(const char *d, int n, int exponent, char *to)
{
	char *at = to;
	if (exponent < 0) {
		*at++ = '0';
		*at++ = '.';
		for (int i = exponent + 1; i < 0; i++)
			*at++ = '0';
	}
	for (int i = 0; i < n || i <= exponent; i++) {
		if (exponent >= 0 && i == exponent + 1)
			*at++ = '.';
		*at++ = i < n ? d[i] : '0';
	}
	return (size_t)(at - to);
}

static size_t rounded(double x, char *to)
{
	char text[CELL_TEXT], digits[DIGITS];
	snprintf(text, sizeof text, "%.*e", DIGITS - 1, x);
	const char *e = strchr(text, 'e');
	int n = 0, exponent = (int)strtol(e + 1, NULL, 10);
	for (const char *at = text; at < e; at++)
		if (*at != '.')
			digits[n++] = *at;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	if (exponent >= -10 && exponent < DIGITS)
		return lay_out(digits, n, exponent, to);
	return (size_t)snprintf(to, CELL_TEXT, "%.*G", n, x);
}

size_t cell_text_number(double x, char *to)
{
	if (fabs(x) < whole_below && x == floor(x))
		return (size_t)snprintf(to, CELL_TEXT, "%.0f", fabs(x) > 0 ? x : 0.0);
	if (x > 0)
		return rounded(x, to);
	*to = '-';
	return 1 + rounded(-x, to + 1);
}

size_t cell_text_zeros(const char *p, size_t n, unsigned digits, char *to)
{
	if (n >= digits || digits > CELL_TEXT)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return 0;
	memmove(to + digits - n, p, n);
	memset(to, '0', digits - n);
	return digits;
}

/* Digits alone, so few that they are exact: the serial of a day. */
static bool is_short_whole(const char *p, size_t n, double *out)
{
	long x = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		x = 10 * x + (p[i] - '0');
	}
	*out = (double)x;
	return true;
}

bool cell_number(const char *p, size_t n, double *out)
{
	if (n && n <= DIGITS && is_short_whole(p, n, out))
		return true;
	char text[LONGEST_STORED], *end = NULL;
	if (!n || n >= sizeof text)
		return false;
	memcpy(text, p, n);
	text[n] = '\0';
	if (text[strspn(text, "0123456789+-.eE")])
		return false;
	*out = strtod(text, &end);
	return !*end && isfinite(*out);
}

/* [-]digits[.digits], at most 15 of them, no zero too many in front or at the end. */
static bool is_text_already(const char *p, size_t n)
{
	size_t i = *p == '-', first = i, point = n, digits = 0;
	for (; i < n; i++) {
		bool digit = p[i] >= '0' && p[i] <= '9';
		if (!digit && (p[i] != '.' || point < n || i == first))
			return false;
		point = digit ? point : i;
		digits += digit;
	}
	if (!digits || digits > DIGITS || (p[first] == '0' && n > first + 1 && p[first + 1] != '.'))
		return false;
	bool zero = p[first] == '0' && n == first + 1;
	return point == n ? !(zero && first) : p[n - 1] != '0' && p[n - 1] != '.';
}

/* 0.00000000001 has few digits and would still be written with an exponent. */
static bool is_tiny(const char *p, size_t n)
{
	return n > 11 && !strncmp(p + (*p == '-'), "0.000000000", 11);
}

size_t cell_text_stored(const char *p, size_t n, char *to, bool *same)
{
	double x;
	*same = n && is_text_already(p, n) && !is_tiny(p, n);
	if (*same)
		return n;
	return cell_number(p, n, &x) ? cell_text_number(x, to) : 0;
}

/* Days since 1970-01-01 of the serial; the false day is passed over. */
static char *put_digits(long n, int digits, char *to)
{
	for (int i = digits; i > 0; i--, n /= 10)
		to[i - 1] = (char)('0' + n % 10);
	return to + digits;
}

static size_t put_day(long day, char *to)
{
	static const int32_t before_1900 = -25568; /* 1899-12-31 */
	struct civil c = {.year = 1900, .month = 2, .day = 29};
	if (day != FALSE_DAY)
		c = civil_of_day(before_1900 + (int32_t)day - (day > FALSE_DAY));
	char *at = put_digits(c.year, 4, to);
	*at++ = '-';
	at = put_digits(c.month, 2, at);
	*at++ = '-';
	return (size_t)(put_digits(c.day, 2, at) - to);
}

static size_t put_time(long seconds, char *to)
{
	int wrote = seconds >= 100 * 3600L ? snprintf(to, CELL_TEXT, "%ld", seconds / 3600) : 0;
	char *at = wrote > 0 ? to + wrote : put_digits(seconds / 3600, 2, to);
	*at++ = ':';
	at = put_digits(seconds / 60 % 60, 2, at);
	*at++ = ':';
	return (size_t)(put_digits(seconds % 60, 2, at) - to);
}

size_t cell_text_serial(double serial, enum cell_format format, bool since_1904, char *to)
{
	double seconds = round(serial * DAY_SECONDS);
	double most = (LAST_DAY + 1.0 - (since_1904 ? DAYS_1904 : 0)) * DAY_SECONDS;
	if (format == FORMAT_NUMBER || serial < 0 || seconds >= most)
		return cell_text_number(serial, to);
	long all = (long)seconds, day = all / DAY_SECONDS, rest = all % DAY_SECONDS;
	/* A time without a day is what is meant also where the format would show day 0. */
	if (format == FORMAT_SPAN || (day == 0 && (format == FORMAT_TIME || rest)))
		return put_time(all, to);
	size_t n = put_day(day + (since_1904 ? DAYS_1904 : 0), to);
	if (rest) {
		to[n++] = 'T';
		n += put_time(rest, to + n);
	}
	return n;
}

static bool ends(const char *p, size_t n, const char *with)
{
	size_t length = strlen(with);
	return n >= length && !memcmp(p + n - length, with, length);
}

size_t cell_text_iso(const char *p, size_t n)
{
	const char *point = n ? memchr(p, '.', n) : NULL;
	n -= ends(p, n, "Z");
	if (point)
		n = (size_t)(point - p);
	if (ends(p, n, "T00:00:00"))
		return n - strlen("T00:00:00");
	return ends(p, n, "T00:00") ? n - strlen("T00:00") : n;
}
