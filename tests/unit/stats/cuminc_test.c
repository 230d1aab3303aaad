#include "stats/cuminc.h"
#include "support/curves.h"
#include "support/frame.h"
#include "support/scratch.h"

#include <math.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define MGUS "tests/oracle/curves_mgus2.csv"
#define TIED "tests/oracle/curves_tied.csv"

#define MGUS_BY .data = MGUS, .time = "time", .status = "status", .group = "sex"
#define TIED_BY .data = TIED, .time = "time", .status = "status", .group = "group"

/* tests/oracle/curves.R, table ci. */
static const struct oracle {
	const char *name;
	struct columns columns;
	double tau;
} oracles[] = {
	{"mgus2", {MGUS_BY}, 240},
	{"tied.plain", {TIED_BY}, 5},
	{"tied.entry", {TIED_BY, .entry = "entry"}, 6},
	{"tied.weight", {TIED_BY, .entry = "entry", .weight = "weight"}, 6},
	{"tied.cluster", {TIED_BY, .entry = "entry", .weight = "weight", .cluster = "cluster"}, 6},
	{"tied.right", {TIED_BY, .weight = "weight", .cluster = "cluster"}, 30},
};

static void check_summary(const struct cuminc_curve *c, const struct frame *f, size_t row)
{
	assert_true(num_is(c->rmean) && num_is(c->rmean_std_error) && num_is(c->free_mean) && num_is(c->free_std_error));
	assert_true(c->tau == frame_number(f, row, "tau"));
	CHECK_EQ(c->rmean.v, frame_number(f, row, "rmean"));
	CHECK_EQ(c->rmean_std_error.v, frame_number(f, row, "se.rmean"));
	CHECK_EQ(c->free_mean.v, frame_number(f, row, "free"));
	CHECK_EQ(c->free_std_error.v, frame_number(f, row, "se.free"));
}

/* R's limits come with its own standard error, which knows no cluster. */
static void check_limits(const struct cuminc_curve *c, size_t j, const struct frame *f, size_t row)
{
	double low = frame_number(f, row, "low");
	assert_true(num_is(c->low[j]) == !isnan(low) && num_is(c->high[j]) == !isnan(low));
	if (isnan(low))
		return;
	CHECK_EQ(c->low[j].v, low);
	CHECK_EQ(c->high[j].v, frame_number(f, row, "high"));
}

static size_t check_curve(const struct oracle *o, const struct cuminc_curve *c, const struct frame *f, size_t row)
{
	check_summary(c, f, row);
	for (size_t j = 0; j < c->n; j++, row++) {
		assert_string_equal(frame_text(f, row, "case"), o->name);
		assert_true(c->time[j] == frame_number(f, row, "time"));
		CHECK_EQ(c->n_risk[j], frame_number(f, row, "n.risk"));
		CHECK_REL(c->n_event[j], frame_number(f, row, "n.event"), 1e-12);
		CHECK_REL(c->n_censor[j], frame_number(f, row, "n.censor"), 1e-12);
		CHECK_EQ(c->estimate[j], frame_number(f, row, "estimate"));
		CHECK_EQ(c->std_error[j], frame_number(f, row, "se"));
		if (!o->columns.cluster)
			check_limits(c, j, f, row);
	}
	return row;
}

static void test_oracle(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/curves_cuminc.csv");
	size_t row = 0;
	for (size_t k = 0; k < COUNT(oracles); k++) {
		struct surv_rows rows = curves_rows(mem, &oracles[k].columns);
		rows = curves_shuffled(mem, &rows);
		struct surv_sample s = curves_sample(mem, &rows);
		struct km_opts opts = {.tau = num_of(oracles[k].tau)};
		struct cuminc_curve curve[16];
		assert_int_equal(cuminc_fit(mem, &s, &opts, curve), ERR_OK);
		for (int32_t i = 0; i < s.groups * s.causes; i++)
			row = check_curve(&oracles[k], &curve[i], f, row);
	}
	assert_int_equal(row, f->rows);
	frame_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_oracle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
