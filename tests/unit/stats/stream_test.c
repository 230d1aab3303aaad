/* A stream is told by its seed, piece and purpose alone, and GSL draws from it what its type promises. */
#include "stats/stream.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

static void same_piece_same_numbers(void **state)
{
	(void)state;
	gsl_rng *a = stream_new(7, 3, 1), *b = stream_new(7, 3, 1), *c = stream_new(7, 4, 1), *d = stream_new(7, 3, 2);
	assert_true(a && b && c && d);
	unsigned long first = gsl_rng_get(a);
	assert_true(first == gsl_rng_get(b));
	assert_true(first != gsl_rng_get(c));
	assert_true(first != gsl_rng_get(d));
	gsl_rng_free(a);
	gsl_rng_free(b);
	gsl_rng_free(c);
	gsl_rng_free(d);
}

/* 100,000 draws: the mean of a normal is within 4 standard errors of 0, of its square of 1; a die shows each face about as often. */
static void draws_have_their_moments(void **state)
{
	(void)state;
	enum { DRAWS = 100000 };
	gsl_rng *r = stream_new(1, 0, 0);
	assert_non_null(r);
	double sum = 0, squares = 0, face[6] = {0};
	for (int i = 0; i < DRAWS; i++) {
		double z = gsl_ran_ugaussian(r);
		sum += z;
		squares += z * z;
		face[gsl_rng_uniform_int(r, 6)]++;
	}
	assert_true(fabs(sum / DRAWS) < 4 / sqrt(DRAWS));
	assert_true(fabs(squares / DRAWS - 1) < 4 * sqrt(2.0 / DRAWS));
	for (int k = 0; k < 6; k++)
		assert_true(fabs(face[k] / DRAWS - 1.0 / 6) < 4 * sqrt(5.0 / 36 / DRAWS));
	gsl_rng_free(r);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(same_piece_same_numbers),
					   cmocka_unit_test(draws_have_their_moments)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
