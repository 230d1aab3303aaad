/*
 * Kaplan-Meier and Nelson-Aalen on what can be worked by hand, what must hold for any data, and the edges. Fractions are worked in the
 * comments; decimals stand in print (R survival 3.5-3, rounded there).
 */
#include "unit/stats/km_cases.h"

#include <math.h>

#define TIED "tests/oracle/curves_tied.csv"

/* An event at time 0 counts; the row censored at 2 is at risk for the events at 2. */
static const double hand_time[] = {5, 2, 0, 3, 2, 5, 2};
static const int32_t hand_status[] = {1, 0, 1, 0, 1, 1, 1};
static const struct surv_rows hand = {.n = 7, .time = hand_time, .status = hand_status};

static void test_by_hand(void **state)
{
	(void)state;
	struct km_curve c = fit(&hand, (struct km_opts){.tau = num_of(5)});
	static const double time[] = {0, 2, 3, 5}, at_risk[] = {7, 6, 3, 2}, events[] = {1, 2, 0, 2},
			    censored[] = {0, 1, 1, 0};
	const double survival[] = {6 / 7.0, 4 / 7.0, 4 / 7.0, 0};
	/* S^2 (1/42), S^2 (1/42 + 2/24) */
	const double variance[] = {36 / 49.0 / 42, 12 / 343.0, 12 / 343.0};
	assert_int_equal(c.n, 4);
	assert_true(c.records == 7 && c.events == 5 && c.tau == 5);
	for (size_t j = 0; j < 4; j++) {
		assert_true(c.time[j] == time[j] && c.n_risk[j] == at_risk[j]);
		assert_true(c.n_event[j] == events[j] && c.n_censor[j] == censored[j]);
		CHECK_REL(c.estimate[j], survival[j], 1e-15);
		if (j < 3)
			CHECK_REL(c.std_error[j], sqrt(variance[j]), 1e-14);
	}
	assert_true(isnan(c.std_error[3]));
	assert_false(num_is(c.low[3]) || num_is(c.high[3]));
	/* 2 (6/7) + 3 (4/7); (24/7)^2 / 42 + (12/7)^2 2/24, nothing for the last time */
	CHECK_REL(c.rmean.v, 24 / 7.0, 1e-15);
	CHECK_REL(c.rmean_std_error.v, sqrt(180 / 343.0), 1e-14);
	assert_true(c.median.v == 5);
	assert_int_equal(km_row_at(&c, -1), -1);
	assert_int_equal(km_row_at(&c, 0), 0);
	assert_int_equal(km_row_at(&c, 4.9), 2);
	assert_int_equal(km_row_at(&c, 99), 3);
}

/* Nobody is censored before 2, so that the jackknife is the binomial p (1 - p) / 7. */
static void test_by_hand_robust(void **state)
{
	(void)state;
	struct km_curve c = fit(&hand, (struct km_opts){.robust = 1});
	CHECK_REL(c.std_error[0], sqrt(6 / 343.0), 1e-14);
	CHECK_REL(c.std_error[1], sqrt(12 / 343.0), 1e-14);
	assert_true(c.std_error[3] == 0);
}

static void test_by_hand_hazard(void **state)
{
	(void)state;
	struct km_curve c = fit(&hand, (struct km_opts){.kind = KM_HAZARD, .limits = KM_PLAIN});
	const double hazard[] = {1 / 7.0, 10 / 21.0, 10 / 21.0, 31 / 21.0};
	/* 1/49, 1/49 + 2/36, + 2/4 */
	const double variance[] = {1 / 49.0, 67 / 882.0, 67 / 882.0, 508 / 882.0};
	const double z = 1.959963984540054;
	for (size_t j = 0; j < 4; j++) {
		double se = sqrt(variance[j]);
		CHECK_REL(c.estimate[j], hazard[j], 1e-14);
		CHECK_REL(c.std_error[j], se, 1e-14);
		CHECK_REL(c.low[j].v, fmax(0, hazard[j] - z * se), 1e-12);
		CHECK_REL(c.high[j].v, hazard[j] + z * se, 1e-12);
	}
	assert_true(c.median.v == 5);
}

/* B and the two that enter at the event's own time are not at risk for it: 1/2, then 2/3, 2/3, and the last one falls. */
static void test_delayed_entry_by_hand(void **state)
{
	(void)state;
	static const double entry[] = {5, 0, 2, 0, 3}, time[] = {6, 6, 5, 2, 7};
	static const int32_t status[] = {1, 0, 1, 1, 1};
	const struct surv_rows rows = {.n = 5, .entry = entry, .time = time, .status = status};
	struct km_curve c = fit(&rows, (struct km_opts){0});
	const double at_risk[] = {2, 3, 3, 1}, survival[] = {1 / 2.0, 1 / 3.0, 2 / 9.0, 0};
	assert_int_equal(c.n, 4);
	for (size_t j = 0; j < 4; j++) {
		assert_true(c.n_risk[j] == at_risk[j]);
		CHECK_REL(c.estimate[j], survival[j], 1e-15);
	}
}

static void test_quantile_rests(void **state)
{
	(void)state;
	static const double four[] = {4, 1, 3, 2}, three[] = {3, 1, 2, 9};
	static const int32_t all[] = {1, 1, 1, 1}, last_two_censored[] = {0, 1, 1, 0};
	struct surv_rows rows = {.n = 4, .time = four, .status = all};
	assert_true(fit(&rows, (struct km_opts){0}).median.v == 2.5);
	/* rests on 1/2 to the end: the first time, as the survfit summary has it */
	rows = (struct surv_rows){.n = 4, .time = three, .status = last_two_censored};
	assert_true(fit(&rows, (struct km_opts){0}).median.v == 2);
	struct km_curve c = fit(&rows, (struct km_opts){0});
	struct num at, low, high;
	km_quantile(&c, 0.75, &at, &low, &high);
	assert_int_equal(at.why, WHY_NOT_REACHED);
}

static void test_published(void **state)
{
	(void)state;
	const struct columns aml = {.data = "tests/oracle/data/aml.csv", .time = "time", .status = "status"};
	static const double t23[][2] = {{.37207808725, .8029333528},
					{.319250413971, .7264491738},
					{.3363764558, .7567912461},
					{.34044434394, .7378975330},
					{.338476011438, .7465086402}};
	struct surv_rows rows = curves_rows(mem, &aml);
	for (int k = KM_LOG; k <= KM_ARCSIN; k++) {
		struct km_curve c = fit(&rows, (struct km_opts){.limits = (enum km_limits)k});
		size_t at5 = (size_t)km_row_at(&c, 5), at23 = (size_t)km_row_at(&c, 23), at48 = (size_t)km_row_at(&c, 48);
		CHECK_REL(c.estimate[at5], .91304347826, 1e-10);
		CHECK_REL(c.std_error[at5], .05875338476, 1e-9);
		CHECK_REL(c.estimate[at23], .54658385093, 1e-10);
		CHECK_REL(c.std_error[at23], .10725064174, 1e-9);
		CHECK_REL(c.estimate[at48], .08281573499, 1e-9);
		CHECK_REL(c.low[at23].v, t23[k][0], 1e-9);
		CHECK_REL(c.high[at23].v, t23[k][1], 1e-9);
	}
	struct km_curve log = fit(&rows, (struct km_opts){.limits = KM_LOG});
	CHECK_REL(log.low[0].v, .80485479778, 1e-9);
	assert_true(log.high[0].v == 1);
	struct km_curve log_log = fit(&rows, (struct km_opts){.limits = KM_LOG_LOG});
	CHECK_REL(log_log.low[0].v, .694947537532, 1e-9);
	CHECK_REL(log_log.high[0].v, .9775156699, 1e-9);
}

static void check_same(const struct km_curve *a, const struct km_curve *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t j = 0; j < a->n; j++) {
		assert_true(a->time[j] == b->time[j]);
		CHECK_REL(a->n_risk[j], b->n_risk[j], 1e-12);
		CHECK_REL(a->estimate[j], b->estimate[j], 1e-12);
		CHECK_REL(a->std_error[j], b->std_error[j], 1e-10);
		CHECK_REL(a->low[j].v, b->low[j].v, 1e-10);
	}
	CHECK_REL(a->rmean.v, b->rmean.v, 1e-12);
	CHECK_REL(a->rmean_std_error.v, b->rmean_std_error.v, 1e-10);
}

#define TIED_ALL .data = TIED, .entry = "entry", .time = "time", .status = "status", .one_cause = 1

static void test_weights_are_repetitions(void **state)
{
	(void)state;
	struct surv_rows weighed = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "count", .cluster = "cluster"});
	struct surv_rows repeated = curves_repeated(mem, &weighed);
	for (int kind = KM_SURVIVAL; kind <= KM_HAZARD; kind++)
		for (int robust = 0; robust < 2; robust++) {
			struct km_opts opts = {.kind = (enum km_kind)kind, .robust = robust};
			struct km_curve a = fit(&weighed, opts), b = fit(&repeated, opts);
			check_same(&a, &b);
		}
}

/* Every row its own cluster is no clusters; a weight of 0 is no row; the order of rows does not matter. */
static void test_same_sample_said_otherwise(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "weight"});
	struct km_opts opts = {.robust = 1, .limits = KM_LOGIT};
	struct km_curve plain = fit(&rows, opts);
	int32_t *own = ARENA_ARRAY(mem, rows.n, int32_t);
	for (size_t i = 0; i < rows.n; i++)
		own[i] = (int32_t)i;
	struct surv_rows clustered = rows;
	clustered.cluster = own;
	clustered.clusters = (int32_t)rows.n;
	clustered = curves_shuffled(mem, &clustered);
	struct km_curve other = fit(&clustered, opts);
	check_same(&plain, &other);
	double *weight = ARENA_ARRAY(mem, rows.n, double);
	for (size_t i = 0; i < rows.n; i++)
		weight[i] = i % 3 ? rows.weight[i] : 0;
	struct surv_rows zero = rows, without = rows;
	zero.weight = weight;
	size_t n = 0;
	double *time = ARENA_ARRAY(mem, rows.n, double), *entry = ARENA_ARRAY(mem, rows.n, double);
	double *kept = ARENA_ARRAY(mem, rows.n, double);
	int32_t *status = ARENA_ARRAY(mem, rows.n, int32_t);
	for (size_t i = 0; i < rows.n; i++) {
		if (!(weight[i] > 0))
			continue;
		time[n] = rows.time[i];
		entry[n] = rows.entry[i];
		kept[n] = weight[i];
		status[n++] = rows.status[i];
	}
	without = (struct surv_rows){.n = n, .entry = entry, .time = time, .weight = kept, .status = status};
	struct km_curve a = fit(&zero, opts), b = fit(&without, opts);
	check_same(&a, &b);
	assert_true(a.records == b.records && a.records == (double)n);
}

static void test_edges(void **state)
{
	(void)state;
	static const double time[] = {3, 3, 3}, none[] = {0, 0, 0};
	static const int32_t events[] = {1, 1, 1}, censored[] = {0, 0, 0}, group[] = {2, 2, 2};
	for (int robust = 0; robust < 2; robust++) {
		struct km_opts opts = {.robust = robust};
		struct km_curve c = fit(&(struct surv_rows){.n = 3, .time = time, .status = events}, opts);
		assert_true(c.n == 1 && c.estimate[0] == 0 && c.median.v == 3 && c.rmean.v == 3);
		assert_true(c.rmean_std_error.v == 0);
		c = fit(&(struct surv_rows){.n = 3, .time = time, .status = censored}, opts);
		assert_true(c.estimate[0] == 1 && c.std_error[0] == 0 && c.low[0].v == 1 && c.high[0].v == 1);
		assert_int_equal(c.median.why, WHY_NOT_REACHED);
		assert_true(c.events == 0 && c.rmean.v == 3);
		c = fit(&(struct surv_rows){.n = 1, .time = time, .status = events}, opts);
		assert_true(c.n == 1 && c.estimate[0] == 0 && c.n_risk[0] == 1);
		c = fit(&(struct surv_rows){.n = 1, .time = none, .status = events}, opts);
		assert_true(c.time[0] == 0 && c.estimate[0] == 0 && c.rmean.v == 0);
		c = fit(&(struct surv_rows){.n = 3, .time = time, .status = events, .weight = none}, opts);
		assert_true(c.n == 0 && c.records == 0 && c.median.why == WHY_NO_DATA && c.rmean.why == WHY_NO_DATA);
		c = fit(&(struct surv_rows){.n = 3, .time = time, .status = events, .group = group, .groups = 3}, opts);
		assert_int_equal(c.n, 0);
		assert_int_equal(km_row_at(&c, 5), -1);
	}
	struct surv_sample s = curves_sample(mem, &hand);
	struct km_curve untouched = {.n = 77};
	assert_int_equal(km_fit(mem, &s, &(struct km_opts){.level = 1}, &untouched), ERR_VALUE);
	s.n = 0;
	assert_int_equal(km_fit(mem, &s, &(struct km_opts){0}, &untouched), ERR_EMPTY);
	assert_int_equal(untouched.n, 77);
}

/* Ten tenths added one by one are 1 - 2^-53, at risk added with care 1: no sliver of survival may be left of that. */
static void test_no_sliver(void **state)
{
	(void)state;
	double time[10], weight[10];
	int32_t status[10];
	for (size_t i = 0; i < 10; i++) {
		time[i] = 4;
		weight[i] = 0.1;
		status[i] = 1;
	}
	struct km_curve c =
		fit(&(struct surv_rows){.n = 10, .time = time, .status = status, .weight = weight}, (struct km_opts){0});
	assert_true(c.n_risk[0] == c.n_event[0] && c.estimate[0] == 0);
}

/* One event among four at 99 %: asin(sqrt(3/4)) + 2.576 / 4 lies beyond a right angle. Nothing has happened: 1 and 1 on every scale. */
static void test_limits_at_the_ends(void **state)
{
	(void)state;
	static const double time[] = {1, 5, 5, 5};
	static const int32_t one[] = {1, 0, 0, 0}, none[] = {0, 0, 0, 0};
	struct surv_rows rows = {.n = 4, .time = time, .status = one};
	assert_true(fit(&rows, (struct km_opts){.limits = KM_ARCSIN, .level = 0.99}).high[0].v == 1);
	rows.status = none;
	for (int k = KM_LOG; k <= KM_ARCSIN; k++) {
		struct km_curve c = fit(&rows, (struct km_opts){.limits = (enum km_limits)k});
		assert_true(num_is(c.low[0]) && num_is(c.high[0]) && c.low[0].v == 1 && c.high[0].v == 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_by_hand),
		SCRATCH_TEST(test_by_hand_robust),
		SCRATCH_TEST(test_by_hand_hazard),
		SCRATCH_TEST(test_delayed_entry_by_hand),
		SCRATCH_TEST(test_quantile_rests),
		SCRATCH_TEST(test_published),
		SCRATCH_TEST(test_weights_are_repetitions),
		SCRATCH_TEST(test_same_sample_said_otherwise),
		SCRATCH_TEST(test_edges),
		SCRATCH_TEST(test_no_sliver),
		SCRATCH_TEST(test_limits_at_the_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
