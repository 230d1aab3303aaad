/* Every whole amount up to 400, in five notations, beside the bands as the list prints them. */
#include "deid/columns/fee.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

static int band(const char *text)
{
	return fee_band(text, strlen(text));
}

static int band_by_definition(int amount)
{
	if (amount == 0)
		return 1;
	return amount < 25    ? 2
	       : amount < 50  ? 3
	       : amount < 75  ? 4
	       : amount < 100 ? 5
	       : amount < 150 ? 6
	       : amount < 200 ? 7
			      : 8;
}

static void test_every_amount(void **state)
{
	(void)state;
	char text[40];
	for (int a = 0; a <= 400; a++) {
		int want = band_by_definition(a);
		snprintf(text, sizeof text, "%d", a);
		assert_int_equal(band(text), want);
		snprintf(text, sizeof text, "%d.00", a);
		assert_int_equal(band(text), want);
		snprintf(text, sizeof text, "\xc2\xa3%d.00", a);
		assert_int_equal(band(text), want);
		snprintf(text, sizeof text, "%d,00 \xe2\x82\xac", a);
		assert_int_equal(band(text), want);
		snprintf(text, sizeof text, "USD %d.5", a);
		assert_int_equal(band(text), a == 0 ? 2 : want);
	}
}

static void test_others(void **state)
{
	(void)state;
	assert_int_equal(band("1,200.00"), 8);
	assert_int_equal(band("1.200,00"), 8);
	assert_int_equal(band("$1,200"), 8);
	static const char *const no[] = {"",           "-60",    "sixty", "60/65", "60-65", "07700 900123", "07700900123",
					 "2024-03-05", "60.1234"};
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_int_equal(band(no[i]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_amount), cmocka_unit_test(test_others)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
