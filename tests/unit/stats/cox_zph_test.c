#include "unit/stats/cox_cases.h"

static enum cox_transform transform_of(const char *name)
{
	return !strcmp(name, "km")         ? COX_ZPH_KM
	       : !strcmp(name, "rank")     ? COX_ZPH_RANK
	       : !strcmp(name, "identity") ? COX_ZPH_IDENTITY
					   : COX_ZPH_LOG;
}

/* The terms of a case's columns as the oracle has them. */
static int32_t *terms_of(struct arena *mem, const struct frame *coefs, const char *name, size_t p)
{
	int32_t *term = ARENA_ARRAY(mem, p, int32_t);
	for (size_t i = 0; i < coefs->rows; i++)
		if (!strcmp(frame_text(coefs, i, "name"), name))
			term[(size_t)frame_number(coefs, i, "column")] = (int32_t)frame_number(coefs, i, "term");
	return term;
}

static void test_against_r(void **state)
{
	(void)state;
	struct frame *fits = frame_load("tests/oracle/cox_fit.csv"), *coefs = frame_load("tests/oracle/cox_coef.csv"),
		     *tests = frame_load("tests/oracle/cox_zph.csv");
	for (size_t i = 0; i < tests->rows; i++) {
		const char *name = frame_text(tests, i, "name");
		size_t at = row_named(fits, name);
		struct arena *mem = arena_new();
		struct surv_sample s = case_sample(mem, frame_text(fits, at, "data"));
		struct cox_fit fit = fit_cox(mem, &s,
					     (struct cox_opts){.ties = ties_of(frame_text(fits, at, "ties")),
							       .zph = transform_of(frame_text(tests, i, "transform")),
							       .term_of = terms_of(mem, coefs, name, s.p),
							       .epsilon = 1e-13,
							       .max_iterations = 50});
		double term = frame_number(tests, i, "term");
		const struct cox_test *t = &fit.zph[term < 0 ? fit.terms : (size_t)term];
		print_message("%s %s %g\n", name, frame_text(tests, i, "transform"), term);
		CHECK_EQ(t->statistic.v, frame_number(tests, i, "chisq"));
		CHECK_EQ(t->p_value.v, frame_number(tests, i, "p"));
		assert_int_equal(t->df, (int)frame_number(tests, i, "df"));
		arena_free(mem);
	}
	frame_free(fits);
	frame_free(coefs);
	frame_free(tests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_r),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
