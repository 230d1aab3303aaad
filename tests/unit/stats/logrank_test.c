#include "stats/logrank.h"
#include "support/curves.h"
#include "support/frame.h"
#include "support/scratch.h"

#include <math.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define AML_BY .data = "tests/oracle/data/aml.csv", .time = "time", .status = "status", .group = "x"
#define LUNG_BY .data = "tests/oracle/data/lung.csv", .time = "time", .status = "status", .event_above = 1
#define VET_BY .data = "tests/oracle/data/veteran.csv", .time = "time", .status = "status"
#define TIED_BY                                                                                                             \
	.data = "tests/oracle/curves_tied.csv", .time = "time", .status = "status", .group = "group", .stratum = "stratum"
#define HEART_BY .data = "tests/oracle/data/heart.csv", .entry = "start", .time = "stop", .status = "event"

/* tests/oracle/curves.R, list lr.all; its rho and gamma stand in the table. */
static const struct oracle {
	const char *name;
	struct columns columns;
} oracles[] = {
	{"aml", {AML_BY}},
	{"aml.rho", {AML_BY}},
	{"lung", {LUNG_BY, .group = "ph.ecog", .needed = "ph.ecog"}},
	{"lung.strata", {LUNG_BY, .group = "sex", .stratum = "ph.ecog", .needed = "ph.ecog"}},
	{"lung.rho", {LUNG_BY, .group = "sex", .stratum = "ph.ecog", .needed = "ph.ecog"}},
	{"veteran", {VET_BY, .group = "celltype"}},
	{"veteran.strata", {VET_BY, .group = "trt", .stratum = "celltype"}},
	{"tied.right", {TIED_BY, .one_cause = 1}},
	{"tied.entry", {TIED_BY, .entry = "entry"}},
	{"tied.fh", {TIED_BY, .entry = "entry"}},
	{"tied.count", {TIED_BY, .entry = "entry", .weight = "count"}},
	{"lung.fh", {LUNG_BY, .group = "sex"}},
	{"heart", {HEART_BY, .group = "transplant"}},
};

static size_t check(const struct oracle *o, const struct frame *f, size_t row)
{
	struct surv_rows rows = curves_rows(mem, &o->columns);
	rows = curves_shuffled(mem, &rows);
	struct surv_sample s = curves_sample(mem, &rows);
	struct logrank_test t;
	struct logrank_opts opts = {.rho = frame_number(f, row, "rho"), .gamma = frame_number(f, row, "gamma")};
	assert_int_equal(logrank_fit(mem, &s, &opts, &t), ERR_OK);
	CHECK_EQ(t.statistic.v, frame_number(f, row, "chisq"));
	CHECK_EQ(t.p_value.v, frame_number(f, row, "p"));
	assert_int_equal(t.df, (int)frame_number(f, row, "df"));
	for (int32_t g = 0; g < t.groups; g++, row++) {
		assert_string_equal(frame_text(f, row, "case"), o->name);
		CHECK_EQ(t.n[g], frame_number(f, row, "n"));
		CHECK_EQ(t.observed[g], frame_number(f, row, "observed"));
		CHECK_EQ(t.expected[g], frame_number(f, row, "expected"));
	}
	return row;
}

static void test_oracle(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/curves_logrank.csv");
	size_t row = 0;
	for (size_t k = 0; k < COUNT(oracles); k++)
		row = check(&oracles[k], f, row);
	assert_int_equal(row, f->rows);
	frame_free(f);
}

static struct logrank_test fit(const struct surv_rows *rows, struct logrank_opts opts)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct logrank_test t;
	assert_int_equal(logrank_fit(mem, &s, &opts, &t), ERR_OK);
	return t;
}

/* One event among 3 + 2: U = 1 - 3/5, V = (3/5)(2/5). Then 2 of 4 at once: d (n - d) / (n - 1) n1 n2 / n^2 = 2 2/3 4/16. */
static void test_by_hand(void **state)
{
	(void)state;
	static const double time[] = {4, 1, 4, 2, 2};
	static const int32_t status[] = {0, 1, 0, 1, 1}, group[] = {1, 0, 0, 0, 1};
	struct surv_rows rows = {.n = 5, .time = time, .status = status, .group = group, .groups = 2};
	struct logrank_test t = fit(&rows, (struct logrank_opts){0});
	CHECK_REL(t.observed[0], 2, 1e-15);
	CHECK_REL(t.expected[0], 3 / 5.0 + 1, 1e-15);
	CHECK_REL(t.statistic.v, (4 / 25.0) / (6 / 25.0 + 1 / 3.0), 1e-14);
	/* gamma 1: the first weight is 0, the second 1/5; observed is expected there */
	t = fit(&rows, (struct logrank_opts){.gamma = 1});
	CHECK_REL(t.observed[1], 1 / 5.0, 1e-14);
	assert_true(fabs(t.statistic.v) < 1e-20 && t.df == 1);
}

/* Groups a, b meet only in stratum 1, c, d only in stratum 2, nobody is in e: two independent tests of one degree each. */
static void test_groups_that_never_meet(void **state)
{
	(void)state;
	static const double time[] = {1, 2, 3, 4, 1, 2, 3, 4, 5}, first[] = {1, 2, 3, 4}, second[] = {1, 2, 3, 4, 5};
	static const int32_t status[] = {1, 1, 1, 0, 1, 0, 1, 1, 1}, group[] = {0, 1, 0, 1, 2, 2, 3, 2, 3};
	static const int32_t stratum[] = {0, 0, 0, 0, 1, 1, 1, 1, 1}, two[] = {0, 0, 1, 0, 1};
	struct surv_rows a = {.n = 4, .time = first, .status = status, .group = group, .groups = 2};
	struct surv_rows b = {.n = 5, .time = second, .status = status + 4, .group = two, .groups = 2};
	struct surv_rows both = {
		.n = 9, .time = time, .status = status, .group = group, .groups = 5, .stratum = stratum, .strata = 2};
	struct logrank_test t = fit(&both, (struct logrank_opts){0});
	double sum = fit(&a, (struct logrank_opts){0}).statistic.v + fit(&b, (struct logrank_opts){0}).statistic.v;
	assert_int_equal(t.df, 2);
	CHECK_REL(t.statistic.v, sum, 1e-12);
	assert_true(t.expected[4] == 0 && t.n[4] == 0);
}

static void test_edges(void **state)
{
	(void)state;
	static const double time[] = {3, 3, 5};
	static const int32_t events[] = {1, 1, 1}, none[] = {0, 0, 0}, group[] = {0, 1, 1};
	struct surv_rows rows = {.n = 3, .time = time, .status = events};
	assert_int_equal(fit(&rows, (struct logrank_opts){0}).statistic.why, WHY_ONE_GROUP);
	rows = (struct surv_rows){.n = 3, .time = time, .status = none, .group = group, .groups = 2};
	assert_int_equal(fit(&rows, (struct logrank_opts){0}).statistic.why, WHY_NO_EVENTS);
	rows.status = events;
	struct surv_sample s = curves_sample(mem, &rows);
	struct logrank_test untouched = {.df = 77};
	assert_int_equal(logrank_fit(mem, &s, &(struct logrank_opts){.rho = -1}, &untouched), ERR_VALUE);
	s.n = 0;
	assert_int_equal(logrank_fit(mem, &s, &(struct logrank_opts){0}, &untouched), ERR_EMPTY);
	assert_int_equal(untouched.df, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_oracle),
		SCRATCH_TEST(test_by_hand),
		SCRATCH_TEST(test_groups_that_never_meet),
		SCRATCH_TEST(test_edges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
