#include "unit/stats/cox_cases.h"

/* Therneau's validation data, test 1: one binary covariate, by hand. */
static struct surv_sample first(struct arena *mem)
{
	static const double time[] = {8, 1, 6, 9, 1, 6}, x[] = {0, 1, 1, 0, 1, 0};
	static const int32_t status[] = {0, 1, 1, 1, 0, 1};
	return rows_sample(mem, 6, time, status, 1, (const double *const[]){x});
}

static void test_breslow_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = first(mem);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_BRESLOW, .epsilon = 1e-14});
	double r = (3 + sqrt(33)) / 2; /* the hazard ratio solves r^2 - 3r - 6 = 0 */
	CHECK_EQ(fit.coef[0], log(r));
	/* L = 2b - log(3r + 3) - 2 log(r + 3) */
	CHECK_EQ(fit.loglik, 2 * log(r) - log(3 * r + 3) - 2 * log(r + 3));
	CHECK_EQ(fit.loglik_null, -log(6) - 2 * log(4));
	CHECK_EQ(1 / fit.variance[0], r / ((r + 1) * (r + 1)) + 6 * r / ((r + 3) * (r + 3)));
	assert_int_equal(fit.n, 6);
	assert_int_equal(fit.events, 4);
	arena_free(mem);
}

/* The hazard ratio at which the score is 0: 2 = 3r/(3r + 3) + r/(r + 3) + r/(r + 5), by halving. */
static double efron_root(void)
{
	double low = 1, high = 100;
	for (int i = 0; i < 200; i++) {
		double r = (low + high) / 2;
		if (3 * r / (3 * r + 3) + r / (r + 3) + r / (r + 5) < 2)
			low = r;
		else
			high = r;
	}
	return low;
}

static void test_efron_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = first(mem);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_EFRON, .epsilon = 1e-14});
	double r = efron_root();
	CHECK_EQ(fit.coef[0], log(r));
	CHECK_EQ(fit.loglik, 2 * log(r) - log(3 * r + 3) - log(r + 3) - log(r / 2 + 2.5));
	CHECK_EQ(fit.loglik_null, -log(6) - log(4) - log(3));
	CHECK_EQ(1 / fit.variance[0], r / ((r + 1) * (r + 1)) + 3 * r / ((r + 3) * (r + 3)) + 5 * r / ((r + 5) * (r + 5)));
	arena_free(mem);
}

/* The first step from 0 is U / I = 8/5 by Breslow. */
static void test_first_step(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = first(mem);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_BRESLOW});
	CHECK_EQ(fit.score.statistic.v, 8 / 5.0); /* U = 1, I = 5/8 */
	arena_free(mem);
}

/* Exact: the one set of two at time 6 has 3r + 3 pairs, so L = 2b - log(3r + 3) - log(3r + 3) rises for ever. */
static void test_exact_runs_away(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = first(mem);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_EXACT});
	CHECK_EQ(fit.loglik_null, -log(6) - log(6));
	assert_int_equal(fit.why[0], WHY_INFINITE);
	assert_true(fit.coef[0] > 10);
	arena_free(mem);
}

/* Test 2: (start, stop] rows. Values of the validation vignette of survival. */
static struct surv_sample second(struct arena *mem)
{
	static const double start[] = {1, 2, 5, 2, 1, 7, 3, 4, 8, 8}, stop[] = {2, 3, 6, 7, 8, 9, 9, 9, 14, 17},
			    x[] = {1, 0, 0, 1, 0, 1, 1, 1, 0, 0};
	static const int32_t event[] = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0};
	struct surv_rows r = {.n = 10, .entry = start, .time = stop, .status = event, .p = 1};
	const double *columns[] = {x};
	r.x = columns;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	return s;
}

static void test_delayed_entry_published(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = second(mem);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_BRESLOW, .epsilon = 1e-14});
	CHECK_EQ(fit.coef[0], -0.0845260807);
	CHECK_EQ(fit.variance[0], 0.63014587);
	fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_EFRON, .epsilon = 1e-14});
	CHECK_EQ(fit.coef[0], -0.0211052096);
	CHECK_EQ(fit.variance[0], 0.632306261);
	arena_free(mem);
}

/* Test 3: weights. By Efron the tied events weigh their mean, which is not what copies of the rows would do. */
static void test_weights_published(void **state)
{
	(void)state;
	static const double time[] = {1, 1, 2, 2, 2, 2, 3, 4, 5}, x[] = {2, 0, 1, 1, 0, 1, 0, 1, 0},
			    weight[] = {1, 2, 3, 4, 3, 2, 1, 2, 1};
	static const int32_t status[] = {1, 0, 1, 1, 1, 0, 0, 1, 0};
	struct arena *mem = arena_new();
	const double *columns[] = {x};
	struct surv_rows r = {.n = 9, .time = time, .status = status, .weight = weight, .p = 1, .x = columns};
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_BRESLOW, .epsilon = 1e-14});
	CHECK_EQ(fit.coef[0], 0.859557444);
	CHECK_EQ(fit.loglik_null, -32.8675508);
	CHECK_EQ(fit.loglik, -32.0210463);
	CHECK_EQ(fit.variance[0], 0.508503338);
	fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_EFRON, .epsilon = 1e-14});
	CHECK_EQ(fit.coef[0], 0.872604246);
	CHECK_EQ(fit.loglik_null, -30.2921796);
	CHECK_EQ(fit.loglik, -29.4167846);
	CHECK_EQ(fit.variance[0], 0.507756627);
	CHECK_REL(fit.score.statistic.v, 2.148183 * 2.148183 / 2.929182, 1e-6); /* U(0)^2 / I(0), printed to 7 digits */
	arena_free(mem);
}

/* Two tied sets whose subsets are written out: all pairs of eight, then of five. */
static void test_exact_sets_by_enumeration(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {3, 1, 1, 2, 1, 2, 2, 4}, x[] = {.3, -1, .5, 2, .1, -.7, 1.2, .4};
	static const int32_t status[] = {1, 1, 1, 1, 0, 1, 0, 0};
	struct surv_sample s = rows_sample(mem, 8, time, status, 1, (const double *const[]){x});
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_EXACT, .epsilon = 1e-14});
	double b = fit.coef[0], first_sets = 0, second_sets = 0;
	static const size_t later[] = {3, 5, 6, 0, 7};
	for (size_t i = 0; i < 8; i++) /* pairs of all eight */
		for (size_t j = i + 1; j < 8; j++)
			first_sets += exp(b * (x[i] + x[j]));
	for (size_t i = 0; i < 5; i++) /* pairs of the five left at time 2 */
		for (size_t j = i + 1; j < 5; j++)
			second_sets += exp(b * (x[later[i]] + x[later[j]]));
	double want = b * (x[1] + x[2] + x[3] + x[5] + x[0]) - log(first_sets) - log(second_sets) -
		      log(exp(b * x[0]) + exp(b * x[7]));
	CHECK_EQ(fit.loglik, want);
	CHECK_EQ(fit.loglik_null, -log(28) - log(10) - log(2));
	arena_free(mem);
}

static void test_refused(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = first(mem);
	double weight[] = {1, 1, 2, 1, 1, 1};
	s.weight = weight;
	struct cox_fit fit;
	assert_int_equal(cox_fit(mem, &s, &(struct cox_opts){.ties = COX_EXACT}, &fit), ERR_VALUE);
	s.weight = NULL;
	assert_int_equal(cox_fit(mem, &s, &(struct cox_opts){.ties = COX_EXACT, .robust = true}, &fit), ERR_VALUE);
	/* a million of two million at one tick: 1e12 steps and more */
	size_t n = 2000000;
	double *time = ARENA_ARRAY(mem, n, double), *x = ARENA_ARRAY(mem, n, double);
	int32_t *status = ARENA_ARRAY(mem, n, int32_t);
	for (size_t i = 0; i < n; i++) {
		time[i] = 1;
		x[i] = (double)(i % 7);
		status[i] = i % 2;
	}
	s = rows_sample(mem, n, time, status, 1, (const double *const[]){x});
	assert_int_equal(cox_fit(mem, &s, &(struct cox_opts){.ties = COX_EXACT}, &fit), ERR_LIMIT);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_breslow_by_hand),
		cmocka_unit_test(test_efron_by_hand),
		cmocka_unit_test(test_first_step),
		cmocka_unit_test(test_exact_runs_away),
		cmocka_unit_test(test_delayed_entry_published),
		cmocka_unit_test(test_weights_published),
		cmocka_unit_test(test_exact_sets_by_enumeration),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
