/* Ages as people write them; 45 CFR 164.514(b)(2)(i)(C) wants every age over 89 to become one class, however it is written. */
#include "layout/age_form.h"

#include "support/check.h"

#include <string.h>

static void test_forms(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool is;
		int age, year;
	} cases[] = {
		{"92", true, 92, 0},
		{">89", true, 90, 0},
		{"> 89", true, 90, 0},
		{">=90", true, 90, 0},
		{"\xe2\x89\xa5 90", true, 90, 0},
		{"90+", true, 90, 0},
		{"89+", true, 90, 0},
		{"over 89", true, 90, 0},
		{"90 or older", true, 90, 0},
		{"aged 93", true, 93, 0},
		{"34 years old", true, 34, 0},
		{"34y", true, 34, 0},
		{"born 1931", true, -1, 1931},
		{"b. 1931", true, -1, 1931},
		{"*1931", true, -1, 1931},
		{"1931", true, -1, 1931},
		{"85+", false, 0, 0},
		{"over 18", false, 0, 0},
		{"<18", false, 0, 0},
		{"25-34", false, 0, 0},
		{"born 31", false, 0, 0},
		{"121", false, 0, 0},
		{"12345", false, 0, 0},
		{"adult", false, 0, 0},
		{"34 (Jane)", false, 0, 0},
		{"", false, 0, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int age, year;
		struct rd_cell cell = {.p = cases[i].text, .n = (uint32_t)strlen(cases[i].text)};
		bool is = age_form_read(cell, &age, &year);
		assert_int_equal(is, cases[i].is);
		if (is) {
			assert_int_equal(age, cases[i].age);
			assert_int_equal(year, cases[i].year);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
