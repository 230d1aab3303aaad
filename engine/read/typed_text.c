#include "read/typed_text.h"

#include "core/civil.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, FIRST_YEAR = 1, LAST_YEAR = 9999 };

/* Whole numbers that a double holds exactly are written without an exponent. */
static size_t plain_whole(double value, char *to)
{
	return (size_t)snprintf(to, TYPED_ROOM, "%.0f", value);
}

size_t typed_double(double value, char *to)
{
	if (value == floor(value) && fabs(value) < 1e15)
		return plain_whole(value + 0.0, to);
	shortest_decimal(value, to);
	return strlen(to);
}

size_t typed_float(float value, char *to)
{
	if (value == floorf(value) && fabsf(value) < 1e7F)
		return plain_whole((double)value + 0.0, to);
	size_t n = 0;
	for (int digits = 1; digits <= 9; digits++) {
		n = (size_t)snprintf(to, TYPED_ROOM, "%.*g", digits, (double)value);
		if (strtof(to, NULL) == value)
			break;
	}
	return n;
}

size_t typed_whole(int64_t value, char *to)
{
	return (size_t)snprintf(to, TYPED_ROOM, "%lld", (long long)value);
}

size_t typed_moment(double seconds, char *to)
{
	const struct civil first = {FIRST_YEAR, 1, 1}, last = {LAST_YEAR, 12, 31};
	double day = floor(seconds / DAY);
	to[0] = 0;
	if (!(day >= civil_to_day(first) && day <= civil_to_day(last)))
		return 0;
	int rest = (int)(seconds - day * DAY);
	struct civil c = civil_of_day((int32_t)day);
	int n = snprintf(to, TYPED_ROOM, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (rest)
		n += snprintf(to + n, (size_t)(TYPED_ROOM - n), "T%02d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
	return (size_t)n;
}

size_t typed_time(double seconds, char *to)
{
	long long s = fabs(seconds) < 1e12 ? (long long)fabs(seconds) : 0;
	return (size_t)snprintf(to, TYPED_ROOM, "%s%02lld:%02lld:%02lld", seconds < 0 ? "-" : "", s / 3600, s / 60 % 60,
				s % 60);
}
