#pragma once
/*
 * Civil (proleptic Gregorian) dates as day numbers: days since 1970-01-01.
 *
 * Formula: era arithmetic of 400-year cycles (H. Hinnant, "chrono-compatible low-level date algorithms", 2013).
 * Those that every row needs are inline: a struct that is handed over right after its fields were set stalls the processor.
 */
#include <stdbool.h>
#include <stdint.h>

struct civil {
	int year, month, day;
};

static inline bool civil_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* True if the month and the day exist. */
static inline bool civil_valid(struct civil c)
{
	static const int days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (c.month < 1 || c.month > 12 || c.day < 1)
		return false;
	return c.day <= days[c.month] + (c.month == 2 && civil_leap(c.year));
}

/* c must be valid. */
static inline int32_t civil_to_day(struct civil c)
{
	/* The year starts in March, so that the leap day is its last. */
	int32_t y = c.year - (c.month <= 2);
	int32_t era = (y >= 0 ? y : y - 399) / 400;
	int32_t yoe = y - era * 400;
	int32_t doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	int32_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

struct civil civil_of_day(int32_t day);
/* Whole years from birth to day (birthdays on 29 February count on 1 March). */
int civil_age(struct civil birth, struct civil on);
