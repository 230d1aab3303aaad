/* Names of events: what their words say, worked out by hand. */
#include "layout/event_form.h"
#include "support/check.h"

#include <string.h>

struct named_event {
	const char *text;
	int day; /* -1: none */
};

static void test_names(void **state)
{
	(void)state;
	static const struct named_event cases[] = {
		{"baseline_arm_1", 0},
		{"Baseline (Arm 1: Treatment)", 0},
		{"week_2_arm_1", 14},
		{"Week 12", 84},
		{"wk2", 14},
		{"3 month follow-up", 91}, /* 3 * 30.4375 = 91.3 */
		{"month_6_arm_2", 183},    /* 182.6 */
		{"6mo", 183},
		{"day_10", 10},
		{"year 1", 365}, /* 365.25 */
		{"Intake", 0},
		{"screening", 0},
		{"post", -1},
		{"session_3", -1},
		{"arm_1", -1},
		{"week", -1},
		{"week 99999", -1},
		{"week 3 week", -1}, /* which week? */
		{"", -1},
		{"month_4000", -1}, /* beyond a hundred years */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct named_event *c = &cases[i];
		int32_t day = -7;
		bool is = event_form_read((struct rd_cell){.p = c->text, .n = (uint32_t)strlen(c->text)}, &day);
		if (is != (c->day >= 0) || (is && day != c->day))
			fail_msg("%s is day %d", c->text, is ? day : -1);
	}
}

/* Whatever the bytes, it comes to an end and says yes or no. */
static void test_long_and_odd(void **state)
{
	(void)state;
	char text[400];
	for (size_t n = 0; n < sizeof text; n++) {
		int32_t day;
		memset(text, n % 3 ? 'w' : '7', sizeof text);
		for (size_t i = 1; i < n; i += 2)
			text[i] = (char)(n * i);
		(void)event_form_read((struct rd_cell){.p = text, .n = (uint32_t)n}, &day);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_long_and_odd)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
