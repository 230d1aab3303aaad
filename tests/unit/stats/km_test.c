#include "stats/km.h"
#include "support/curves.h"
#include "support/frame.h"
#include "support/scratch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define AML "tests/oracle/data/aml.csv"
#define LUNG "tests/oracle/data/lung.csv"
#define HEART "tests/oracle/data/heart.csv"
#define TIED "tests/oracle/curves_tied.csv"

#define AML_BY                                                                                                              \
	{                                                                                                                   \
		.data = AML, .time = "time", .status = "status", .group = "x"                                               \
	}
#define TIED_BY                                                                                                             \
	.data = TIED, .entry = "entry", .time = "time", .status = "status", .group = "group", .stratum = "stratum",         \
	.one_cause = 1
#define LUNG_BY .data = LUNG, .time = "time", .status = "status", .event_above = 1
#define HEART_BY .data = HEART, .entry = "start", .time = "stop", .status = "event", .group = "transplant"

/* tests/oracle/curves.R, list km. weight_cycle: R's rep(c(.5, 1.5), ...). */
static const struct oracle {
	const char *name;
	struct columns columns;
	struct km_opts opts;
	int weight_cycle;
} oracles[] = {
	{"aml.log", AML_BY, {.limits = KM_LOG, .tau = {40}}, 0},
	{"aml.loglog", AML_BY, {.limits = KM_LOG_LOG}, 0},
	{"aml.plain", AML_BY, {.limits = KM_PLAIN, .tau = {7}}, 0},
	{"aml.logit", AML_BY, {.limits = KM_LOGIT, .tau = {200}}, 0},
	{"aml.arcsin", AML_BY, {.limits = KM_ARCSIN, .level = 0.9, .tau = {48}}, 0},
	{"aml.all", {.data = AML, .time = "time", .status = "status"}, {.tau = {100}}, 0},
	{"lung.sex", {LUNG_BY, .group = "sex"}, {.tau = {700}}, 0},
	{"lung.weight", {LUNG_BY}, {.robust = 1, .tau = {500}}, 1},
	{"lung.cluster", {LUNG_BY, .group = "sex", .cluster = "inst", .needed = "inst"}, {.robust = 1, .tau = {365}}, 0},
	{"lung.both",
	 {LUNG_BY, .group = "sex", .cluster = "inst", .needed = "inst"},
	 {.robust = 1, .limits = KM_LOG_LOG, .tau = {365}},
	 1},
	{"heart", {HEART_BY}, {.tau = {900}}, 0},
	{"heart.robust", {HEART_BY, .cluster = "id"}, {.robust = 1, .tau = {900}}, 0},
	{"tied", {TIED_BY}, {.tau = {6}}, 0},
	{"tied.count", {TIED_BY, .weight = "count"}, {.tau = {6}}, 0},
	{"tied.robust", {TIED_BY, .weight = "weight"}, {.robust = 1, .tau = {6}}, 0},
	{"tied.cluster", {TIED_BY, .weight = "weight", .cluster = "cluster"}, {.robust = 1, .tau = {6}}, 0},
};

/* R's weights go round by the row of the whole file, rows left out included. */
static void weigh_in_turn(const struct columns *c, struct surv_rows *rows)
{
	struct frame *f = frame_load(c->data);
	double *w = ARENA_ARRAY(mem, f->rows, double);
	size_t n = 0;
	for (size_t i = 0; i < f->rows; i++)
		if (!c->needed || !isnan(frame_number(f, i, c->needed)))
			w[n++] = i % 2 ? 1.5 : 0.5;
	assert_int_equal(n, rows->n);
	rows->weight = w;
	frame_free(f);
}

static struct surv_sample sample_of(const struct oracle *o)
{
	struct surv_rows rows = curves_rows(mem, &o->columns);
	if (o->weight_cycle)
		weigh_in_turn(&o->columns, &rows);
	rows = curves_shuffled(mem, &rows);
	return curves_sample(mem, &rows);
}

/* R says NA where there is none. */
static void check_num(struct num got, double want, double tolerance)
{
	if (isnan(want))
		assert_false(num_is(got));
	else
		assert_true(num_is(got));
	if (num_is(got))
		CHECK_REL(got.v, want, tolerance);
}

/* Where S = 1 our limits are 1 (survival 3.8); survival 3.5-3 has NA on some scales. Where S = 0 we give none; R gives 0 for plain. */
static void check_limits(const struct km_curve *c, size_t j, const struct frame *f, size_t row)
{
	double s = frame_number(f, row, "surv");
	if (s == 1) {
		assert_true(c->low[j].v == 1 && c->high[j].v == 1 && num_is(c->low[j]) && num_is(c->high[j]));
	} else if (s == 0) {
		assert_false(num_is(c->low[j]) || num_is(c->high[j]));
	} else {
		check_num(c->low[j], frame_number(f, row, "low"), 1e-8);
		check_num(c->high[j], frame_number(f, row, "high"), 1e-8);
	}
}

static size_t first_row(const struct frame *f, const char *name)
{
	for (size_t i = 0; i < f->rows; i++)
		if (!strcmp(frame_text(f, i, "case"), name))
			return i;
	fail();
	return 0;
}

/* Standard errors that are 0 in exact arithmetic are some 1e-9 of the curve after cancellation, in R as here: compared absolutely. */
static void check_se(double got, double want)
{
	if (fabs(want) < 1e-7)
		assert_true(fabs(got) < 1e-7);
	else
		CHECK_EQ(got, want);
}

static void check_curve(const struct oracle *o, const struct surv_sample *s, const struct frame *f)
{
	struct km_curve curve[8], chaz[8];
	struct km_opts hazard = o->opts;
	hazard.kind = KM_HAZARD;
	assert_int_equal(km_fit(mem, s, &o->opts, curve), ERR_OK);
	assert_int_equal(km_fit(mem, s, &hazard, chaz), ERR_OK);
	size_t row = first_row(f, o->name);
	for (int32_t g = 0; g < s->groups; g++) {
		const struct km_curve *c = &curve[g];
		for (size_t j = 0; j < c->n; j++, row++) {
			assert_string_equal(frame_text(f, row, "case"), o->name);
			assert_true(c->time[j] == frame_number(f, row, "time"));
			CHECK_EQ(c->n_risk[j], frame_number(f, row, "n.risk"));
			CHECK_REL(c->n_event[j], frame_number(f, row, "n.event"), 1e-12);
			CHECK_REL(c->n_censor[j], frame_number(f, row, "n.censor"), 1e-12);
			CHECK_EQ(c->estimate[j], frame_number(f, row, "surv"));
			if (c->estimate[j] > 0 || o->opts.robust)
				check_se(c->std_error[j], frame_number(f, row, "se"));
			else
				assert_true(isnan(c->std_error[j]));
			check_limits(c, j, f, row);
			CHECK_EQ(chaz[g].estimate[j], frame_number(f, row, "cumhaz"));
			check_se(chaz[g].std_error[j], frame_number(f, row, "se.chaz"));
		}
	}
	assert_true(row == f->rows || strcmp(frame_text(f, row, "case"), o->name) != 0);
}

static void check_quantile(const struct km_curve *c, double q, const struct frame *f, size_t row)
{
	char name[3][16];
	struct num got[3];
	const char *const end[3] = {"", ".low", ".high"};
	km_quantile(c, q, &got[0], &got[1], &got[2]);
	for (int k = 0; k < 3; k++) {
		snprintf(name[k], sizeof name[k], "q%d%s", q < 0.5 ? 1 : 3, end[k]);
		check_num(got[k], frame_number(f, row, name[k]), 1e-12);
	}
}

static void check_line(const struct oracle *o, const struct surv_sample *s, const struct frame *f)
{
	struct km_curve curve[8];
	assert_int_equal(km_fit(mem, s, &o->opts, curve), ERR_OK);
	size_t row = first_row(f, o->name);
	for (int32_t g = 0; g < s->groups; g++, row++) {
		const struct km_curve *c = &curve[g];
		struct num mean, se;
		double tau = frame_number(f, row, "tau");
		km_restricted_mean(c, tau, &mean, &se);
		assert_true(c->records == frame_number(f, row, "records"));
		CHECK_EQ(c->events, frame_number(f, row, "events"));
		check_num(c->median, frame_number(f, row, "median"), 1e-12);
		check_num(mean, frame_number(f, row, "rmean"), 1e-8);
		check_num(se, frame_number(f, row, "se.rmean"), 1e-8);
		if (o->opts.tau.v > 0)
			assert_true(c->tau == tau && c->rmean.v == mean.v);
		if (o->opts.robust)
			check_num(c->rmean_std_error, frame_number(f, row, "robust.rmean"), 1e-8);
		if (o->opts.level != 0)
			continue;
		check_num(c->median_low, frame_number(f, row, "median.low"), 1e-12);
		check_num(c->median_high, frame_number(f, row, "median.high"), 1e-12);
		check_quantile(c, 0.25, f, row);
		check_quantile(c, 0.75, f, row);
	}
}

static void test_oracle_curves(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/curves_km.csv");
	for (size_t k = 0; k < COUNT(oracles); k++) {
		print_message("%s\n", oracles[k].name);
		struct surv_sample s = sample_of(&oracles[k]);
		check_curve(&oracles[k], &s, f);
	}
	frame_free(f);
}

static void test_oracle_lines(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/curves_km_line.csv");
	for (size_t k = 0; k < COUNT(oracles); k++) {
		print_message("%s\n", oracles[k].name);
		struct surv_sample s = sample_of(&oracles[k]);
		check_line(&oracles[k], &s, f);
	}
	frame_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_oracle_curves),
		SCRATCH_TEST(test_oracle_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
