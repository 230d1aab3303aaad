#include "unit/stats/edge_rows.h"

/* Inputs at the edge of what a Cox model can say. */

static const int32_t status_of[] = {1, 0, 1, 1, 0, 1, 0, 1};

static void test_no_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const int32_t none[8] = {0, 0, 2, 0, 0, 2, 0, 0}; /* other causes are censorings */
	struct surv_sample s = age_sample(mem, none);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.concordance = true, .robust = true});
	assert_int_equal(fit.why[0], WHY_NO_EVENTS);
	assert_int_equal(fit.likelihood.statistic.why, WHY_NO_EVENTS);
	assert_int_equal(fit.concordance.why, WHY_NO_EVENTS);
	assert_true(fit.converged && fit.loglik == 0 && fit.events == 0);
	arena_free(mem);
}

/* No covariate: L = -sum log of the risk sets' sizes. */
static void test_no_covariates(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = rows_sample(mem, 8, time_of, status_of, 0, NULL);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.zph = COX_ZPH_KM, .robust = true, .concordance = true});
	/* events at 1, 3, 4, 5, 9 of 8 rows at distinct times 1..5, 7, 8, 9 */
	CHECK_EQ(fit.loglik, -log(8) - log(6) - log(5) - log(4) - log(1));
	assert_int_equal(fit.likelihood.statistic.why, WHY_NOT_APPLICABLE);
	assert_int_equal(fit.concordance.why, WHY_NOT_APPLICABLE);
	assert_int_equal(fit.terms, 0);
	assert_false(num_is(fit.zph[0].statistic));
	arena_free(mem);
}

static void test_constant_and_collinear(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = singular_sample(mem, status_of);
	struct cox_opts opts = {.zph = COX_ZPH_KM, .robust = true, .epsilon = 1e-14};
	struct cox_fit fit = fit_cox(mem, &s, opts);
	s = age_sample(mem, status_of);
	struct cox_fit alone = fit_cox(mem, &s, opts);
	assert_int_equal(fit.why[0], WHY_SINGULAR);
	assert_int_equal(fit.why[1], WHY_NONE);
	assert_int_equal(fit.why[2], WHY_SINGULAR);
	CHECK_EQ(fit.coef[1], alone.coef[0]);
	CHECK_EQ(fit.robust_se[1], alone.robust_se[0]);
	CHECK_EQ(fit.zph[1].statistic.v, alone.zph[0].statistic.v);
	CHECK_EQ(fit.zph[3].statistic.v, alone.zph[1].statistic.v);
	assert_int_equal(fit.zph[0].statistic.why, WHY_SINGULAR);
	assert_int_equal(fit.likelihood.df, 1);
	assert_int_equal(fit.zph[3].df, 1);
	arena_free(mem);
}

/* A covariate that differs only before anybody fails tells nothing. */
static void test_varies_outside_every_risk_set(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {1, 2, 5, 6, 7, 8}, x[] = {1, 0, 3, 3, 3, 3};
	static const int32_t status[] = {0, 0, 1, 1, 0, 1};
	struct surv_sample s = rows_sample(mem, 6, time, status, 1, (const double *const[]){x});
	assert_int_equal(fit_cox(mem, &s, (struct cox_opts){0}).why[0], WHY_SINGULAR);
	arena_free(mem);
}

/* The larger the covariate the sooner the event: the likelihood tends to 1 and the coefficient to infinity. */
static void test_separation(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {1, 2, 3, 4, 5, 6}, x[] = {1, 1, 1, 0, 0, 0}, z[] = {.3, .1, .7, .2, .5, .4};
	static const int32_t status[] = {1, 1, 1, 0, 0, 0};
	struct surv_sample s = rows_sample(mem, 6, time, status, 1, (const double *const[]){x});
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){0});
	assert_int_equal(fit.why[0], WHY_INFINITE);
	assert_true(fit.coef[0] > 10);
	/* L tends to -log 3 - log 2 - log 1 */
	CHECK_REL(fit.loglik, -log(6), 1e-6); /* as near as 20 steps come */
	CHECK_REL(fit.likelihood.statistic.v, 2 * (log(6.0 * 5 * 4) - log(6)), 1e-6);
	s = rows_sample(mem, 6, time, status, 2, (const double *const[]){x, z});
	fit = fit_cox(mem, &s, (struct cox_opts){.max_iterations = 60});
	assert_int_equal(fit.why[0], WHY_INFINITE);
	assert_int_equal(fit.why[1], WHY_NONE);
	arena_free(mem);
}

static void test_all_tied(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {4, 4, 4, 4, 4};
	static const int32_t all[] = {1, 1, 1, 1, 1}, some[] = {1, 0, 1, 0, 0};
	struct surv_sample s = rows_sample(mem, 5, time, all, 1, (const double *const[]){age});
	/* everyone fails together: exactly, one set of one subset */
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_EXACT, .concordance = true});
	assert_int_equal(fit.why[0], WHY_SINGULAR);
	assert_true(fabs(fit.loglik) < 1e-12);
	assert_int_equal(fit.concordance.why, WHY_NOT_APPLICABLE);
	fit = fit_cox(mem, &s, (struct cox_opts){.ties = COX_BRESLOW});
	CHECK_EQ(fit.loglik_null, -5 * log(5));
	assert_int_equal(fit.why[0], WHY_NONE);
	assert_true(fabs(fit.coef[0]) < 1e-12);
	s = rows_sample(mem, 5, time, some, 1, (const double *const[]){age});
	fit = fit_cox(mem, &s, (struct cox_opts){.zph = COX_ZPH_IDENTITY, .concordance = true});
	assert_int_equal(fit.zph[0].statistic.why, WHY_NOT_APPLICABLE); /* one time: no trend */
	CHECK_EQ(fit.loglik_null, -log(5) - log(4));
	/* pairs of the events (31, 44) with the censored (58, 29, 63): larger age fails sooner? */
	double up = fit.coef[0] > 0;
	CHECK_EQ(fit.concordance.v, up > 0 ? 2 / 6.0 : 4 / 6.0);
	arena_free(mem);
}

static void test_weight_zero_counts_for_nothing(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double time[10], x[10], weight[10];
	int32_t status[10];
	for (size_t i = 0; i < 8; i++) {
		time[i] = time_of[i];
		x[i] = age[i];
		status[i] = status_of[i];
		weight[i] = 1 + (double)(i % 3);
	}
	time[8] = 5, x[8] = 1000, status[8] = 1, weight[8] = 0;
	time[9] = 100, x[9] = -7, status[9] = 1, weight[9] = 0;
	const double *columns[] = {x};
	struct cox_opts opts = {.robust = true, .zph = COX_ZPH_RANK, .concordance = true};
	struct cox_fit fit[2];
	for (size_t k = 0; k < 2; k++) {
		struct surv_rows r = {
			.n = k ? 10 : 8, .time = time, .status = status, .weight = weight, .p = 1, .x = columns};
		struct surv_sample s;
		assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
		fit[k] = fit_cox(mem, &s, opts);
	}
	assert_true(fit[0].n == 8 && fit[1].n == 8 && fit[1].events == fit[0].events);
	CHECK_EQ(fit[1].coef[0], fit[0].coef[0]);
	CHECK_EQ(fit[1].robust_se[0], fit[0].robust_se[0]);
	CHECK_EQ(fit[1].zph[0].statistic.v, fit[0].zph[0].statistic.v);
	CHECK_EQ(fit[1].concordance.v, fit[0].concordance.v);
	for (size_t i = 0; i < 10; i++)
		weight[i] = 0;
	struct surv_rows r = {.n = 10, .time = time, .status = status, .weight = weight, .p = 1, .x = columns};
	struct surv_sample s;
	struct cox_fit none;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	assert_int_equal(cox_fit(mem, &s, &opts, &none), ERR_EMPTY);
	arena_free(mem);
}

static void test_one_row(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	for (enum cox_ties ties = COX_EFRON; ties <= COX_EXACT; ties++) {
		struct surv_sample s = rows_sample(mem, 1, time_of, status_of, 1, (const double *const[]){age});
		struct cox_fit fit =
			fit_cox(mem, &s, (struct cox_opts){.ties = ties, .zph = COX_ZPH_KM, .concordance = true});
		assert_int_equal(fit.why[0], WHY_SINGULAR);
		assert_true(fit.loglik == 0 && fit.converged);
	}
	arena_free(mem);
}

/* An event at time 0 counts; only the log of time has no place for it. */
static void test_time_zero(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double from_zero[] = {4, 1, 8, 3, 6, 0, 7, 2};
	struct surv_sample s = rows_sample(mem, 8, from_zero, status_of, 1, (const double *const[]){age});
	struct cox_fit zero = fit_cox(mem, &s, (struct cox_opts){.zph = COX_ZPH_LOG});
	s = age_sample(mem, status_of);
	struct cox_fit one = fit_cox(mem, &s, (struct cox_opts){.zph = COX_ZPH_LOG});
	CHECK_EQ(zero.coef[0], one.coef[0]);
	assert_int_equal(zero.zph[0].statistic.why, WHY_NOT_APPLICABLE);
	assert_true(num_is(one.zph[0].statistic));
	arena_free(mem);
}

/* Adding a number to a covariate, or counting it in other units, changes nothing but the unit; also far from 0. */
static void test_far_from_zero(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double far[8];
	for (size_t i = 0; i < 8; i++)
		far[i] = 1e9 + 1000 * age[i];
	struct surv_sample s = rows_sample(mem, 8, time_of, status_of, 1, (const double *const[]){far});
	struct cox_fit moved = fit_cox(mem, &s, (struct cox_opts){.epsilon = 1e-14});
	s = age_sample(mem, status_of);
	struct cox_fit plain = fit_cox(mem, &s, (struct cox_opts){.epsilon = 1e-14});
	CHECK_EQ(moved.coef[0] * 1000, plain.coef[0]);
	CHECK_EQ(moved.std_error[0] * 1000, plain.std_error[0]);
	arena_free(mem);
}

/* Without a maximum of iterations to speak of, the fit says that it did not settle and gives what it has. */
static void test_not_converged(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = age_sample(mem, status_of);
	struct cox_fit fit = fit_cox(mem, &s, (struct cox_opts){.max_iterations = 1});
	assert_false(fit.converged);
	assert_int_equal(fit.iterations, 1);
	assert_int_equal(fit.why[0], WHY_NOT_CONVERGED);
	assert_true(fit.coef[0] != 0 && isfinite(fit.std_error[0]));
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_events),
		cmocka_unit_test(test_no_covariates),
		cmocka_unit_test(test_constant_and_collinear),
		cmocka_unit_test(test_varies_outside_every_risk_set),
		cmocka_unit_test(test_separation),
		cmocka_unit_test(test_all_tied),
		cmocka_unit_test(test_weight_zero_counts_for_nothing),
		cmocka_unit_test(test_one_row),
		cmocka_unit_test(test_time_zero),
		cmocka_unit_test(test_far_from_zero),
		cmocka_unit_test(test_not_converged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
