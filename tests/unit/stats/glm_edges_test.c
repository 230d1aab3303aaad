/* Generalised linear models where something has no estimate. */
#include "stats/glm.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static struct glm_fit fit_of(struct arena *mem, const struct glm_data *d)
{
	struct glm_fit fit;
	assert_int_equal(glm_fit(mem, d, &fit), ERR_OK);
	return fit;
}

/* A level without events, one of nothing else, one with nobody: out of the likelihood, the rest as without them. */
static void test_levels_out(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	int32_t first[] = {0, 0, 0, 0, 0, 0, 4}, last[] = {0, 0, 1, 2, 2, 2, 4};
	double y[] = {1, 0, 0, 1, 1, 1, 1}, x[] = {1, 2, 0, 1, 0, 1, 1};
	const double *column[] = {x};
	struct glm_levels levels = {.n = 5, .first = first, .last = last};
	struct glm_fit f =
		fit_of(mem, &(struct glm_data){.family = GLM_LOGIT, .n = 7, .p = 1, .y = y, .x = column, .levels = &levels});
	assert_int_equal(f.why[0], WHY_NONE);
	assert_int_equal(f.why[1], WHY_NO_EVENTS);
	assert_int_equal(f.why[2], WHY_INFINITE);
	assert_int_equal(f.why[3], WHY_NO_DATA);
	assert_int_equal(f.why[4], WHY_INFINITE);
	struct glm_fit alone = fit_of(
		mem,
		&(struct glm_data){.family = GLM_LOGIT, .n = 6, .p = 1, .y = (double[]){1, 0, 0, 0, 0, 0}, .x = column});
	CHECK_EQ(f.coef[5], alone.coef[1]);
	CHECK_EQ(f.coef[0], alone.coef[0]);
	CHECK_EQ(f.loglik, alone.loglik);
	arena_free(mem);
}

static void test_nothing_but_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {1, 1, 1}, x[] = {1, 2, 4};
	const double *column[] = {x};
	struct glm_data d = {.family = GLM_LOGIT, .n = 3, .p = 1, .y = y, .x = column, .robust = true};
	struct glm_fit f = fit_of(mem, &d);
	assert_int_equal(f.why[0], WHY_INFINITE);
	assert_int_equal(f.why[1], WHY_INFINITE);
	assert_true(f.converged);
	d.y = (double[]){0, 0, 0};
	f = fit_of(mem, &d);
	assert_int_equal(f.why[1], WHY_NO_EVENTS);
	arena_free(mem);
}

static void test_separation(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {0, 0, 0, 1, 1, 1, 0, 1}, x[] = {1, 2, 3, 4, 5, 6, 2.5, 4.5}, z[] = {1, 0, 1, 0, 1, 0, 1, 1};
	const double *column[] = {z, x};
	for (int family = GLM_LOGIT; family <= GLM_CLOGLOG; family++) {
		struct glm_fit f = fit_of(
			mem,
			&(struct glm_data){
				.family = (enum glm_family)family, .n = 8, .p = 2, .y = y, .x = column, .robust = true});
		assert_int_equal(f.why[2], WHY_INFINITE);
		assert_true(f.loglik > -1e-6);
		assert_true(isnan(f.robust_se[2]) && f.converged);
	}
	arena_free(mem);
}

/* The reference has no event: its coefficient and the difference from it run away, the other group stands. */
static void test_reference_without_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {0, 0, 3, 5, 1, 0}, a[] = {0, 0, 1, 1, 0, 0}, b[] = {0, 0, 0, 0, 1, 1};
	const double *column[] = {a, b};
	struct glm_fit f = fit_of(mem, &(struct glm_data){.family = GLM_POISSON, .n = 6, .p = 2, .y = y, .x = column});
	for (size_t j = 0; j < 3; j++)
		assert_int_equal(f.why[j], WHY_INFINITE);
	CHECK_REL(f.coef[0] + f.coef[1], log(4), 1e-6);
	CHECK_REL(f.coef[0] + f.coef[2], log(0.5), 1e-6);
	assert_true(f.std_error[0] > 1e3);
	arena_free(mem);
}

static void test_more_columns_than_rows(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {2, 5, 3}, a[] = {1, 2, 3}, b[] = {1, 4, 9}, c[] = {1, 8, 27};
	const double *column[] = {a, b, c};
	struct glm_fit f = fit_of(mem, &(struct glm_data){.family = GLM_POISSON, .n = 3, .p = 3, .y = y, .x = column});
	assert_int_equal(f.rank, 3);
	assert_int_equal(f.why[3], WHY_SINGULAR);
	CHECK_EQ(f.coef[0] + 2 * f.coef[1] + 4 * f.coef[2], log(5));
	assert_true(fabs(f.deviance) < 1e-10);
	arena_free(mem);
}

/* log L of a count above the table of counts, by Stirling, against log-gamma: theta moderate, where differences do not cancel. */
static void test_large_counts(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {100000, 3000000, 70000, 12};
	struct glm_fit f = fit_of(mem, &(struct glm_data){.family = GLM_NEGBIN, .n = 4, .y = y});
	double theta = f.theta.v, mu = exp(f.coef[0]), loglik = 0;
	CHECK_EQ(mu, (100000 + 3000000 + 70000 + 12) / 4.0);
	for (size_t i = 0; i < 4; i++)
		loglik += lgamma(y[i] + theta) - lgamma(theta) - lgamma(y[i] + 1) + theta * log(theta / (theta + mu)) +
			  y[i] * log(mu / (theta + mu));
	CHECK_EQ(f.loglik, loglik);
	arena_free(mem);
}

static void test_refusals(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct glm_fit f;
	double y[] = {1, 2}, half[] = {1, 0.5}, none[] = {0, 0}, bad[] = {1, NAN};
	const double *x[] = {bad};
	assert_int_equal(glm_fit(mem, &(struct glm_data){.family = GLM_LOGIT, .n = 2, .y = y}, &f), ERR_VALUE);
	assert_int_equal(err_last()->row, 2);
	assert_int_equal(glm_fit(mem, &(struct glm_data){.family = GLM_POISSON, .n = 2, .y = half}, &f), ERR_VALUE);
	assert_int_equal(glm_fit(mem, &(struct glm_data){.n = 2, .y = y, .weight = none}, &f), ERR_EMPTY);
	assert_int_equal(glm_fit(mem, &(struct glm_data){.n = 2, .p = 1, .y = y, .x = x}, &f), ERR_VALUE);
	assert_int_equal(glm_fit(mem, &(struct glm_data){0}, &f), ERR_EMPTY);
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_levels_out),
		cmocka_unit_test(test_nothing_but_events),
		cmocka_unit_test(test_separation),
		cmocka_unit_test(test_reference_without_events),
		cmocka_unit_test(test_more_columns_than_rows),
		cmocka_unit_test(test_large_counts),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
