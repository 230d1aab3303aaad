#pragma once
/*
 * Civil (proleptic Gregorian) dates as day numbers: days since 1970-01-01.
 *
 * Formula: era arithmetic of 400-year cycles (H. Hinnant, "chrono-compatible low-level date algorithms", 2013).
 */
#include <stdbool.h>
#include <stdint.h>

struct civil {
	int year, month, day;
};

/* True if the month and the day exist. */
bool civil_valid(struct civil c);
/* c must be valid. */
int32_t civil_to_day(struct civil c);
struct civil civil_of_day(int32_t day);
/* Whole years from birth to day (birthdays on 29 February count on 1 March). */
int civil_age(struct civil birth, struct civil on);
