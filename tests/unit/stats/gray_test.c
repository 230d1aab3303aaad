#include "stats/gray.h"
#include "support/curves.h"
#include "support/frame.h"
#include "support/scratch.h"

#include <math.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define MGUS_BY .data = "tests/oracle/curves_mgus2.csv", .time = "time", .status = "status", .group = "sex"
#define TIED_BY .data = "tests/oracle/curves_tied.csv", .time = "time", .status = "status", .group = "group"

/* tests/oracle/curves.R, calls of gray(); rho stands in the table. */
static const struct oracle {
	const char *name;
	struct columns columns;
} oracles[] = {
	{"mgus2", {MGUS_BY}},
	{"mgus2.rho", {MGUS_BY}},
	{"tied", {TIED_BY}},
	{"tied.rho", {TIED_BY}},
	{"tied.strata", {TIED_BY, .stratum = "stratum"}},
	{"tied.both", {TIED_BY, .stratum = "stratum"}},
	{"again.strata", {TIED_BY, .stratum = "stratum", .weight = "count"}},
};

static size_t check(const struct oracle *o, const struct frame *f, size_t row)
{
	struct surv_rows rows = curves_rows(mem, &o->columns);
	rows = curves_shuffled(mem, &rows);
	struct surv_sample s = curves_sample(mem, &rows);
	struct gray_test test[8];
	assert_int_equal(gray_fit(mem, &s, frame_number(f, row, "rho"), test), ERR_OK);
	for (int32_t c = 0; c < s.causes; c++, row++) {
		assert_string_equal(frame_text(f, row, "case"), o->name);
		assert_int_equal(test[c].cause, c + 1);
		CHECK_EQ(test[c].statistic.v, frame_number(f, row, "statistic"));
		CHECK_EQ(test[c].p_value.v, frame_number(f, row, "p"));
		assert_int_equal(test[c].df, (int)frame_number(f, row, "df"));
	}
	return row;
}

static void test_oracle(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/curves_gray.csv");
	size_t row = 0;
	for (size_t k = 0; k < COUNT(oracles); k++)
		row = check(&oracles[k], f, row);
	assert_int_equal(row, f->rows);
	frame_free(f);
}

static void fit(const struct surv_rows *rows, struct gray_test *out)
{
	struct surv_sample s = curves_sample(mem, rows);
	assert_int_equal(gray_fit(mem, &s, 0, out), ERR_OK);
}

static void test_groups_that_never_meet(void **state)
{
	(void)state;
	static const double time[] = {1, 2, 3, 4, 1, 2, 3, 4, 5};
	static const int32_t status[] = {1, 2, 1, 0, 1, 0, 1, 2, 1}, group[] = {0, 1, 0, 1, 2, 2, 3, 2, 3};
	static const int32_t stratum[] = {0, 0, 0, 0, 1, 1, 1, 1, 1}, two[] = {0, 0, 1, 0, 1};
	struct surv_rows a = {.n = 4, .time = time, .status = status, .group = group, .groups = 2};
	struct surv_rows b = {.n = 5, .time = time + 4, .status = status + 4, .group = two, .groups = 2};
	struct surv_rows both = {
		.n = 9, .time = time, .status = status, .group = group, .groups = 5, .stratum = stratum, .strata = 2};
	struct gray_test first[2], second[2], all[2];
	fit(&a, first);
	fit(&b, second);
	fit(&both, all);
	for (int c = 0; c < 2; c++) {
		assert_int_equal(all[c].df, 2);
		CHECK_REL(all[c].statistic.v, first[c].statistic.v + second[c].statistic.v, 1e-12);
	}
}

/* Delayed entry: a group whose curve has come to 0 is passed over when someone joins it later. */
static void test_passes_over_a_finished_group(void **state)
{
	(void)state;
	static const double entry[] = {0, 0, 0, 0, 2, 0}, time[] = {1, 1, 3, 4, 5, 6};
	static const int32_t status[] = {1, 1, 2, 1, 1, 0}, group[] = {0, 0, 1, 1, 0, 1};
	struct surv_rows rows = {.n = 6, .entry = entry, .time = time, .status = status, .group = group, .groups = 2};
	static const double entry2[] = {0, 0, 0, 0, 0}, time2[] = {1, 1, 3, 4, 6};
	static const int32_t status2[] = {1, 1, 2, 1, 0}, group2[] = {0, 0, 1, 1, 1};
	const struct surv_rows without = {
		.n = 5, .entry = entry2, .time = time2, .status = status2, .group = group2, .groups = 2};
	struct gray_test a[2], b[2];
	fit(&rows, a);
	fit(&without, b);
	CHECK_REL(a[0].statistic.v, b[0].statistic.v, 1e-14);
}

/*
 * Delayed entry: group 0 alone goes to 9/10 by time 9; group 1 joins at 20, and its events take the
 * common incidence past 1 by time 23. What comes after cannot change the test.
 */
static void test_stops_where_the_common_incidence_is_1(void **state)
{
	(void)state;
	double entry[20], time[20];
	int32_t status[20], group[20];
	for (int i = 0; i < 20; i++) {
		group[i] = i / 10;
		entry[i] = i < 10 ? 0 : 20;
		time[i] = i < 9 ? i + 1 : i < 10 ? 40 : i + 11;
		status[i] = 1;
	}
	struct surv_rows rows = {.n = 20, .entry = entry, .time = time, .status = status, .group = group, .groups = 2};
	struct gray_test all, cut;
	fit(&rows, &all);
	assert_true(num_is(all.statistic) && isfinite(all.statistic.v) && all.df == 1);
	for (int i = 14; i < 20; i++)
		status[i] = 0;
	fit(&rows, &cut);
	CHECK_REL(all.statistic.v, cut.statistic.v, 1e-14);
}

static void test_edges(void **state)
{
	(void)state;
	static const double time[] = {3, 3, 5, 8};
	static const int32_t second_only[] = {2, 2, 0, 2}, group[] = {0, 1, 1, 0};
	struct gray_test t[2];
	struct surv_rows rows = {.n = 4, .time = time, .status = second_only, .group = group, .groups = 2};
	fit(&rows, t);
	assert_int_equal(t[0].statistic.why, WHY_NO_EVENTS);
	assert_true(num_is(t[1].statistic) && t[1].df == 1);
	rows.group = NULL;
	fit(&rows, t);
	assert_int_equal(t[1].statistic.why, WHY_ONE_GROUP);
	struct surv_sample s = curves_sample(mem, &rows);
	t[0].df = 77;
	s.n = 0;
	assert_int_equal(gray_fit(mem, &s, 0, t), ERR_EMPTY);
	assert_int_equal(t[0].df, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_oracle),
		SCRATCH_TEST(test_groups_that_never_meet),
		SCRATCH_TEST(test_passes_over_a_finished_group),
		SCRATCH_TEST(test_stops_where_the_common_incidence_is_1),
		SCRATCH_TEST(test_edges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
