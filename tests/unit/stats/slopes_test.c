/* People's slopes: parallel lines leave nothing to predict; order of rows does not matter; what cannot be told is an error. */
#include "stats/slopes.h"

#include "core/random.h"
#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { PEOPLE = 30, ROWS = PEOPLE * 5 };

static int32_t person[ROWS];
static double when[ROWS], value[ROWS];

static void make(double spread, double noise)
{
	struct random r;
	random_seed(&r, 4, 0, 0);
	for (int i = 0; i < PEOPLE; i++) {
		double slope = -1 + spread * random_normal(&r), start = 30 + 3 * random_normal(&r);
		for (int j = 0; j < 5; j++) {
			person[5 * i + j] = i;
			when[5 * i + j] = j;
			value[5 * i + j] = start + slope * j + noise * random_normal(&r);
		}
	}
}

static struct slopes fit(struct arena *mem)
{
	struct slopes s;
	const struct slopes_rows rows = {.n = ROWS, .person = person, .people = PEOPLE, .time = when, .value = value};
	assert_int_equal(slopes_fit(mem, &rows, &s), ERR_OK);
	return s;
}

/* Balanced data: the mean slope is the mean of the people's least-squares slopes. */
static void mean_slope(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	make(0.8, 1);
	struct slopes s = fit(mem);
	double mean = 0, sum = 0;
	for (int i = 0; i < ROWS; i++)
		mean += (when[i] - 2) * value[i] / 10 / PEOPLE;
	assert_true(s.converged);
	CHECK_EQ(s.mean_slope, mean);
	for (int i = 0; i < PEOPLE; i++)
		sum += s.slope[i];
	assert_true(fabs(sum) < 1e-8);
	assert_true(s.sd_slope > 0.4 && s.sd_slope < 1.4 && s.sigma > 0.8 && s.sigma < 1.2);
	arena_free(mem);
}

static void order_does_not_matter(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	make(0.8, 1);
	struct slopes a = fit(mem);
	for (int i = 0; i < ROWS / 2; i++) {
		int k = ROWS - 1 - i;
		int32_t p = person[i];
		double t = when[i], v = value[i];
		person[i] = person[k];
		when[i] = when[k];
		value[i] = value[k];
		person[k] = p;
		when[k] = t;
		value[k] = v;
	}
	struct slopes b = fit(mem);
	for (int i = 0; i < PEOPLE; i++)
		CHECK_REL(b.slope[i], a.slope[i], 1e-6);
	arena_free(mem);
}

static void nothing_to_tell(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct slopes s;
	const double same[] = {1, 1, 1, 1};
	const int32_t who[] = {0, 0, 1, 1};
	assert_int_equal(slopes_fit(mem, &(struct slopes_rows){4, who, 2, same, value}, &s), ERR_VALUE);
	assert_int_equal(slopes_fit(mem, &(struct slopes_rows){3, who, 2, when, value}, &s), ERR_VALUE);
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(mean_slope), cmocka_unit_test(order_does_not_matter),
					   cmocka_unit_test(nothing_to_tell)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
