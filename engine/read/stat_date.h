#pragma once
/*
 * Which numbers of a statistics program are dates, by the variable's format, and what they say.
 *
 * SPSS  seconds since 1582-10-14 (IBM SPSS Statistics Command Syntax Reference, "Date and Time")
 * Stata days, weeks, months, quarters, half years or milliseconds since 1960-01-01 ([D] Datetime); of %tC leap seconds are not taken out
 * SAS   days or seconds since 1960-01-01 (SAS Formats and Informats, "Date and Time")
 */
#include "read/typed_text.h"

enum stat_program { STAT_SPSS, STAT_STATA, STAT_SAS };

enum stat_date {
	STAT_NUMBER,
	STAT_SPSS_DATE,
	STAT_DAYS,
	STAT_WEEKS,
	STAT_MONTHS,
	STAT_QUARTERS,
	STAT_HALVES,
	STAT_SECONDS,
	STAT_MILLISECONDS,
	STAT_TIME
};

enum stat_date stat_date_of(enum stat_program program, const char *format);
/* to: TYPED_ROOM bytes. 0: no such date. */
size_t stat_date_text(enum stat_date kind, double value, char *to);
