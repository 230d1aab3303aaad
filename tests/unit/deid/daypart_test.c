/* Every minute of a day in every form, beside the definition; then what is no time. */
#include "deid/columns/daypart.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

static int part(const char *text)
{
	return daypart_of(text, strlen(text));
}

static void test_every_minute(void **state)
{
	(void)state;
	char text[40];
	for (int m = 0; m < 1440; m++) {
		int h = m / 60, want = m < 720 ? 1 : m < 1020 ? 2 : 3;
		static const char *const forms[] = {"%02d:%02d",
						    "%d:%02d",
						    "%02d%02d",
						    "%02d.%02d",
						    "%02d:%02d:00",
						    "2024-03-05T%02d:%02d",
						    "05/03/2024 %02d:%02d:30",
						    "%dh%02d"};
		for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
			/* The forms are those above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(text, sizeof text, forms[i], h, m % 60);
#pragma GCC diagnostic pop
			assert_int_equal(part(text), want);
		}
		snprintf(text, sizeof text, "%d:%02d %s", h % 12 ? h % 12 : 12, m % 60, h < 12 ? "am" : "PM");
		assert_int_equal(part(text), want);
		snprintf(text, sizeof text, "%.9f", (m + 0.5) / 1440);
		assert_int_equal(part(text), want);
	}
}

static void test_no_time(void **state)
{
	(void)state;
	static const char *const no[] = {"",          "25:00", "12:60", "2470", "2024-03-05", "noonish", "13 pm", "0 am",
					 "0.5 hours", "3",     "7",     "1.5",  ":30",        "10:",     "123:45"};
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_int_equal(part(no[i]), 0);
	assert_int_equal(part("2pm"), 2);
	assert_int_equal(part("9 a.m."), 1);
	assert_int_equal(part("12am"), 1);
	assert_int_equal(part("12 pm"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_minute), cmocka_unit_test(test_no_time)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
