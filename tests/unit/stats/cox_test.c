#include "unit/stats/cox_cases.h"

static void check_fit(const struct cox_fit *fit, const struct frame *f, size_t i)
{
	CHECK_EQ(fit->n, frame_number(f, i, "n"));
	CHECK_EQ(fit->events, frame_number(f, i, "events"));
	CHECK_EQ(fit->loglik_null, frame_number(f, i, "loglik_null"));
	CHECK_EQ(fit->loglik, frame_number(f, i, "loglik"));
	CHECK_EQ(fit->likelihood.statistic.v, frame_number(f, i, "likelihood"));
	CHECK_EQ(fit->likelihood.p_value.v, frame_number(f, i, "likelihood_p"));
	CHECK_EQ(fit->score.statistic.v, frame_number(f, i, "score"));
	CHECK_EQ(fit->wald.statistic.v, frame_number(f, i, "wald"));
	assert_int_equal(fit->likelihood.df, (int)frame_number(f, i, "df"));
	CHECK_EQ(fit->concordance.v, frame_number(f, i, "concordance"));
	CHECK_EQ(fit->concordance_se.v, frame_number(f, i, "concordance_se"));
	assert_true(fit->converged);
}

static void check_columns(const struct cox_fit *fit, const struct cox_fit *brief, const struct frame *f, const char *name)
{
	size_t seen = 0;
	for (size_t i = 0; i < f->rows; i++) {
		if (strcmp(frame_text(f, i, "name"), name) != 0)
			continue;
		size_t k = (size_t)frame_number(f, i, "column");
		seen++;
		if (isnan(frame_number(f, i, "coef"))) { /* constant within strata */
			assert_int_equal(fit->why[k], WHY_SINGULAR);
			continue;
		}
		CHECK_EQ(fit->coef[k], frame_number(f, i, "coef"));
		CHECK_EQ(fit->std_error[k], frame_number(f, i, "se"));
		CHECK_EQ(brief->coef[k], frame_number(f, i, "short"));
		if (fit->robust_se)
			CHECK_EQ(fit->robust_se[k], frame_number(f, i, "robust"));
		CHECK_EQ(sqrt(fit->variance[k * fit->p + k]), fit->robust_se ? fit->robust_se[k] : fit->std_error[k]);
		assert_int_equal(fit->why[k], WHY_NONE);
	}
	assert_int_equal(seen, fit->p);
}

/* Every case of the oracle: at full precision against R's, and step for step with R's defaults. */
static void test_against_r(void **state)
{
	(void)state;
	struct frame *fits = frame_load("tests/oracle/cox_fit.csv"), *coefs = frame_load("tests/oracle/cox_coef.csv");
	for (size_t i = 0; i < fits->rows; i++) {
		const char *name = frame_text(fits, i, "name");
		print_message("%s\n", name);
		struct arena *mem = arena_new();
		struct surv_sample s = case_sample(mem, frame_text(fits, i, "data"));
		struct cox_opts opts = {.ties = ties_of(frame_text(fits, i, "ties")),
					.robust = frame_number(fits, i, "robust") > 0,
					.concordance = true};
		struct cox_fit brief = fit_cox(mem, &s, opts);
		opts.epsilon = 1e-13;
		opts.max_iterations = 50;
		struct cox_fit fit = fit_cox(mem, &s, opts);
		check_fit(&fit, fits, i);
		assert_int_equal(brief.iterations, (int)frame_number(fits, i, "iterations"));
		check_columns(&fit, &brief, coefs, name);
		arena_free(mem);
	}
	frame_free(fits);
	frame_free(coefs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_r),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
