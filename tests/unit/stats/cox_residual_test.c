/* Residuals and curves: by hand where the coefficient is 0, and what must hold of any fit. */
#include "stats/cox_residual.h"
#include "stats/cox_survival.h"
#include "unit/stats/cox_cases.h"

#include <gsl/gsl_errno.h>

static struct cox_residuals residuals(struct arena *mem, const struct cox_fit *f, enum cox_residual kind, bool collapse)
{
	struct cox_residuals r;
	assert_int_equal(cox_residuals_of(mem, f, kind, collapse, &r), ERR_OK);
	return r;
}

/* Events at 1, 2, 2 of five, censored at 2 and 3; the covariate is constant, so that everybody's risk is 1. Rows out of order. */
static const double time_of[] = {2, 3, 1, 2, 2}, same[] = {7, 7, 7, 7, 7};
static const int32_t status_of[] = {1, 0, 1, 0, 1};

static struct cox_fit constant_fit(struct arena *mem, enum cox_ties ties)
{
	struct surv_sample s = rows_sample(mem, 5, time_of, status_of, 1, (const double *const[]){same});
	return fit_cox(mem, &s, (struct cox_opts){.ties = ties, .keep = true});
}

static void by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	/* H: 1/5 at 1; at 2 Breslow adds 2/4, Efron 1/4 + 1/3, of which a tied event itself meets 1/4 + 1/3 (1 - 1/2) */
	static const double breslow[] = {1 - .2 - .5, -.2 - .5, 1 - .2, -.2 - .5, 1 - .2 - .5};
	static const double first = .2 + .25 + 1 / 6.0, all = .2 + .25 + 1 / 3.0;
	const double efron[] = {1 - first, -all, 1 - .2, -all, 1 - first};
	struct cox_fit f = constant_fit(mem, COX_BRESLOW), g = constant_fit(mem, COX_EFRON);
	struct cox_residuals a = residuals(mem, &f, COX_MARTINGALE, false), b = residuals(mem, &g, COX_MARTINGALE, false);
	struct cox_residuals c = residuals(mem, &f, COX_DEVIANCE, false);
	assert_true(a.n == 5 && a.columns == 1 && !a.time);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(a.row[i], i);
		CHECK_EQ(a.value[i], breslow[i]);
		CHECK_EQ(b.value[i], efron[i]);
	}
	CHECK_EQ(c.value[0], sqrt(-2 * (.3 + log(.7))));
	CHECK_EQ(c.value[1], -sqrt(2 * .7));
	arena_free(mem);
}

static void curve_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct cox_fit f = constant_fit(mem, COX_EFRON);
	struct cox_curves c;
	double x = 100, centre; /* a column that says nothing moves nobody */
	assert_int_equal(cox_survival(mem, &f, &x, log(2), &c), ERR_OK);
	assert_true(c.n == 1 && c.curve[0].n == 3);
	const struct cox_curve *k = &c.curve[0];
	CHECK_EQ(k->hazard[0], 2 * .2);
	CHECK_EQ(k->hazard[2], 2 * (.2 + .25 + 1 / 3.0));
	CHECK_EQ(k->std_error[2], 2 * sqrt(1 / 25.0 + 1 / 16.0 + 1 / 9.0));
	CHECK_EQ(k->n_risk[1], 4);
	CHECK_EQ(k->n_event[1], 2);
	CHECK_EQ(k->n_censor[1], 1);
	assert_int_equal(cox_centre_of(&f, &centre), ERR_OK);
	CHECK_EQ(centre, 7);
	arena_free(mem);
}

/* Of any fit: weighted martingale residuals sum to 0 in each stratum, weighted scores in each column, dfbetas of a cluster to its own. */
static void sums_are_zero(void **state)
{
	(void)state;
	for (int ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
		struct arena *mem = arena_new();
		struct surv_sample s = generated_sample(mem);
		struct cox_opts opts = {.ties = (enum cox_ties)ties, .keep = true, .epsilon = 1e-15, .max_iterations = 30};
		struct cox_fit f = fit_cox(mem, &s, opts);
		struct cox_residuals m = residuals(mem, &f, COX_MARTINGALE, false), u = residuals(mem, &f, COX_SCORE, false);
		struct cox_residuals d = residuals(mem, &f, COX_DFBETA, false), by = residuals(mem, &f, COX_DFBETA, true);
		double stratum[5] = {0}, column[3] = {0}, cluster = 0;
		for (size_t i = 0; i < s.n; i++) {
			size_t row = s.row[i];
			stratum[s.stratum[i]] += s.weight[i] * m.value[row];
			for (size_t k = 0; k < 3; k++)
				column[k] += s.weight[i] * u.value[row * 3 + k];
			cluster += s.cluster[i] == (int32_t)by.row[17] ? d.value[row * 3 + 1] : 0;
		}
		for (size_t g = 0; g < 5; g++)
			assert_true(fabs(stratum[g]) < 1e-7);
		for (size_t k = 0; k < 3; k++)
			assert_true(fabs(column[k]) < 1e-6);
		CHECK_EQ(by.value[17 * 3 + 1], cluster);
		assert_int_equal(by.n, 211);
		arena_free(mem);
	}
}

/* A row of weight 0 has no residual, and the others keep their rows; a row of count 3 is three alike. */
static void counts_and_nothing(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {4, 1, 3, 2, 5, 6, 3, 3}, x[] = {.3, .9, .1, .5, .2, .8, .1, .1},
			    weight[] = {1, 0, 1, 1, 1, 1, 1, 1};
	static const int32_t status[] = {1, 1, 1, 1, 0, 1, 1, 1}, count[] = {1, 1, 3, 1, 1, 1};
	struct surv_rows rows = {.n = 6, .time = time, .status = status, .count = count, .p = 1};
	rows.x = (const double *const[]){x};
	rows.weight = weight;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	struct cox_fit f = fit_cox(mem, &s, (struct cox_opts){.keep = true, .epsilon = 1e-14});
	rows.n = 8;
	rows.count = NULL;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	struct cox_fit g = fit_cox(mem, &s, (struct cox_opts){.keep = true, .epsilon = 1e-14});
	for (int kind = COX_MARTINGALE; kind <= COX_DFBETAS; kind++) {
		struct cox_residuals a = residuals(mem, &f, (enum cox_residual)kind, false);
		struct cox_residuals b = residuals(mem, &g, (enum cox_residual)kind, false);
		assert_int_equal(a.row[0], a.time ? 3 : 0);
		if (!a.time)
			assert_int_equal(a.row[1], 2);
		for (size_t i = 0; i < a.n; i++)
			for (size_t j = 0; j < b.n; j++)
				if (a.row[i] == b.row[j])
					CHECK_REL(a.value[i], b.value[j], 1e-7);
	}
	arena_free(mem);
}

static void refusals(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct cox_residuals r;
	struct cox_curves c;
	struct surv_sample s = rows_sample(mem, 5, time_of, status_of, 1, (const double *const[]){same});
	struct cox_fit f = fit_cox(mem, &s, (struct cox_opts){0});
	assert_int_equal(cox_residuals_of(mem, &f, COX_SCORE, false, &r), ERR_VALUE);
	assert_int_equal(cox_survival(mem, &f, same, 0, &c), ERR_VALUE);
	assert_int_equal(cox_centre_of(&f, &(double){0}), ERR_VALUE);
	f = constant_fit(mem, COX_EFRON);
	assert_int_equal(cox_residuals_of(mem, &f, COX_SCORE, true, &r), ERR_VALUE);
	static const int32_t none[5] = {0};
	s = rows_sample(mem, 5, time_of, none, 1, (const double *const[]){same});
	f = fit_cox(mem, &s, (struct cox_opts){.keep = true});
	r = residuals(mem, &f, COX_MARTINGALE, false);
	assert_true(r.n == 5 && r.value[2] == 0);
	assert_int_equal(residuals(mem, &f, COX_SCHOENFELD, false).n, 0);
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),       cmocka_unit_test(curve_by_hand),
		cmocka_unit_test(sums_are_zero), cmocka_unit_test(counts_and_nothing),
		cmocka_unit_test(refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
