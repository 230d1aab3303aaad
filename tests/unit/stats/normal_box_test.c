/* Normal probabilities in boxes, against closed forms: Sheppard's quadrant, products, singular correlations. */
#include "stats/normal_box.h"

#include "support/check.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static const double pi = 3.14159265358979323846;

static double box(size_t n, const double *r, const double *low, const double *high)
{
	double p = -1;
	assert_int_equal(normal_box(n, r, low, high, &p), ERR_OK);
	return p;
}

static double tail(size_t n, const double *r, double c)
{
	double p = -1;
	assert_int_equal(normal_max_tail(n, r, c, &p), ERR_OK);
	return p;
}

/* P(Z1 > 0, Z2 > 0) = 1/4 + asin(r) / (2 pi); of three: 1/8 + (asin r12 + asin r13 + asin r23) / (4 pi). */
static void quadrants(void **state)
{
	(void)state;
	static const double low[4] = {0, 0, 0, 0}, high[4] = {INFINITY, INFINITY, INFINITY, INFINITY};
	for (double r = -0.999; r < 1; r += 0.111)
		CHECK_REL(box(2, (const double[]){1, r, r, 1}, low, high), 0.25 + asin(r) / (2 * pi), 1e-9);
	static const double three[] = {1, 0.3, -0.5, 0.3, 1, 0.4, -0.5, 0.4, 1};
	CHECK_REL(box(3, three, low, high), 0.125 + (asin(0.3) + asin(-0.5) + asin(0.4)) / (4 * pi), 1e-8);
	/* r = 1/2 everywhere: all of n + 1 exchangeable variables below the last, 1 / (n + 1) */
	double half[16];
	for (int i = 0; i < 16; i++)
		half[i] = i % 5 ? 0.5 : 1;
	CHECK_REL(box(4, half, low, high), 0.2, 1e-8);
}

static void independent(void **state)
{
	(void)state;
	static const double identity[] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
	static const double low[] = {-1, -INFINITY, 0.5, 2}, high[] = {2, 0.3, 1.5, 3};
	double product = 1;
	for (int i = 0; i < 4; i++)
		product *= gsl_cdf_ugaussian_P(high[i]) - gsl_cdf_ugaussian_P(low[i]);
	CHECK_REL(box(4, identity, low, high), product, 1e-8);
	/* far out: 1 - (1 - q)^4, q = 2 Q(9) of the order 1e-19 */
	double q = 2 * gsl_cdf_ugaussian_Q(9);
	CHECK_REL(tail(4, identity, 9), 4 * q, 1e-8);
	CHECK_REL(tail(1, identity, 1.96), 2 * gsl_cdf_ugaussian_Q(1.96), 1e-12);
	CHECK_REL(tail(4, identity, 0), 1, 1e-12);
}

/* A variable twice, or with the other sign, adds nothing; one that is (Z1 + Z2) / sqrt(2) cuts the corners of the square. */
static void singular(void **state)
{
	(void)state;
	static const double twice[] = {1, 1, 0.2, 1, 1, 0.2, 0.2, 0.2, 1}, once[] = {1, 0.2, 0.2, 1};
	static const double mirrored[] = {1, -1, -1, 1};
	CHECK_REL(tail(3, twice, 1.5), tail(2, once, 1.5), 1e-8);
	CHECK_REL(tail(2, mirrored, 2), 2 * gsl_cdf_ugaussian_Q(2), 1e-12);
	double h = sqrt(0.5);
	const double sum[] = {1, 0, h, 0, 1, h, h, h, 1};
	/* turned by 45 degrees: also the two diagonals make an octagon, of which this hexagon is half the corners */
	const double both[] = {1, 0, h, h, 0, 1, h, -h, h, h, 1, 0, h, -h, 0, 1};
	static const double square[] = {1, 0, 0, 1};
	CHECK_REL(2 * tail(3, sum, 1.7) - tail(4, both, 1.7), tail(2, square, 1.7), 1e-8);
}

static void order_does_not_matter(void **state)
{
	(void)state;
	static const double a[] = {1, 0.8, 0.9, 0.8, 1, 0.6, 0.9, 0.6, 1}, b[] = {1, 0.6, 0.9, 0.6, 1, 0.8, 0.9, 0.8, 1};
	for (double c = 0.1; c < 7; c += 0.9)
		CHECK_REL(tail(3, a, c), tail(3, b, c), 1e-8);
}

static void refuses(void **state)
{
	(void)state;
	static const double none[] = {1, 1.2, 1.2, 1}, diagonal[] = {2, 0, 0, 1}, one[] = {1};
	double p = 7, low[2] = {0, 0}, high[2] = {1, 1};
	assert_int_equal(normal_box(2, none, low, high, &p), ERR_VALUE);
	assert_int_equal(normal_box(2, diagonal, low, high, &p), ERR_VALUE);
	assert_int_equal(normal_box(5, one, low, high, &p), ERR_VALUE);
	assert_int_equal(normal_max_tail(1, one, -1, &p), ERR_VALUE);
	assert_true(p == 7);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(quadrants), cmocka_unit_test(independent),
					   cmocka_unit_test(singular), cmocka_unit_test(order_does_not_matter),
					   cmocka_unit_test(refuses)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
