/*
 * Cumulative incidence on what can be worked by hand, what must hold for any data, and the edges. Decimals stand in print (R survival
 * 3.5-3, rounded there).
 */
#include "stats/cuminc.h"
#include "support/curves.h"
#include "support/scratch.h"

#include <math.h>

#define MGUS "tests/oracle/curves_mgus2.csv"
#define TIED "tests/oracle/curves_tied.csv"

static struct cuminc_curve *fit(const struct surv_rows *rows, struct km_opts opts)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct cuminc_curve *c = ARENA_ARRAY(mem, (size_t)(s.groups * s.causes + 1), struct cuminc_curve);
	assert_int_equal(cuminc_fit(mem, &s, &opts, c), ERR_OK);
	return c;
}

/* S: 1, 4/5, 3/5, 3/10; the row censored at 2 is at risk for the event at 2. Up to 2 nobody has left: binomial variance. */
static void test_by_hand(void **state)
{
	(void)state;
	static const double time[] = {3, 2, 1, 4, 2};
	static const int32_t status[] = {1, 0, 1, 0, 2};
	struct cuminc_curve *c =
		fit(&(struct surv_rows){.n = 5, .time = time, .status = status}, (struct km_opts){.tau = num_of(5)});
	const double first[] = {1 / 5.0, 1 / 5.0, 1 / 2.0, 1 / 2.0}, second[] = {0, 1 / 5.0, 1 / 5.0, 1 / 5.0};
	assert_int_equal(c[0].n, 4);
	for (size_t j = 0; j < 4; j++) {
		CHECK_REL(c[0].estimate[j], first[j], 1e-15);
		CHECK_REL(c[1].estimate[j], second[j], 1e-15);
	}
	assert_true(c[0].events == 2 && c[1].events == 1 && c[0].records == 5);
	CHECK_REL(c[0].std_error[0], sqrt(4 / 125.0), 1e-14);
	CHECK_REL(c[1].std_error[1], sqrt(4 / 125.0), 1e-14);
	assert_true(c[1].std_error[0] == 0 && c[1].low[0].why == WHY_NO_EVENTS);
	CHECK_REL(c[0].rmean.v, 2 / 5.0 + 1, 1e-15);
	CHECK_REL(c[1].rmean.v, 3 / 5.0, 1e-15);
	CHECK_REL(c[0].free_mean.v, 3, 1e-15);
	struct num at, low, high;
	cuminc_at(&c[0], 0.5, &at, &low, &high);
	assert_true(num_is(at) && at.v == 0 && !num_is(low));
	cuminc_at(&c[0], 2.9, &at, &low, &high);
	CHECK_REL(at.v, 1 / 5.0, 1e-15);
	assert_true(low.v < at.v && at.v < high.v);
	cuminc_at(&c[0], 4.1, &at, &low, &high);
	assert_int_equal(at.why, WHY_NOT_REACHED);
	assert_true(cuminc_reaches(&c[0], 0.5).v == 3);
	assert_int_equal(cuminc_reaches(&c[1], 0.5).why, WHY_NOT_REACHED);
}

static double at_time(const struct cuminc_curve *c, double t, int se)
{
	size_t j = 0;
	while (j + 1 < c->n && c->time[j + 1] <= t)
		j++;
	return se ? c->std_error[j] : c->estimate[j];
}

static void test_published(void **state)
{
	(void)state;
	struct columns by = {.data = MGUS, .time = "time", .status = "status", .group = "sex"};
	struct surv_rows rows = curves_rows(mem, &by);
	struct cuminc_curve *c = fit(&rows, (struct km_opts){.tau = num_of(424)});
	CHECK_REL(at_time(&c[0], 120, 0), .0738856644, 1e-8);
	CHECK_REL(at_time(&c[2], 120, 0), .0553102406, 1e-8);
	CHECK_REL(at_time(&c[0], 240, 0), .104940674, 1e-8);
	CHECK_REL(at_time(&c[2], 240, 0), .095650755, 1e-8);
	CHECK_REL(at_time(&c[1], 120, 0), .4804900458, 1e-8);
	CHECK_REL(at_time(&c[3], 240, 0), .748127889, 1e-8);
	CHECK_REL(c[0].free_mean.v, 139.0124693, 1e-8);
	CHECK_REL(c[2].free_mean.v, 122.9769311, 1e-8);
	CHECK_REL(c[0].rmean.v, 42.7707805, 1e-8);
	CHECK_REL(c[2].rmean.v, 31.8296243, 1e-8);
	by.group = NULL;
	rows = curves_rows(mem, &by);
	c = fit(&rows, (struct km_opts){0});
	static const double known[][3] = {
		{60, .034103713, .0048892579}, {120, .063722168, .0067968484}, {240, .099813716, .0097848468}};
	for (size_t k = 0; k < 3; k++) {
		CHECK_EQ(at_time(c, known[k][0], 0), known[k][1]);
		CHECK_EQ(at_time(c, known[k][0], 1), known[k][2]);
	}
}

#define TIED_ALL .data = TIED, .entry = "entry", .time = "time", .status = "status"

static void test_one_cause_is_km(void **state)
{
	(void)state;
	struct surv_rows rows =
		curves_rows(mem, &(struct columns){TIED_ALL, .one_cause = 1, .weight = "weight", .cluster = "cluster"});
	struct surv_sample s = curves_sample(mem, &rows);
	struct km_opts opts = {.robust = 1, .limits = KM_PLAIN, .tau = num_of(7)};
	struct cuminc_curve c;
	struct km_curve k;
	assert_int_equal(cuminc_fit(mem, &s, &opts, &c), ERR_OK);
	assert_int_equal(km_fit(mem, &s, &opts, &k), ERR_OK);
	assert_int_equal(c.n, k.n);
	for (size_t j = 0; j < c.n; j++) {
		CHECK_REL(c.estimate[j], 1 - k.estimate[j], 1e-12);
		CHECK_REL(c.std_error[j], k.std_error[j], 1e-10);
		CHECK_REL(c.low[j].v, 1 - k.high[j].v, 1e-10);
	}
	CHECK_REL(c.rmean.v, 7 - k.rmean.v, 1e-12);
	CHECK_REL(c.rmean_std_error.v, k.rmean_std_error.v, 1e-10);
	CHECK_REL(c.free_std_error.v, k.rmean_std_error.v, 1e-12);
}

static void test_parts_of_the_whole(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "weight"});
	struct surv_sample s = curves_sample(mem, &rows);
	struct km_opts opts = {.tau = num_of(8)};
	struct cuminc_curve *c = fit(&rows, opts);
	struct km_curve k;
	assert_int_equal(km_fit(mem, &s, &opts, &k), ERR_OK);
	for (size_t j = 0; j < k.n; j++)
		CHECK_REL(c[0].estimate[j] + c[1].estimate[j] + c[2].estimate[j] + k.estimate[j], 1, 1e-12);
	CHECK_REL(c[0].rmean.v + c[1].rmean.v + c[2].rmean.v + c[0].free_mean.v, 8, 1e-12);
}

static void test_weights_are_repetitions(void **state)
{
	(void)state;
	struct surv_rows weighed = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "count", .cluster = "cluster"});
	struct surv_rows repeated = curves_repeated(mem, &weighed);
	struct cuminc_curve *a = fit(&weighed, (struct km_opts){0}), *b = fit(&repeated, (struct km_opts){0});
	for (int c = 0; c < 3; c++) {
		for (size_t j = 0; j < a[c].n; j++) {
			CHECK_REL(a[c].estimate[j], b[c].estimate[j], 1e-12);
			CHECK_REL(a[c].std_error[j], b[c].std_error[j], 1e-10);
		}
		CHECK_REL(a[c].rmean_std_error.v, b[c].rmean_std_error.v, 1e-10);
		CHECK_REL(a[c].free_std_error.v, b[c].free_std_error.v, 1e-10);
	}
}

/*
 * The jackknife is the derivative by the weights: each weight moved up and down by h, the restricted times and the last incidence
 * differenced. Tolerance 1e-6: h^2 and rounding of the difference.
 */
static void test_jackknife_is_the_derivative(void **state)
{
	(void)state;
	enum { N = 60 };
	const double h = 1e-4;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "weight", .cluster = "cluster"});
	rows.n = N;
	double *weight = ARENA_ARRAY(mem, N, double), square[3] = {0};
	double *sum = ARENA_ARRAY(mem, 3 * (size_t)rows.clusters, double);
	for (size_t i = 0; i < N; i++)
		weight[i] = rows.weight[i];
	struct km_opts opts = {.tau = num_of(6)};
	struct cuminc_curve whole = fit(&rows, opts)[1];
	rows.weight = weight;
	for (size_t i = 0; i < N; i++) {
		double w = weight[i];
		weight[i] = w + h;
		struct cuminc_curve up = fit(&rows, opts)[1];
		weight[i] = w - h;
		struct cuminc_curve down = fit(&rows, opts)[1];
		weight[i] = w;
		double *of = sum + 3 * rows.cluster[i];
		of[0] += w * (up.estimate[whole.n - 1] - down.estimate[whole.n - 1]) / (2 * h);
		of[1] += w * (up.rmean.v - down.rmean.v) / (2 * h);
		of[2] += w * (up.free_mean.v - down.free_mean.v) / (2 * h);
	}
	for (int32_t k = 0; k < 3 * rows.clusters; k++)
		square[k % 3] += sum[k] * sum[k];
	CHECK_REL(whole.std_error[whole.n - 1], sqrt(square[0]), 1e-6);
	CHECK_REL(whole.rmean_std_error.v, sqrt(square[1]), 1e-6);
	CHECK_REL(whole.free_std_error.v, sqrt(square[2]), 1e-6);
}

static void test_edges(void **state)
{
	(void)state;
	static const double time[] = {3, 3, 3}, none[] = {0, 0, 0};
	static const int32_t second[] = {2, 2, 2}, censored[] = {0, 0, 0}, group[] = {1, 1, 1};
	struct cuminc_curve *c =
		fit(&(struct surv_rows){.n = 3, .time = time, .status = second, .group = group, .groups = 2},
		    (struct km_opts){0});
	assert_true(c[0].n == 0 && c[0].rmean.why == WHY_NO_DATA && c[1].free_mean.why == WHY_NO_DATA);
	assert_true(c[2].n == 1 && c[2].estimate[0] == 0 && c[2].rmean.v == 0);
	assert_true(c[3].estimate[0] == 1 && c[3].std_error[0] == 0 && c[3].low[0].v == 1 && c[3].high[0].v == 1);
	assert_true(cuminc_reaches(&c[3], 0.5).v == 3);
	assert_int_equal(cuminc_reaches(&c[0], 0.5).why, WHY_NO_DATA);
	c = fit(&(struct surv_rows){.n = 1, .time = none, .status = second}, (struct km_opts){0});
	assert_true(c[1].time[0] == 0 && c[1].estimate[0] == 1 && c[1].rmean.v == 0);
	c = fit(&(struct surv_rows){.n = 3, .time = time, .status = second, .weight = none}, (struct km_opts){0});
	assert_int_equal(c[1].n, 0);
	/* no cause was seen, but the caller knows of one */
	struct surv_sample s = curves_sample(mem, &(struct surv_rows){.n = 3, .time = time, .status = censored});
	struct cuminc_curve never;
	s.causes = 1;
	assert_int_equal(cuminc_fit(mem, &s, &(struct km_opts){0}, &never), ERR_OK);
	assert_true(never.n == 1 && never.estimate[0] == 0 && never.free_mean.v == 3 && never.free_std_error.v == 0);
}

/* No ties: steps of 1 / 25 of the own cause, and of the other 1 / 25 (1 / 4)^2; all five at once: 5 (1 - 4 / 4) / 25 = 0. */
static void test_aalen_by_hand(void **state)
{
	(void)state;
	static const double time[] = {1, 2, 3, 4, 5}, once[] = {1, 1, 1, 1, 1};
	static const int32_t status[] = {1, 2, 1, 0, 0}, all[] = {1, 1, 1, 1, 1};
	struct cuminc_curve c[2];
	struct surv_sample s = curves_sample(mem, &(struct surv_rows){.n = 5, .time = time, .status = status});
	assert_int_equal(cuminc_fit_by(mem, &s, &(struct km_opts){.tau = num_of(2)}, CUMINC_AALEN, c), ERR_OK);
	CHECK_REL(c[0].std_error[0], 1 / 5.0, 1e-14);
	CHECK_REL(c[0].std_error[1], 1 / 5.0, 1e-14);
	CHECK_REL(c[1].std_error[1], sqrt(17) / 20, 1e-14);
	CHECK_REL(c[0].rmean.v, 1 / 5.0, 1e-14);
	CHECK_REL(c[0].rmean_std_error.v, 1 / 5.0, 1e-14);
	s = curves_sample(mem, &(struct surv_rows){.n = 5, .time = once, .status = all});
	assert_int_equal(cuminc_fit_by(mem, &s, &(struct km_opts){0}, CUMINC_AALEN, c), ERR_OK);
	assert_true(c[0].estimate[0] == 1 && c[0].std_error[0] == 0);
}

/* A start before which nobody has an event changes nothing; after it the curve begins at 0 again. */
static void test_start(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL});
	struct surv_sample s = curves_sample(mem, &rows);
	for (int v = CUMINC_JACKKNIFE; v <= CUMINC_AALEN; v++) {
		struct cuminc_curve a[3], b[3];
		struct km_opts opts = {.tau = num_of(6)};
		assert_int_equal(cuminc_fit_by(mem, &s, &opts, (enum cuminc_variance)v, a), ERR_OK);
		opts.start = 3;
		assert_int_equal(cuminc_fit_by(mem, &s, &opts, (enum cuminc_variance)v, b), ERR_OK);
		assert_true(!a[0].conditional && b[0].conditional && b[0].start == 3 && b[0].time[0] == 3);
		assert_true(b[0].n == a[0].n - 2 && b[0].records < a[0].records);
		double total = b[0].free_mean.v + b[0].rmean.v + b[1].rmean.v + b[2].rmean.v;
		CHECK_REL(total, 6, 1e-12);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_by_hand),
		SCRATCH_TEST(test_published),
		SCRATCH_TEST(test_one_cause_is_km),
		SCRATCH_TEST(test_parts_of_the_whole),
		SCRATCH_TEST(test_weights_are_repetitions),
		SCRATCH_TEST(test_jackknife_is_the_derivative),
		SCRATCH_TEST(test_aalen_by_hand),
		SCRATCH_TEST(test_start),
		SCRATCH_TEST(test_edges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
