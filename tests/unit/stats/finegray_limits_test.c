#include "unit/stats/finegray_cases.h"

#include "unit/stats/edge_rows.h"

/* Inputs at the edge of what a Fine-Gray model can say. */

static const struct finegray_opts efron = {.cause = 1, .ties = COX_EFRON},
				  crr = {.cause = 1, .convention = FINEGRAY_CRR, .ties = COX_BRESLOW};
static const int32_t status_of[] = {1, 0, 2, 1, 2, 1, 0, 2};

static void test_no_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = age_sample(mem, status_of);
	struct finegray_fit fit = fit_finegray(mem, &s, (struct finegray_opts){.cause = 7});
	assert_int_equal(fit.why[0], WHY_NO_EVENTS);
	assert_int_equal(fit.wald.statistic.why, WHY_NO_EVENTS);
	assert_true(fit.converged && fit.events == 0 && fit.competing == 6);
	arena_free(mem);
}

/* All have the event at one time: with Breslow's ties the likelihood is 1/n^n at 0, and stays finite. */
static void test_all_tied(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {3, 3, 3, 3}, x[] = {1, 2, 3, 5};
	static const int32_t status[] = {1, 1, 1, 1};
	struct surv_sample s = rows_sample(mem, 4, time, status, 1, (const double *const[]){x});
	CHECK_EQ(fit_finegray(mem, &s, crr).loglik_null, -4 * log(4));
	struct finegray_fit fit = fit_finegray(mem, &s, efron);
	CHECK_EQ(fit.loglik_null, -log(4 * 3 * 2));
	assert_true(fabs(fit.coef[0]) < 1e-12);
	arena_free(mem);
}

static void test_singular_columns(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = singular_sample(mem, status_of);
	struct surv_sample one = age_sample(mem, status_of);
	const struct finegray_opts all[] = {efron, crr};
	for (size_t i = 0; i < 2; i++) {
		struct finegray_fit fit = fit_finegray(mem, &s, all[i]), alone = fit_finegray(mem, &one, all[i]);
		assert_int_equal(fit.why[0], WHY_SINGULAR);
		assert_int_equal(fit.why[1], WHY_NONE);
		assert_int_equal(fit.why[2], WHY_SINGULAR);
		CHECK_EQ(fit.coef[1], alone.coef[0]);
		CHECK_EQ(fit.robust_se[1], alone.robust_se[0]);
		assert_int_equal(fit.likelihood.df, 1);
	}
	arena_free(mem);
}

/* Units are no matter, nor where the column lies. */
static void test_units(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double tiny[8], far[8];
	for (size_t i = 0; i < 8; i++) {
		tiny[i] = 1e-9 * age[i];
		far[i] = 1e6 + age[i];
	}
	struct surv_sample s = age_sample(mem, status_of);
	struct surv_sample small = rows_sample(mem, 8, time_of, status_of, 1, (const double *const[]){tiny});
	struct surv_sample away = rows_sample(mem, 8, time_of, status_of, 1, (const double *const[]){far});
	struct finegray_fit a = fit_finegray(mem, &s, efron), b = fit_finegray(mem, &small, efron),
			    c = fit_finegray(mem, &away, efron);
	assert_true(a.why[0] == WHY_NONE && b.why[0] == WHY_NONE && c.why[0] == WHY_NONE);
	CHECK_EQ(b.coef[0], 1e9 * a.coef[0]);
	CHECK_EQ(b.robust_se[0], 1e9 * a.robust_se[0]);
	CHECK_EQ(c.coef[0], a.coef[0]);
	arena_free(mem);
}

/* Whoever has the event has the larger covariate. */
static void test_separation(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double x[] = {1, 0, 0, 1, 0, 1, 0, 0};
	struct surv_sample s = rows_sample(mem, 8, time_of, status_of, 1, (const double *const[]){x});
	struct finegray_fit fit = fit_finegray(mem, &s, efron);
	assert_int_equal(fit.why[0], WHY_INFINITE);
	assert_true(fit.coef[0] > 10 && isfinite(fit.likelihood.statistic.v));
	arena_free(mem);
}

static void test_small_samples(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	for (size_t n = 1; n <= 4; n++)
		for (int32_t code = 0; code < 81; code++) {
			int32_t status[4], rest = code;
			for (size_t i = 0; i < 4; i++, rest /= 3)
				status[i] = rest % 3;
			static const double times[] = {0, 2, 2, 5}, x[] = {1, 4, 2, 3}, z[] = {0, 1, 1, 0};
			struct surv_sample s = rows_sample(mem, n, times, status, 2, (const double *const[]){x, z});
			struct finegray_fit fit = fit_finegray(mem, &s, code % 2 ? efron : crr);
			assert_true(isfinite(fit.loglik) && isfinite(fit.coef[0]) && isfinite(fit.coef[1]));
		}
	arena_free(mem);
}

/* A row of weight 0, or of count 0, is no row. */
static void test_nothing_rows(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct finegray_case c = finegray_case(mem, 60, 10), less = finegray_case(mem, 60, 10);
	less.rows.n = 50;
	struct surv_sample without = finegray_sample(mem, &less);
	for (size_t i = 0; i < 60; i++) {
		c.weight[i] = i < 50 ? 1 : 0;
		c.count[i] = i < 50 ? 1 : 0;
	}
	const struct finegray_opts all[] = {efron, crr};
	for (int which = 0; which < 2; which++) {
		c.rows.weight = which ? NULL : c.weight;
		c.rows.count = which ? c.count : NULL;
		struct surv_sample with = finegray_sample(mem, &c);
		for (size_t i = 0; i < 2; i++) {
			struct finegray_fit a = fit_finegray(mem, &with, all[i]), b = fit_finegray(mem, &without, all[i]);
			same_fit(&a, &b, 1e-12);
			assert_true(a.n == 50);
		}
	}
	memset(c.count, 0, 60 * sizeof *c.count);
	struct surv_sample none = finegray_sample(mem, &c);
	struct finegray_fit fit;
	assert_int_equal(finegray_fit(mem, &none, &efron, &fit), ERR_EMPTY);
	arena_free(mem);
}

/* Nobody between 4 and 6. What is before cannot be weighed against what is after: refused where an event comes after, else no matter. */
static void test_gap(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double entry[] = {0, 0, 0, 1, 6, 6, 7}, time[] = {2, 3, 4, 4, 8, 9, 9}, x[] = {1, 0, 1, 0, 1, 0, 1};
	int32_t status[] = {2, 1, 0, 1, 0, 1, 2};
	struct surv_rows r = {
		.n = 7, .entry = entry, .time = time, .status = status, .p = 1, .x = (const double *const[]){x}};
	struct surv_sample s;
	struct finegray_fit fit;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	assert_int_equal(finegray_fit(mem, &s, &efron, &fit), ERR_VALUE);
	assert_int_equal(err_last()->row, 1);
	status[5] = 0;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	/* those of 0..4 alone: G(3-) H(3) / (G(2-) H(2)) = 1 */
	CHECK_EQ(fit_finegray(mem, &s, efron).loglik_null, -log(4) - log(3));
	arena_free(mem);
}

static void refused(const struct surv_sample *s, struct finegray_opts opts)
{
	struct arena *mem = arena_new();
	struct finegray_fit fit;
	assert_int_equal(finegray_fit(mem, s, &opts, &fit), ERR_VALUE);
	arena_free(mem);
}

static void test_refusals(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = age_sample(mem, status_of);
	refused(&s, (struct finegray_opts){.cause = 0});
	refused(&s, (struct finegray_opts){.cause = 1, .ties = COX_EXACT});
	refused(&s, (struct finegray_opts){.cause = 1, .convention = FINEGRAY_CRR, .ties = COX_EFRON});
	static const double entry[] = {0, 2, 0, 1}, time[] = {2, 4, 3, 3};
	static const int32_t good[] = {0, 1, 2, 1}, bad[] = {1, 1, 2, 1}, own[] = {0, 0, 1, 2}, gap[] = {0, 1, 1, 2};
	struct surv_rows r = {
		.n = 4, .entry = entry, .time = time, .status = good, .p = 1, .x = (const double *const[]){age}};
	r.clusters = 3;
	for (int which = 0; which < 3; which++) {
		r.status = which == 1 ? bad : good;
		r.cluster = which == 2 ? gap : own;
		assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
		struct finegray_opts opts = {.cause = 1, .person = s.cluster, .persons = 3};
		if (which)
			refused(&s, opts);
		else
			fit_finegray(mem, &s, opts);
	}
	refused(&s, crr);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_events),
		cmocka_unit_test(test_all_tied),
		cmocka_unit_test(test_singular_columns),
		cmocka_unit_test(test_separation),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_small_samples),
		cmocka_unit_test(test_nothing_rows),
		cmocka_unit_test(test_gap),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
