/* Adjusted p-values, worked by hand, and what holds of any. */
#include "stats/multiplicity.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { METHODS = 5, MANY = 200 };

/* Negative: no p-value. */
static void adjust(enum multiplicity method, const double *p, size_t n, struct num *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = p[i] < 0 ? num_none(WHY_FEW_EVENTS) : num_of(p[i]);
	assert_int_equal(multiplicity_adjust(method, out, n, out), ERR_OK);
}

/* Sorted: .005, .01, .03, .04. */
static void by_hand(void **state)
{
	(void)state;
	static const double p[] = {0.01, 0.04, 0.03, 0.005};
	static const double want[METHODS][4] = {
		[MULTIPLICITY_HOLM] = {0.03, 0.06, 0.06, 0.02}, /* .005 x 4, .01 x 3, .03 x 2, .04 x 1 but not below .06 */
		[MULTIPLICITY_HOCHBERG] = {0.03, 0.04, 0.04, 0.02}, /* .03 x 2 but not above .04 */
		[MULTIPLICITY_BONFERRONI] = {0.04, 0.16, 0.12, 0.02},
		[MULTIPLICITY_BH] = {0.02, 0.04, 0.04, 0.02},                 /* x 4/1, 4/2, 4/3, 4/4: .02, .02, .04, .04 */
		[MULTIPLICITY_BY] = {1 / 24.0, 1 / 12.0, 1 / 12.0, 1 / 24.0}, /* the same x 25/12 */
	};
	for (int m = 0; m < METHODS; m++) {
		struct num got[4];
		adjust((enum multiplicity)m, p, 4, got);
		for (int i = 0; i < 4; i++)
			CHECK_REL(got[i].v, want[m][i], 1e-14);
	}
}

static void missing_do_not_count(void **state)
{
	(void)state;
	static const double p[] = {-1, 0.2, -1, 0.01};
	for (int m = 0; m < METHODS; m++) {
		struct num got[4];
		adjust((enum multiplicity)m, p, 4, got);
		assert_int_equal(got[0].why, WHY_FEW_EVENTS);
		assert_int_equal(got[2].why, WHY_FEW_EVENTS);
		CHECK_REL(got[3].v, m == MULTIPLICITY_BY ? 0.03 : 0.02, 1e-14);
		adjust((enum multiplicity)m, p, 1, got);
		assert_int_equal(got[0].why, WHY_FEW_EVENTS);
	}
}

static void refuses_what_is_no_p(void **state)
{
	(void)state;
	struct num p[] = {num_of(0.1), num_of(1.5)}, out[2] = {num_of(7), num_of(7)};
	assert_int_equal(multiplicity_adjust(MULTIPLICITY_BH, p, 2, out), ERR_VALUE);
	assert_int_equal(err_last()->row, 2);
	p[1].v = NAN;
	assert_int_equal(multiplicity_adjust(MULTIPLICITY_BH, p, 2, out), ERR_VALUE);
	assert_true(out[0].v == 7);
	assert_int_equal(multiplicity_adjust(MULTIPLICITY_BH, p, 0, out), ERR_OK);
}

/* Ties are adjusted alike, order is kept, Bonferroni >= Holm >= Hochberg >= BH >= p, BY >= BH. */
static void any_p(void **state)
{
	(void)state;
	double p[MANY];
	struct num got[METHODS][MANY];
	srand(3);
	for (int i = 0; i < MANY; i++)
		p[i] = pow(rand() % 60 / 60.0, 3); /* NOLINT(cert-msc30-c,cert-msc50-cpp) */
	for (int m = 0; m < METHODS; m++)
		adjust((enum multiplicity)m, p, MANY, got[m]);
	for (int i = 0; i < MANY; i++) {
		assert_true(got[MULTIPLICITY_BONFERRONI][i].v >= got[MULTIPLICITY_HOLM][i].v);
		assert_true(got[MULTIPLICITY_HOLM][i].v >= got[MULTIPLICITY_HOCHBERG][i].v);
		assert_true(got[MULTIPLICITY_HOCHBERG][i].v >= got[MULTIPLICITY_BH][i].v);
		assert_true(got[MULTIPLICITY_BY][i].v >= got[MULTIPLICITY_BH][i].v && got[MULTIPLICITY_BH][i].v >= p[i]);
		for (int j = 0; j < MANY; j++)
			for (int m = 0; m < METHODS; m++)
				assert_true(p[i] == p[j] ? got[m][i].v == got[m][j].v
							 : (p[i] < p[j]) == (got[m][i].v <= got[m][j].v) ||
								   got[m][i].v == got[m][j].v);
	}
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(missing_do_not_count),
					   cmocka_unit_test(refuses_what_is_no_p), cmocka_unit_test(any_p)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
