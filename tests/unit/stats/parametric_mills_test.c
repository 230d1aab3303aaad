#include "stats/parametric/parametric_mills.h"
#include "support/check.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

static const double shapes[] = {-8, -3, -1, -0.4, -0.1, 0.1, 0.4, 1, 3, 8};
enum { SHAPES = sizeof shapes / sizeof *shapes };

/* S(w) = Q(k, k e^(Qw)) for Q > 0 and P(k, k e^(Qw)) for Q < 0, the incomplete gamma functions; f(w) from its definition. */
static double log_mills_by_gamma(double w, double q)
{
	double k = 1 / (q * q), u = k * exp(q * w);
	double s = q > 0 ? gsl_sf_gamma_inc_Q(k, u) : gsl_sf_gamma_inc_P(k, u);
	return log(s) - (log(fabs(q)) + k * log(k) - gsl_sf_lngamma(k) + k * (q * w - exp(q * w)));
}

static void near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance * (fabs(want) + 0.01)))
		fail_msg("%.17g is not %.17g", got, want);
}

static void test_against_the_incomplete_gamma(void **state)
{
	(void)state;
	for (size_t i = 0; i < SHAPES; i++)
		for (double w = 0; w < 8 && (shapes[i] < 0 || exp(shapes[i] * w) < 500 * shapes[i] * shapes[i]); w += 0.17)
			near(mills_direct(w, shapes[i]).v, log_mills_by_gamma(w, shapes[i]), 1e-10);
}

/* Q = 0: Mills' ratio of the normal, here from erfc. */
static void test_normal(void **state)
{
	(void)state;
	for (double w = 0; w < 8; w += 0.23)
		near(mills_direct(w, 0).v, log(erfc(w * M_SQRT1_2) / 2) + w * w / 2 + 0.91893853320467274178, 1e-13);
}

/* Through Q = 0 the derivatives go on as differences say. */
static void test_derivatives_by_q(void **state)
{
	(void)state;
	const double h = 1e-3;
	for (double q = -2; q <= 2; q += 0.25)
		for (double w = 0; w < 4; w += 0.5) {
			struct mills m = mills_direct(w, q), a = mills_direct(w, q + h), b = mills_direct(w, q - h),
				     c = mills_direct(w, q + 2 * h), d = mills_direct(w, q - 2 * h);
			near(m.q, (8 * (a.v - b.v) - (c.v - d.v)) / (12 * h), 1e-8);
			near(m.qq, (8 * (a.q - b.q) - (c.q - d.q)) / (12 * h), 1e-8);
		}
}

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < SHAPES; i++) {
		struct arena *mem = arena_new();
		struct mills_table t;
		assert_int_equal(mills_table(mem, shapes[i], &t), ERR_OK);
		for (double w = 0; w < 1.2 * t.end; w += 0.013 * t.end) {
			struct mills want = mills_direct(w, shapes[i]), got = mills_at(&t, w, shapes[i]);
			near(got.v, want.v, 1e-12);
			near(got.q, want.q, 1e-11);
			near(got.qq, want.qq, 1e-9);
		}
		arena_free(mem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_the_incomplete_gamma),
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_derivatives_by_q),
		cmocka_unit_test(test_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
