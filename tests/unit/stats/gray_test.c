#include "stats/gray.h"
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oracle),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
