#include "core/civil.h"
#include "support/check.h"

/* Day numbers from GNU date: date -u -d 2026-11-21 +%s / 86400 and so on. */
static void test_known_days(void **state)
{
	(void)state;
	static const struct {
		struct civil c;
		int32_t day;
	} known[] = {{{1970, 1, 1}, 0},
		     {{2026, 11, 21}, 20778},
		     {{2000, 2, 29}, 11016},
		     {{1900, 3, 1}, -25508},
		     {{1969, 12, 31}, -1}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		assert_int_equal(civil_to_day(known[i].c), known[i].day);
		struct civil back = civil_of_day(known[i].day);
		assert_memory_equal(&back, &known[i].c, sizeof back);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	for (int32_t day = -60000; day < 60000; day += 7)
		assert_int_equal(civil_to_day(civil_of_day(day)), day);
}

static void test_validity(void **state)
{
	(void)state;
	assert_true(civil_valid((struct civil){2024, 2, 29}));
	assert_false(civil_valid((struct civil){2023, 2, 29}));
	assert_false(civil_valid((struct civil){1900, 2, 29}));
	assert_false(civil_valid((struct civil){2023, 13, 1}));
	assert_false(civil_valid((struct civil){2023, 4, 31}));
	assert_false(civil_valid((struct civil){2023, 4, 0}));
}

static void test_age(void **state)
{
	(void)state;
	struct civil birth = {1990, 6, 15};
	assert_int_equal(civil_age(birth, (struct civil){2020, 6, 14}), 29);
	assert_int_equal(civil_age(birth, (struct civil){2020, 6, 15}), 30);
	assert_int_equal(civil_age(birth, (struct civil){2020, 12, 1}), 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_validity),
		cmocka_unit_test(test_age),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
