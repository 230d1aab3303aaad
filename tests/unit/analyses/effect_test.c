/* The pre-post effect size and its limits, worked by hand. */
#include "analyses/effect.h"
#include "support/check.h"

#include <math.h>

/* Start 20 16 12: mean 16, SD 4. End 12 12 6: mean 10, SD sqrt(12), covariance (4 x 2 + 0 x 2 + -4 x -4) / 2 = 12. */
static void test_three_pairs(void **state)
{
	struct effect_sums s = {0};
	struct num low, high;
	(void)state;
	effect_add(&s, 16, 12);
	effect_add(&s, 12, 6);
	effect_add(&s, 20, 12);
	struct num d = effect_size(&s, 2, &low, &high);
	/* d = 6 / 4; r = 12 / (4 sqrt 12) = sqrt 3 / 2; var d = 2 (1 - r) / 3 + d^2 / 6 = (2 - sqrt 3) / 3 + 3 / 8 */
	double error = sqrt((2 - sqrt(3)) / 3 + 0.375);
	CHECK_EQ(d.v, 1.5);
	CHECK_EQ(low.v, 1.5 - 2 * error);
	CHECK_EQ(high.v, 1.5 + 2 * error);
}

/* Getting worse is a negative d; ends that do not vary have no correlation, r = 0: var d = 2 / 4 + d^2 / 8. */
static void test_worse_and_flat_ends(void **state)
{
	const double start[] = {3, 1, 1, 3};
	struct effect_sums s = {0};
	struct num low, high;
	(void)state;
	for (int i = 0; i < 4; i++)
		effect_add(&s, start[i], 4);
	struct num d = effect_size(&s, 1, &low, &high);
	double want = -2 / sqrt(4.0 / 3);
	CHECK_EQ(d.v, want);
	CHECK_EQ(high.v - d.v, sqrt(0.5 + want * want / 8));
	CHECK_EQ(d.v - low.v, sqrt(0.5 + want * want / 8));
}

static void test_not_estimable(void **state)
{
	struct effect_sums s = {0};
	struct num low, high;
	(void)state;
	assert_int_equal(effect_size(&s, 2, &low, &high).why, WHY_FEW_CLIENTS);
	effect_add(&s, 9, 4);
	effect_add(&s, 9, 7);
	assert_int_equal(effect_size(&s, 2, &low, &high).why, WHY_FEW_CLIENTS);
	assert_int_equal(low.why, WHY_FEW_CLIENTS);
	effect_add(&s, 9, 1);
	assert_int_equal(effect_size(&s, 2, &low, &high).why, WHY_SINGULAR);
	assert_int_equal(high.why, WHY_SINGULAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_three_pairs), cmocka_unit_test(test_worse_and_flat_ends),
					   cmocka_unit_test(test_not_estimable)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
