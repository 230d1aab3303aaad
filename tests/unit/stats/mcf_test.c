/* Mean cumulative functions and their test: fractions by hand, properties over tied data, the edges. */
#include "stats/mcf.h"

#include "support/curves.h"
#include "support/scratch.h"

#include <math.h>

#define TIED "tests/oracle/curves_tied.csv"

/* Person 0 has events at 2 and 4 and is seen until 5; person 1 has one at 3 and is seen until 6. */
static const double hand_entry[] = {0, 2, 4, 0, 3}, hand_time[] = {2, 4, 5, 3, 6};
static const int32_t hand_status[] = {1, 1, 0, 1, 0}, hand_person[] = {0, 0, 0, 1, 1};

static struct surv_sample by_hand(const int32_t *group)
{
	const struct surv_rows rows = {.n = 5,
				       .entry = hand_entry,
				       .time = hand_time,
				       .status = hand_status,
				       .cluster = hand_person,
				       .clusters = 2,
				       .group = group,
				       .groups = 2};
	return curves_sample(mem, &rows);
}

static void test_curve_by_hand(void **state)
{
	(void)state;
	struct surv_sample s = by_hand(NULL);
	static const double want[] = {1 / 2.0, 1, 3 / 2.0, 3 / 2.0, 3 / 2.0},
			    poisson[] = {1 / 4.0, 1 / 2.0, 3 / 4.0, 3 / 4.0, 3 / 4.0};
	static const double robust[] = {1 / 8.0, 0, 1 / 8.0, 1 / 8.0, 1 / 8.0};
	struct km_curve c;
	assert_int_equal(mcf_fit(mem, &s, &(struct mcf_opts){.variance = MCF_POISSON}, &c), ERR_OK);
	assert_int_equal(c.n, 5);
	for (size_t j = 0; j < 5; j++) {
		CHECK_REL(c.estimate[j], want[j], 1e-15);
		CHECK_REL(c.std_error[j], sqrt(poisson[j]), 1e-15);
	}
	assert_int_equal(mcf_fit(mem, &s, &(struct mcf_opts){.limits = KM_PLAIN}, &c), ERR_OK);
	for (size_t j = 0; j < 5; j++)
		assert_true(fabs(c.std_error[j] - sqrt(robust[j])) < 1e-8);
	assert_true(c.low[0].v == 0 && c.high[0].v > 1);
}

/* One person a group: nothing is left of the robust variance; the Poisson one sums 1/4 a_j^2 over three events. */
static void test_score_by_hand(void **state)
{
	(void)state;
	static const int32_t group[] = {0, 0, 0, 1, 1};
	struct surv_sample s = by_hand(group);
	struct mcf_test t;
	assert_int_equal(mcf_compare(&s, MCF_POISSON, MCF_CONSTANT, &t), ERR_OK);
	CHECK_REL(t.statistic.v, 1 / 3.0, 1e-14);
	assert_int_equal(t.df, 1);
	assert_int_equal(mcf_compare(&s, MCF_POISSON, MCF_LINEAR, &t), ERR_OK);
	CHECK_REL(t.statistic.v, 2 / 7.0, 1e-14);
	assert_int_equal(mcf_compare(&s, MCF_ROBUST, MCF_CONSTANT, &t), ERR_OK);
	assert_int_equal(t.df, 0);
	assert_false(num_is(t.statistic));
}

#define TIED_ALL .data = TIED, .entry = "entry", .time = "time", .status = "status", .one_cause = 1, .group = "group"

static void compare_all(const struct surv_sample *a, const struct surv_sample *b, double tolerance)
{
	for (int v = MCF_ROBUST; v <= MCF_POISSON; v++)
		for (int w = MCF_CONSTANT; w <= MCF_LINEAR; w++) {
			struct mcf_test s, t;
			assert_int_equal(mcf_compare(a, (enum mcf_variance)v, (enum mcf_weight)w, &s), ERR_OK);
			assert_int_equal(mcf_compare(b, (enum mcf_variance)v, (enum mcf_weight)w, &t), ERR_OK);
			assert_true(num_is(s.statistic) && s.df == 2 && t.df == 2);
			CHECK_REL(s.statistic.v, t.statistic.v, tolerance);
			CHECK_REL(s.p_value.v, t.p_value.v, tolerance);
		}
}

static void test_order_does_not_matter(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "weight", .cluster = "cluster"});
	struct surv_rows other = curves_shuffled(mem, &rows);
	struct surv_sample a = curves_sample(mem, &rows), b = curves_sample(mem, &other);
	compare_all(&a, &b, 1e-9);
}

/* Rows of one person each, whole weights: the Poisson variance counts a row as so many persons. */
static void test_poisson_weights_are_repetitions(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "count"});
	struct surv_rows repeated = curves_repeated(mem, &rows);
	struct surv_sample a = curves_sample(mem, &rows), b = curves_sample(mem, &repeated);
	struct mcf_test s, t;
	assert_int_equal(mcf_compare(&a, MCF_POISSON, MCF_LINEAR, &s), ERR_OK);
	assert_int_equal(mcf_compare(&b, MCF_POISSON, MCF_LINEAR, &t), ERR_OK);
	CHECK_REL(s.statistic.v, t.statistic.v, 1e-10);
	assert_int_equal(mcf_compare(&a, MCF_ROBUST, MCF_LINEAR, &s), ERR_OK);
	assert_int_equal(mcf_compare(&b, MCF_ROBUST, MCF_LINEAR, &t), ERR_OK);
	assert_true(fabs(s.statistic.v - t.statistic.v) > 1e-6 * t.statistic.v);
}

static void test_edges(void **state)
{
	(void)state;
	static const double time[] = {1, 2, 3};
	static const int32_t never[] = {0, 0, 0}, group[] = {0, 1, 0};
	struct surv_rows rows = {.n = 3, .time = time, .status = never, .group = group, .groups = 2};
	struct surv_sample s = curves_sample(mem, &rows);
	struct mcf_test t;
	struct km_curve c[2];
	assert_int_equal(mcf_compare(&s, MCF_ROBUST, MCF_CONSTANT, &t), ERR_OK);
	assert_int_equal(t.statistic.why, WHY_NO_EVENTS);
	assert_int_equal(mcf_fit(mem, &s, &(struct mcf_opts){0}, c), ERR_OK);
	assert_true(c[0].estimate[1] == 0 && c[0].low[1].why == WHY_NO_EVENTS);
	rows.group = NULL;
	rows.status = group;
	s = curves_sample(mem, &rows);
	assert_int_equal(mcf_compare(&s, MCF_ROBUST, MCF_CONSTANT, &t), ERR_OK);
	assert_int_equal(t.statistic.why, WHY_ONE_GROUP);
	assert_int_equal(mcf_fit(mem, &s, &(struct mcf_opts){.level = 1}, c), ERR_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_curve_by_hand),
		SCRATCH_TEST(test_score_by_hand),
		SCRATCH_TEST(test_order_does_not_matter),
		SCRATCH_TEST(test_poisson_weights_are_repetitions),
		SCRATCH_TEST(test_edges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
