/* Cuts by hand: a step is found where it stands, noise below the price of a cut is not cut, gaps are passed over. */
#include "course/segments.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>

static const int32_t at[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
static double cost[10];
static size_t from[10], position[10], last[9];
#define NA SCORE_MISSING

static size_t fit(const int32_t *y, size_t n, double sigma, enum segments_shape shape, enum segments_penalty penalty)
{
	const struct segments_opts o = {
		.shape = shape, .penalty = penalty, .sigma = sigma, .least = 3, .room = {cost, from, position}};
	return segments_fit(&(struct scores){n, at, y}, &o, last);
}

/*
 * 20 20 20 10 10 10: uncut RSS 150; one cut 0 + 2 log 6 = 3.584. With sigma 6 uncut costs 150/36 = 4.167 (cut); with sigma 7 it
 * costs 3.061 (not cut).
 */
static void a_step(void **state)
{
	(void)state;
	const int32_t y[] = {20, 20, 20, 10, 10, 10};
	assert_int_equal(fit(y, 6, 6, SEGMENTS_LEVEL, SEGMENTS_BIC), 2);
	assert_int_equal(last[0], 2);
	assert_int_equal(last[1], 5);
	assert_int_equal(fit(y, 6, 7, SEGMENTS_LEVEL, SEGMENTS_BIC), 1);
	/* MBIC: 3 log 6 + 2 log(1/2) = 3.989: sigma 6.1 costs 4.031 (cut), 6.2 costs 3.902 (not) */
	assert_int_equal(fit(y, 6, 6.1, SEGMENTS_LEVEL, SEGMENTS_MBIC), 2);
	assert_int_equal(fit(y, 6, 6.2, SEGMENTS_LEVEL, SEGMENTS_MBIC), 1);
}

/* A straight fall needs no cut as a line, and is cut as levels; a hole belongs to no segment. */
static void lines(void **state)
{
	(void)state;
	const int32_t fall[] = {30, 27, NA, 21, 18, 15, 12, 9, 6};
	assert_int_equal(fit(fall, 9, 1, SEGMENTS_LINEAR, SEGMENTS_BIC), 1);
	assert_int_equal(last[0], 8);
	assert_int_equal(fit(fall, 9, 1, SEGMENTS_LEVEL, SEGMENTS_BIC), 2);
	const int32_t bend[] = {30, 25, 20, 15, NA, 15, 15, 15, 15};
	assert_int_equal(fit(bend, 9, 0.5, SEGMENTS_LINEAR, SEGMENTS_BIC), 2);
	assert_true(last[0] == 3 || last[0] == 2);
}

static void too_short(void **state)
{
	(void)state;
	const int32_t y[] = {20, NA, 10, 10};
	assert_int_equal(fit(y, 2, 1, SEGMENTS_LINEAR, SEGMENTS_BIC), 0);
	assert_int_equal(fit(y, 0, 1, SEGMENTS_LINEAR, SEGMENTS_BIC), 0);
	assert_int_equal(fit(y, 4, 1, SEGMENTS_LINEAR, SEGMENTS_BIC), 1);
	assert_int_equal(last[0], 3);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_step), cmocka_unit_test(lines), cmocka_unit_test(too_short)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
