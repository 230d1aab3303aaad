/* E-values by hand: RR 2 gives 2 + sqrt(2); the direction does not matter; limits across 1 need no confounder. */
#include "stats/evalue.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static void by_hand(void **state)
{
	(void)state;
	struct evalue up = evalue_of(EVALUE_RR, 2, 1.5, 8.0 / 3), down = evalue_of(EVALUE_RR, 0.5, 0.375, 2.0 / 3);
	CHECK_EQ(up.point.v, 2 + sqrt(2));
	CHECK_EQ(up.limit.v, 1.5 + sqrt(0.75));
	CHECK_EQ(down.point.v, up.point.v);
	CHECK_EQ(down.limit.v, up.limit.v);
	CHECK_EQ(evalue_of(EVALUE_OR_COMMON, 4, 2, 9).point.v, 2 + sqrt(2));
	CHECK_EQ(evalue_of(EVALUE_OR_RARE, 4, 2, 9).point.v, 4 + sqrt(12));
	/* sqrt(4) = 2: (1 - 1/4) / (1 - 1/sqrt 2) */
	CHECK_EQ(evalue_of(EVALUE_HR_COMMON, 4, 2, 9).rr.v, 0.75 / (1 - sqrt(0.5)));
}

static void edges(void **state)
{
	(void)state;
	CHECK_EQ(evalue_of(EVALUE_RR, 1, 1, 1).point.v, 1);
	CHECK_EQ(evalue_of(EVALUE_HR_COMMON, 1.2, 0.9, 1.6).limit.v, 1);
	assert_true(evalue_of(EVALUE_RR, 2, 0, 3).point.why == WHY_NOT_APPLICABLE);
	assert_true(evalue_of(EVALUE_RR, 2, 2.5, 3).limit.why == WHY_NOT_APPLICABLE);
	assert_true(evalue_of(EVALUE_RR, NAN, 1, 3).point.why == WHY_NOT_APPLICABLE);
	assert_true(evalue_of(EVALUE_RR, 2, 1, INFINITY).point.why == WHY_NOT_APPLICABLE);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(edges)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
