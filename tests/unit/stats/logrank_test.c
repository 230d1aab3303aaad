#include "stats/logrank.h"
#include "support/curves.h"
#include "support/frame.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct arena *mem;

static int set_up(void **state)
{
	(void)state;
	mem = arena_new();
	return mem ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oracle),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
