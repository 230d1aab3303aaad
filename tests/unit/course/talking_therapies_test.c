#include "course/talking_therapies.h"

#include "support/check.h"

static const struct change_rule phq9 = {.reliable = 6, .caseness = 10}, gad7 = {.reliable = 4, .caseness = 8};

static struct tt_outcome of(int32_t d1, int32_t d2, int32_t a1, int32_t a2)
{
	return tt_classify(&(struct tt_scores){d1, d2, a1, a2}, &phq9, &gad7);
}

static void recovery_needs_both_below(void **state)
{
	(void)state;
	struct tt_outcome o = of(17, 9, 13, 7);
	assert_true(o.paired && o.at_caseness && o.recovery && o.reliable_improvement && o.reliable_recovery);
	o = of(17, 9, 13, 8);
	assert_true(o.at_caseness && !o.recovery && o.reliable_improvement && !o.reliable_recovery);
	/* at caseness by anxiety alone; recovered without a reliable change */
	o = of(6, 5, 8, 7);
	assert_true(o.at_caseness && o.recovery && o.no_reliable_change && !o.reliable_improvement && !o.reliable_recovery);
	/* never at caseness: improvement counts, recovery cannot */
	o = of(9, 3, 7, 7);
	assert_true(!o.at_caseness && !o.recovery && o.reliable_improvement && !o.reliable_recovery);
}

static void one_each_way_is_no_change(void **state)
{
	(void)state;
	struct tt_outcome o = of(20, 14, 9, 13);
	assert_true(o.no_reliable_change && !o.reliable_improvement && !o.reliable_deterioration);
	o = of(14, 20, 9, 12);
	assert_true(o.reliable_deterioration && !o.no_reliable_change);
	o = of(14, 19, 9, 12);
	assert_true(o.no_reliable_change);
}

static void without_a_pair_nothing(void **state)
{
	(void)state;
	struct tt_outcome o = of(17, 5, 13, SCORE_MISSING);
	assert_false(o.paired || o.at_caseness || o.recovery || o.reliable_improvement || o.reliable_deterioration ||
		     o.no_reliable_change || o.reliable_recovery);
	assert_false(of(SCORE_MISSING, 5, 13, 4).paired);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recovery_needs_both_below),
		cmocka_unit_test(one_each_way_is_no_change),
		cmocka_unit_test(without_a_pair_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
