#include "stats/glm.h"
#include "support/check.h"
#include "support/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of an oracle table as the fit takes them: columns named X1.., or by their own names after the first four. */
static struct glm_data data_of(const struct frame *f)
{
	struct glm_data d = {.family = GLM_NEGBIN, .n = f->rows, .p = f->columns - 4};
	double **x = calloc(d.p + 1, sizeof *x);
	assert_non_null(x);
	for (size_t j = 0; j < d.p; j++)
		x[j] = frame_numbers(f, f->name[j + 4]);
	d.x = (const double *const *)x;
	d.y = frame_numbers(f, "y");
	d.offset = frame_numbers(f, "offset");
	d.weight = frame_numbers(f, "weight");
	int32_t *cluster = calloc(d.n, sizeof *cluster);
	assert_non_null(cluster);
	for (size_t i = 0; i < d.n; i++) {
		cluster[i] = (int32_t)frame_number(f, i, "cluster");
		d.clusters = cluster[i] >= d.clusters ? cluster[i] + 1 : d.clusters;
	}
	d.cluster = cluster;
	d.robust = true;
	return d;
}

static void data_free(struct glm_data *d)
{
	for (size_t j = 0; j < d->p; j++)
		free((void *)d->x[j]);
	free((void *)d->x);
	free((void *)d->y);
	free((void *)d->offset);
	free((void *)d->weight);
	free((void *)d->cluster);
}

static void check_row(const struct glm_fit *fit, const struct frame *want, size_t i)
{
	size_t j = (size_t)frame_number(want, i, "term");
	CHECK_EQ(fit->coef[j], frame_number(want, i, "coef"));
	CHECK_EQ(fit->std_error[j], frame_number(want, i, "se"));
	CHECK_EQ(fit->robust_se[j], frame_number(want, i, "robust"));
	CHECK_EQ(fit->loglik, frame_number(want, i, "loglik"));
	CHECK_EQ(-2 * fit->loglik + 2 * (double)(fit->rank + !fit->boundary), frame_number(want, i, "aic"));
	CHECK_EQ(fit->deviance, frame_number(want, i, "deviance"));
	if (fit->boundary) {
		assert_true(isnan(frame_number(want, i, "theta")));
		return;
	}
	CHECK_EQ(fit->theta.v, frame_number(want, i, "theta"));
	CHECK_EQ(fit->theta_std_error.v, frame_number(want, i, "theta_se"));
}

static void check_against_r(const char *name)
{
	char path[64];
	snprintf(path, sizeof path, "tests/oracle/rates_%s_data.csv", name);
	struct frame *f = frame_load(path), *want = frame_load("tests/oracle/rates_fit.csv");
	struct glm_data d = data_of(f);
	struct arena *mem = arena_new();
	struct glm_fit fit;
	assert_int_equal(glm_fit(mem, &d, &fit), ERR_OK);
	assert_true(fit.converged);
	size_t seen = 0;
	for (size_t i = 0; i < want->rows; i++)
		if (!strcmp(frame_text(want, i, "name"), name)) {
			check_row(&fit, want, i);
			seen++;
		}
	assert_int_equal(seen, fit.p);
	arena_free(mem);
	data_free(&d);
	frame_free(f);
	frame_free(want);
}

static void test_quine(void **state)
{
	(void)state;
	check_against_r("quine");
}

static void test_epil(void **state)
{
	(void)state;
	check_against_r("epil");
}

static void test_offset_and_weights(void **state)
{
	(void)state;
	check_against_r("recur");
}

static void test_no_more_spread_than_poisson(void **state)
{
	(void)state;
	check_against_r("flat");
}

static struct glm_fit fit_of(struct arena *mem, size_t n, const double *y, size_t p, const double *const *x)
{
	struct glm_data d = {.family = GLM_NEGBIN, .n = n, .p = p, .y = y, .x = x};
	struct glm_fit fit;
	assert_int_equal(glm_fit(mem, &d, &fit), ERR_OK);
	return fit;
}

/* One rate for all: the coefficient is the log of the mean, theta solves the score equation. */
static void test_intercept_alone(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {0, 7, 1, 0, 3, 12, 0, 2, 0, 5};
	struct glm_fit fit = fit_of(mem, 10, y, 0, NULL);
	CHECK_EQ(fit.coef[0], log(3.0));
	CHECK_EQ(fit.std_error[0], sqrt((1 / 3.0 + 1 / fit.theta.v) / 10));
	assert_null(fit.robust_se);
	arena_free(mem);
}

static void test_collinear_and_constant(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {3, 0, 9, 1, 0, 14, 2, 5}, a[] = {0, 1, 0, 1, 1, 0, 1, 0}, twice[] = {5, 7, 5, 7, 7, 5, 7, 5},
	       same[] = {.1, .1, .1, .1, .1, .1, .1, .1};
	const double *x[] = {same, a, twice};
	struct glm_fit fit = fit_of(mem, 8, y, 3, x);
	assert_int_equal(fit.why[1], WHY_SINGULAR);
	assert_int_equal(fit.why[2], WHY_NONE);
	assert_int_equal(fit.why[3], WHY_SINGULAR);
	CHECK_EQ(fit.coef[0], log(31 / 4.0));
	CHECK_EQ(fit.coef[2], log(3 / 31.0));
	assert_true(fit.coef[1] == 0 && fit.coef[3] == 0);
	arena_free(mem);
}

static void test_group_without_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {3, 0, 9, 0, 0, 14, 0, 5}, a[] = {0, 1, 0, 1, 1, 0, 1, 0};
	const double *x[] = {a};
	struct glm_fit fit = fit_of(mem, 8, y, 1, x);
	assert_int_equal(fit.why[1], WHY_INFINITE);
	assert_true(fit.coef[1] < -15);
	CHECK_REL(fit.coef[0], log(31 / 4.0), 1e-6); /* the other group's, up to what the runaway column still carries */
	arena_free(mem);
}

static void test_no_events_at_all(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {0, 0, 0};
	struct glm_fit fit = fit_of(mem, 3, y, 0, NULL);
	assert_int_equal(fit.why[0], WHY_NO_EVENTS);
	assert_int_equal(fit.theta.why, WHY_NO_EVENTS);
	arena_free(mem);
}

static void test_rows_of_weight_zero(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {3, 100, 0, 9, 1, 0, 14}, w[] = {1, 0, 1, 1, 1, 1, 1}, all[] = {3, 0, 9, 1, 0, 14};
	struct glm_data d = {.family = GLM_NEGBIN, .n = 7, .y = y, .weight = w};
	struct glm_fit with;
	assert_int_equal(glm_fit(mem, &d, &with), ERR_OK);
	struct glm_fit without = fit_of(mem, 6, all, 0, NULL);
	CHECK_EQ(with.coef[0], without.coef[0]);
	CHECK_EQ(with.theta.v, without.theta.v);
	CHECK_EQ(with.loglik, without.loglik);
	arena_free(mem);
}

static void test_refused(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct glm_fit fit;
	struct glm_data none = {.n = 0};
	assert_int_equal(glm_fit(mem, &none, &fit), ERR_EMPTY);
	double half[] = {1, 0.5}, minus[] = {-1, 2}, fine[] = {1, 2}, bad[] = {1, (double)NAN};
	struct glm_data d = {.family = GLM_NEGBIN, .n = 2, .y = half};
	assert_int_equal(glm_fit(mem, &d, &fit), ERR_VALUE);
	assert_int_equal(err_last()->row, 2);
	d.y = minus;
	assert_int_equal(glm_fit(mem, &d, &fit), ERR_VALUE);
	d.y = fine;
	d.offset = bad;
	assert_int_equal(glm_fit(mem, &d, &fit), ERR_VALUE);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quine),
		cmocka_unit_test(test_epil),
		cmocka_unit_test(test_offset_and_weights),
		cmocka_unit_test(test_no_more_spread_than_poisson),
		cmocka_unit_test(test_intercept_alone),
		cmocka_unit_test(test_collinear_and_constant),
		cmocka_unit_test(test_group_without_events),
		cmocka_unit_test(test_no_events_at_all),
		cmocka_unit_test(test_rows_of_weight_zero),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
