/* Holm's adjustment, worked by hand. */
#include "analyses/holm.h"
#include "support/check.h"

static void adjust(const double *p, size_t n, struct num *out)
{
	struct num in[8];
	for (size_t i = 0; i < n; i++)
		in[i] = p[i] < 0 ? num_none(WHY_FEW_EVENTS) : num_of(p[i]);
	holm_adjust(in, n, out);
}

static void test_step_down(void **state)
{
	/* Sorted: .005 x 4, .01 x 3, .03 x 2, .04 x 1 = .02, .03, .06, .04; the last may not be below the one before: .06. */
	const double p[] = {0.01, 0.04, 0.03, 0.005}, want[] = {0.03, 0.06, 0.06, 0.02};
	struct num got[4];
	(void)state;
	adjust(p, 4, got);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(got[i].v, want[i]);
}

static void test_ties_and_ceiling(void **state)
{
	/* .02 x 3 for both ties (the second's .02 x 2 is less); .7 x 1. Then .6 x 2 is more than 1. */
	const double p[] = {0.7, 0.02, 0.02}, want[] = {0.7, 0.06, 0.06}, large[] = {0.9, 0.6};
	struct num got[3];
	(void)state;
	adjust(p, 3, got);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(got[i].v, want[i]);
	adjust(large, 2, got);
	CHECK_EQ(got[0].v, 1);
	CHECK_EQ(got[1].v, 1);
}

static void test_missing_do_not_count(void **state)
{
	/* Two p-values that there are: .01 x 2, .2 x 1. */
	const double p[] = {-1, 0.2, -1, 0.01};
	struct num got[4];
	(void)state;
	adjust(p, 4, got);
	assert_int_equal(got[0].why, WHY_FEW_EVENTS);
	assert_int_equal(got[2].why, WHY_FEW_EVENTS);
	CHECK_EQ(got[1].v, 0.2);
	CHECK_EQ(got[3].v, 0.02);
	adjust(p, 1, got);
	assert_int_equal(got[0].why, WHY_FEW_EVENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_step_down), cmocka_unit_test(test_ties_and_ceiling),
					   cmocka_unit_test(test_missing_do_not_count)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
