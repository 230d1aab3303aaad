#include "read/stat_date.h"

#include "core/civil.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define SINCE_1582 (-12219379200.0) /* 1582-10-14, in seconds since 1970 */
#define SINCE_1960 (-315619200.0)

static bool begins(const char *format, const char *const *names)
{
	for (; *names; names++)
		if (!strncasecmp(format, *names, strlen(*names)))
			return true;
	return false;
}

static enum stat_date spss(const char *format)
{
	static const char *const dates[] = {"DATE", "ADATE", "EDATE",    "SDATE",  "JDATE", "QYR",
					    "MOYR", "WKYR",  "DATETIME", "YMDHMS", NULL};
	static const char *const times[] = {"TIME", "DTIME", "MTIME", NULL};
	return begins(format, dates) ? STAT_SPSS_DATE : begins(format, times) ? STAT_TIME : STAT_NUMBER;
}

static enum stat_date stata(const char *format)
{
	static const struct {
		char letter;
		enum stat_date kind;
	} kinds[] = {{'d', STAT_DAYS},   {'w', STAT_WEEKS},        {'m', STAT_MONTHS},      {'q', STAT_QUARTERS},
		     {'h', STAT_HALVES}, {'c', STAT_MILLISECONDS}, {'C', STAT_MILLISECONDS}};
	const char *p = format + (*format == '%');
	p += *p == '-';
	if (*p == 'd')
		return STAT_DAYS;
	for (size_t i = 0; *p == 't' && i < sizeof kinds / sizeof *kinds; i++)
		if (p[1] == kinds[i].letter)
			return kinds[i].kind;
	return STAT_NUMBER;
}

static enum stat_date sas(const char *format)
{
	static const char *const moments[] = {"DATETIME", "E8601DT", "B8601DT", "DATEAMPM",
					      "MDYAMPM",  "NLDATM",  "DTDATE",  NULL};
	static const char *const times[] = {"TIME", "HHMM", "E8601TM", "B8601TM", "TOD", NULL};
	static const char *const days[] = {"DATE",    "DAY",    "DDMMYY",  "MMDDYY",   "YYMMDD",   "MMYY",
					   "YYMM",    "MONYY",  "MONNAME", "WEEKDAT",  "WORDDATE", "E8601DA",
					   "B8601DA", "NLDATE", "JULIAN",  "IS8601DA", NULL};
	if (begins(format, moments))
		return STAT_SECONDS;
	return begins(format, times) ? STAT_TIME : begins(format, days) ? STAT_DAYS : STAT_NUMBER;
}

enum stat_date stat_date_of(enum stat_program program, const char *format)
{
	if (!format || !*format)
		return STAT_NUMBER;
	return program == STAT_SPSS ? spss(format) : program == STAT_STATA ? stata(format) : sas(format);
}

/* The first day of the n-th month since 1960. */
static double month_start(double n)
{
	if (!(fabs(n) < 1e5))
		return NAN;
	int year = 1960 + (int)floor(n / 12);
	const struct civil c = {year, 1 + (int)(n - 12 * floor(n / 12)), 1};
	return (double)civil_to_day(c) * 86400;
}

/* Week 1 of a year begins on 1 January; the 52nd has the rest of the year. */
static double week_start(double n)
{
	double year = month_start(12 * floor(n / 52));
	return year + 7 * 86400.0 * (n - 52 * floor(n / 52));
}

/* Seconds since 1970. */
static double seconds_of(enum stat_date kind, double value)
{
	double whole = floor(value);
	switch (kind) {
	case STAT_SPSS_DATE:
		return value + SINCE_1582;
	case STAT_DAYS:
		return whole * 86400 + SINCE_1960;
	case STAT_SECONDS:
		return value + SINCE_1960;
	case STAT_MILLISECONDS:
		return value / 1000 + SINCE_1960;
	case STAT_WEEKS:
		return week_start(whole);
	case STAT_MONTHS:
		return month_start(whole);
	case STAT_QUARTERS:
		return month_start(3 * whole);
	case STAT_HALVES:
		return month_start(6 * whole);
	default:
		return NAN;
	}
}

size_t stat_date_text(enum stat_date kind, double value, char *to)
{
	return kind == STAT_TIME ? typed_time(value, to) : typed_moment(seconds_of(kind, value), to);
}
