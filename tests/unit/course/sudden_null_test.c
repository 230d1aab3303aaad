/* Gains by chance: courses on their own trend with next to no noise are found again in every replicate; threads and order do not matter. */
#include "course/sudden_null.h"

#include "core/workers.h"
#include "support/check.h"
#include "support/courses.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static const int32_t at[] = {1, 2, 3, 4, 5, 6};

static struct sudden_null_opts opts_of(enum sudden_kind kind, double noise)
{
	struct sudden_opts o = {.kind = kind, .cutoff = 7, .percent = 25, .alpha = 0.05, .adjust = true};
	return (struct sudden_null_opts){
		.rule = sudden_rule_of(&o), .noise_sd = noise, .low = 0, .high = 63, .replicates = 200, .seed = 5};
}

/* 40 32 24 16 8 0 falls by 8 a session along a line; evaluable from 2 -> 3 to 4 -> 5; 8 >= 25 % of 32, 24, 16. */
static void a_straight_course_without_noise(void **state)
{
	(void)state;
	const int32_t line[] = {40, 32, 24, 16, 8, 0}, flat[] = {20, 20, 20, 20, 20, 20}, lonely[] = {20, SCORE_MISSING};
	const struct scores of[] = {{6, at, line}, {6, at, flat}, {2, at, lonely}};
	const int32_t group[] = {0, 1, 1};
	struct sudden_null_opts o = opts_of(SUDDEN_TWO, 0.001);
	struct sudden_null out[3];
	assert_int_equal(sudden_null(&(struct sudden_courses){3, of, group, 2}, &o, out), ERR_OK);
	CHECK_EQ(out[0].gains.observed, 3);
	CHECK_EQ(out[0].gains.expected, 3);
	CHECK_EQ(out[0].gains.spread, 0);
	CHECK_EQ(out[0].gains.p_value, 1);
	CHECK_EQ(out[0].persons.expected, 1);
	CHECK_EQ(out[1].courses, 1);
	CHECK_EQ(out[1].evaluable, 3);
	CHECK_EQ(out[1].gains.expected, 0);
	CHECK_EQ(out[2].gains.expected, 3);
	CHECK_EQ(out[2].courses, 2);
}

/* One jump of 20 that no smooth line has: never found again by chance, p = 1 / 201. */
static void a_jump_is_beyond_chance(void **state)
{
	(void)state;
	const int32_t jump[] = {30, 30, 30, 10, 10, 10};
	const struct scores of[] = {{6, at, jump}};
	struct sudden_null_opts o = opts_of(SUDDEN_PACKAGE, 1);
	struct sudden_null out[2];
	o.trend = SUDDEN_FLAT;
	assert_int_equal(sudden_null(&(struct sudden_courses){1, of, NULL, 1}, &o, out), ERR_OK);
	CHECK_EQ(out[0].gains.observed, 1);
	CHECK_EQ(out[0].gains.expected, 0);
	CHECK_EQ(out[0].gains.p_value, 1.0 / 201);
}

static void threads_do_not_matter(void **state)
{
	(void)state;
	struct courses *c = courses_load();
	struct sudden_null_opts o = opts_of(SUDDEN_GAYNOR, 3);
	struct sudden_null one[2], two[2];
	workers_set_threads(1);
	assert_int_equal(sudden_null(&(struct sudden_courses){c->n, c->of, NULL, 1}, &o, one), ERR_OK);
	workers_set_threads(2);
	assert_int_equal(sudden_null(&(struct sudden_courses){c->n, c->of, NULL, 1}, &o, two), ERR_OK);
	workers_set_threads(0);
	assert_memory_equal(one, two, sizeof one);
	assert_true(one[1].gains.expected > 0);
	courses_free(c);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_straight_course_without_noise),
		cmocka_unit_test(a_jump_is_beyond_chance),
		cmocka_unit_test(threads_do_not_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
