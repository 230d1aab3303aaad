/*
 * Numbers and dates of workbooks as text. Oracles: the C library's calendar (gmtime_r) for every day there is; the digits of printf and strtod; and what
 * Excel is documented to show for the days that no calendar has.
 */
#include "read/cell_text.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *serial(double x, enum cell_format format, bool since_1904)
{
	static char text[CELL_TEXT + 1];
	text[cell_text_serial(x, format, since_1904, text)] = '\0';
	return text;
}

static const char *number(double x)
{
	static char text[CELL_TEXT + 1];
	text[cell_text_number(x, text)] = '\0';
	return text;
}

static const char *stored(const char *digits)
{
	static char text[CELL_TEXT + 1];
	bool same;
	size_t n = cell_text_stored(digits, strlen(digits), text, &same);
	text[same ? 0 : n] = '\0';
	return same ? digits : text;
}

/* 1970-01-01 is 25569 in the calendar of 1900 (from 61 on), 24107 in that of 1904. */
static void every_day(void **state)
{
	(void)state;
	for (long day = 61; day <= 2958465; day++) {
		time_t at = (time_t)(day - 25569) * 86400;
		struct tm tm;
		char want[32];
		assert_non_null(gmtime_r(&at, &tm));
		strftime(want, sizeof want, "%Y-%m-%d", &tm);
		if (strcmp(serial((double)day, FORMAT_DATE, false), want) != 0)
			fail_msg("day %ld: %s", day, want);
		if (day >= 1462 && strcmp(serial((double)(day - 1462), FORMAT_DATE, true), want) != 0)
			fail_msg("day %ld since 1904: %s", day - 1462, want);
	}
}

static void days_of_1900(void **state)
{
	(void)state;
	assert_string_equal(serial(0, FORMAT_DATE, false), "1899-12-31");
	assert_string_equal(serial(1, FORMAT_DATE, false), "1900-01-01");
	assert_string_equal(serial(59, FORMAT_DATE, false), "1900-02-28");
	assert_string_equal(serial(60, FORMAT_DATE, false), "1900-02-29");
	assert_string_equal(serial(61, FORMAT_DATE, false), "1900-03-01");
	assert_string_equal(serial(2958465, FORMAT_DATE, false), "9999-12-31");
	assert_string_equal(serial(2958466, FORMAT_DATE, false), "2958466");
	assert_string_equal(serial(-1, FORMAT_DATE, false), "-1");
	assert_string_equal(serial(0, FORMAT_DATE, true), "1904-01-01");
	assert_string_equal(serial(2957003, FORMAT_DATE, true), "9999-12-31");
	assert_string_equal(serial(2957004, FORMAT_DATE, true), "2957004");
}

/* Every second of a day, as a spreadsheet stores it: the nearest double of day + second / 86400. */
static void every_second(void **state)
{
	(void)state;
	for (long s = 1; s < 86400; s++) {
		char want[32];
		snprintf(want, sizeof want, "2024-02-29T%02ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
		if (strcmp(serial(45351 + (double)s / 86400, FORMAT_DATE, false), want) != 0)
			fail_msg("%s", want);
		if (strcmp(serial((double)s / 86400, FORMAT_TIME, true), want + 11) != 0)
			fail_msg("%s", want + 11);
	}
}

static void times(void **state)
{
	(void)state;
	assert_string_equal(serial(45351.99999999, FORMAT_DATE, false), "2024-03-01");
	assert_string_equal(serial(0.5, FORMAT_DATE, false), "12:00:00");
	assert_string_equal(serial(45351.5, FORMAT_TIME, false), "2024-02-29T12:00:00");
	assert_string_equal(serial(0, FORMAT_TIME, false), "00:00:00");
	assert_string_equal(serial(1.0625, FORMAT_SPAN, false), "25:30:00");
	assert_string_equal(serial(1.0625, FORMAT_SPAN, true), "25:30:00");
	assert_string_equal(serial(45351.5, FORMAT_NUMBER, false), "45351.5");
}

static void numbers(void **state)
{
	(void)state;
	assert_string_equal(number(0.1 + 0.2), "0.3");
	assert_string_equal(number(0.28000000000000003), "0.28");
	assert_string_equal(number(-0.0), "0");
	assert_string_equal(number(-2.5), "-2.5");
	assert_string_equal(number(100), "100");
	assert_string_equal(number(999999999999999), "999999999999999");
	assert_string_equal(number(1e15), "1E+15");
	assert_string_equal(number(-999999999999999), "-999999999999999");
	assert_string_equal(number(999999999999999.9), "1E+15");
	assert_string_equal(number(1234567890123456), "1.23456789012346E+15");
	assert_string_equal(number(1.23456789012345678e17), "1.23456789012346E+17");
	assert_string_equal(number(1e20), "1E+20");
	assert_string_equal(number(1.5e300), "1.5E+300");
	assert_string_equal(number(0.00001), "0.00001");
	assert_string_equal(number(1e-10), "0.0000000001");
	assert_string_equal(number(1e-11), "1E-11");
	assert_string_equal(number(35.799999999999997), "35.8");
}

/* Whatever is written reads back as the same 15 digits, and is no longer than printf's. */
static void numbers_read_back(void **state)
{
	(void)state;
	uint64_t seed = 1;
	for (int i = 0; i < 200000; i++) {
		char want[64], got[64];
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		double x = ((double)(seed >> 20) - 8e12) / pow(10, (double)(seed % 17));
		const char *text = number(x);
		snprintf(want, sizeof want, "%.15g", x);
		snprintf(got, sizeof got, "%.15g", strtod(text, NULL));
		assert_string_equal(got, want);
		assert_null(strchr(text, 'e'));
	}
}

static void as_stored(void **state)
{
	(void)state;
	static const char *const same[] = {"0", "7", "-7", "10", "0.5", "-0.5", "123456789012345", "12.25"};
	static const char *const other[][2] = {{"7.0", "7"},
					       {"007", "7"},
					       {"1E2", "100"},
					       {"1.5e-3", "0.0015"},
					       {"-0", "0"},
					       {"+5", "5"},
					       {"5.", "5"},
					       {".5", "0.5"},
					       {"0.30000000000000004", "0.3"},
					       {"0.00000000001", "1E-11"},
					       {"123456789012345678", "1.23456789012346E+17"},
					       {"1000000000000000", "1E+15"}};
	static const char *const none[] = {"", "x", "1x", "--1", "1e999", "0x10", "nan", "inf", "1 2"};
	char text[CELL_TEXT];
	bool is_same;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		assert_int_equal(cell_text_stored(same[i], strlen(same[i]), text, &is_same), strlen(same[i]));
		assert_true(is_same);
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		assert_string_equal(stored(other[i][0]), other[i][1]);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(cell_text_stored(none[i], strlen(none[i]), text, &is_same), 0);
}

static void zeros(void **state)
{
	(void)state;
	char text[CELL_TEXT] = "7";
	assert_int_equal(cell_text_zeros(text, 1, 6, text), 6);
	assert_memory_equal(text, "000007", 6);
	assert_int_equal(cell_text_zeros("123456", 6, 6, text), 0);
	assert_int_equal(cell_text_zeros("7", 1, 0, text), 0);
	assert_int_equal(cell_text_zeros("-7", 2, 6, text), 0);
	assert_int_equal(cell_text_zeros("7.5", 3, 6, text), 0);
	assert_int_equal(cell_text_zeros("1E+15", 5, 6, text), 0);
}

static void iso(void **state)
{
	(void)state;
	static const char *const given[][2] = {{"2024-03-01", "2024-03-01"},
					       {"2024-03-01T00:00:00", "2024-03-01"},
					       {"2024-03-01T00:00:00.000Z", "2024-03-01"},
					       {"2024-03-01T00:00Z", "2024-03-01"},
					       {"2024-03-01T10:30:00.123", "2024-03-01T10:30:00"},
					       {"", ""}};
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		assert_int_equal(cell_text_iso(given[i][0], strlen(given[i][0])), strlen(given[i][1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day), cmocka_unit_test(days_of_1900), cmocka_unit_test(every_second),
		cmocka_unit_test(times),     cmocka_unit_test(numbers),      cmocka_unit_test(numbers_read_back),
		cmocka_unit_test(as_stored), cmocka_unit_test(iso),          cmocka_unit_test(zeros),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
