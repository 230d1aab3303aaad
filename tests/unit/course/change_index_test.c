/*
 * Indices by hand: M1 = 50, s1 = 10, r = .64, so SE = 6 and s1 sqrt(1 - r^2) = 10 sqrt(.5904); M2 = 40, s2 = 10, r12 = .5. A person 60 -> 40.
 *   expected .64 x 10 + 50 = 56.4; JT -20 / (6 sqrt 2); GLN -16.4 / 7.6837; HLL (0 - 6.4) / 7.6837; EN -16.4 / 6; NK the error is
 *   sqrt(.64^2 36 + 100 (1 - .64)) = sqrt(14.7456 + 36); HA rdd = (64 + 64 - 100) / (200 - 100) = .28: (-20 x .28 - 10 x .72) / (sqrt(.28) 6 sqrt 2)
 */
#include "course/change_index.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static const struct change_group group = {.mean_first = 50,
					  .sd_first = 10,
					  .mean_last = 40,
					  .sd_last = 10,
					  .correlation = 0.5,
					  .reliability = 0.64,
					  .reliability_last = 0.64};

static void by_hand(void **state)
{
	(void)state;
	CHECK_EQ(change_index(CHANGE_JT, &group, 60, 40), -20 / (6 * sqrt(2)));
	CHECK_EQ(change_index(CHANGE_GLN, &group, 60, 40), -16.4 / (10 * sqrt(0.5904)));
	CHECK_EQ(change_index(CHANGE_HLL, &group, 60, 40), -6.4 / (10 * sqrt(0.5904)));
	CHECK_EQ(change_index(CHANGE_EN, &group, 60, 40), -16.4 / 6);
	CHECK_EQ(change_index(CHANGE_NK, &group, 60, 40), -16.4 / sqrt(50.7456));
	CHECK_EQ(change_index(CHANGE_HA, &group, 60, 40), -12.8 / (sqrt(0.28) * 6 * sqrt(2)));
	CHECK_EQ(change_critical(CHANGE_JT), 1.96);
	CHECK_EQ(change_critical(CHANGE_HA), 1.6448536269514722);
}

/* Differences no more reliable than noise: rdd <= 0, and HA has no value. */
static void no_reliable_differences(void **state)
{
	(void)state;
	struct change_group g = group;
	g.reliability = 0.2;
	assert_true(isnan(change_index(CHANGE_HA, &g, 60, 40)));
}

/* 1 2 3 and 2 4 6: means 2 and 4, deviations 1 and 2, correlation 1. */
static void a_group(void **state)
{
	(void)state;
	const double first[] = {1, 2, 3}, last[] = {2, 4, 6}, flat[] = {5, 5, 5};
	struct change_group g = change_group_of(first, last, 3);
	CHECK_EQ(g.mean_first, 2);
	CHECK_EQ(g.sd_last, 2);
	CHECK_EQ(g.correlation, 1);
	assert_true(change_group_of(flat, last, 3).correlation == 0);
	assert_true(change_group_of(first, last, 1).sd_first == 0);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(no_reliable_differences),
					   cmocka_unit_test(a_group)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
