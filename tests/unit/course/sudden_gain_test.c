#include "course/sudden_gain.h"

#include "support/check.h"
#include "support/courses.h"
#include "support/frame.h"

#include <math.h>
#include <string.h>

static const int32_t at[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
#define NA SCORE_MISSING

static const struct sudden_opts usual = {.kind = SUDDEN_PACKAGE, .cutoff = 7, .percent = 25, .alpha = 0.05, .adjust = true};

static struct sudden_interval interval(const int32_t *x, size_t n, const struct sudden_opts *o, size_t from)
{
	struct sudden_interval out[10] = {0};
	struct sudden_rule rule = sudden_rule_of(o);
	sudden_intervals(&(struct scores){n, at, x}, &rule, out);
	return out[from];
}

static void critical_values_are_the_published_ones(void **state)
{
	(void)state;
	struct sudden_rule r = sudden_rule_of(&usual);
	CHECK_REL(r.critical[4], 2.776, 2e-4);
	CHECK_REL(r.critical[3], 3.182, 2e-4);
	CHECK_REL(r.critical[2], 4.303, 2e-4);
	struct sudden_opts fixed = usual;
	fixed.adjust = false;
	fixed.alpha = 0.01;
	r = sudden_rule_of(&fixed);
	CHECK_REL(r.critical[2], 4.604, 2e-4);
}

/*
 * Means 27 and 14, sums of squared deviations 26 and 42, s^2 = 68/4 = 17: package 13 > 2.776 x 4.1231 = 11.446; textbook too.
 * With 19 for the last but one: means 27 and 16, SS 26 and 42: 11 < 11.446, but 11 > 2.776 x 4.1231 x .8165 = 9.346.
 */
static void hand_worked(void **state)
{
	(void)state;
	int32_t x[] = {26, 24, 31, 17, 9, 16, 20};
	/* position 2 -> 3: pre 26 24 31 (mean 27, SS 26), post 17 9 16 (mean 14, SS 38) */
	struct sudden_interval i = interval(x, 7, &usual, 2);
	assert_true(i.evaluable);
	assert_int_equal(i.verdict, SUDDEN_YES);
	assert_int_equal(i.known, 5);
	/* post 19 11 18: mean 16, SS 38, s = 4: 11 < 2.7764 x 4 = 11.106; textbook 11 > 9.068; criteria 1 and 2: 12 >= 7.75 */
	int32_t y[] = {26, 24, 31, 19, 11, 18, 20};
	assert_int_equal(interval(y, 7, &usual, 2).verdict, SUDDEN_NO);
	struct sudden_opts o = usual;
	o.kind = SUDDEN_TEXTBOOK;
	assert_int_equal(interval(y, 7, &o, 2).verdict, SUDDEN_YES);
	o.kind = SUDDEN_TWO;
	assert_int_equal(interval(y, 7, &o, 2).verdict, SUDDEN_YES);
}

/*
 * Drop 20 -> 10; next two scores 14 and 15 keep 6 and 5 of 10: half or more. 16 keeps 4. One score after is not enough to judge.
 * Kelly: 20 20 20 10 10 10 has SD sqrt(30) = 5.477, 1.5 SD = 8.216; 20 20 20 10 0 0 has SD sqrt(96.67) = 9.832, 1.5 SD = 14.75.
 */
static void gaynor_and_kelly(void **state)
{
	(void)state;
	struct sudden_opts o = usual;
	o.kind = SUDDEN_GAYNOR;
	int32_t kept[] = {20, 10, 14, NA, 15}, lost[] = {20, 10, 14, 16, 10}, early[] = {20, 10, 14, NA, NA};
	assert_int_equal(interval(kept, 5, &o, 0).verdict, SUDDEN_YES);
	assert_int_equal(interval(kept, 5, &o, 0).known, 4);
	assert_int_equal(interval(lost, 5, &o, 0).verdict, SUDDEN_NO);
	assert_false(interval(early, 5, &o, 0).evaluable);
	assert_int_equal(interval(early, 5, &o, 0).verdict, SUDDEN_UNKNOWN);
	o.kind = SUDDEN_KELLY;
	int32_t step[] = {20, 20, 20, 10, 10, 10}, stairs[] = {20, 20, 20, 10, 0, 0};
	assert_int_equal(interval(step, 6, &o, 2).verdict, SUDDEN_YES);
	assert_int_equal(interval(step, 6, &o, 2).known, 5);
	assert_int_equal(interval(stairs, 6, &o, 2).verdict, SUDDEN_NO);
}

static void three_values(void **state)
{
	(void)state;
	int32_t x[] = {28, NA, 33, 24, NA, 23, 23, 14, 15, 13};
	/* pre 28 33, post 24 23: evaluable; the drop is 9 >= 8.25 */
	assert_true(interval(x, 10, &usual, 2).evaluable);
	/* without 28, criterion 3 cannot be judged: unknown */
	x[0] = NA;
	struct sudden_interval i = interval(x, 10, &usual, 2);
	assert_false(i.evaluable);
	assert_int_equal(i.verdict, SUDDEN_UNKNOWN);
	/* too small a drop is a certain no although criterion 3 cannot be judged */
	x[3] = 27;
	i = interval(x, 10, &usual, 2);
	assert_false(i.evaluable);
	assert_int_equal(i.verdict, SUDDEN_NO);
	assert_int_equal(i.known, 3);
	/* a missing neighbour decides nothing */
	assert_int_equal(interval(x, 10, &usual, 3).verdict, SUDDEN_UNKNOWN);
	/* the last interval is never evaluable */
	assert_false(interval(x, 10, &usual, 8).evaluable);
}

static void edges_are_exact(void **state)
{
	(void)state;
	/* a drop of exactly the cut-off, and of exactly a quarter: 28 -> 21; no spread at all passes criterion 3 */
	int32_t x[] = {28, 28, 28, 21, 21, 21};
	assert_int_equal(interval(x, 6, &usual, 2).verdict, SUDDEN_YES);
	int32_t y[] = {29, 29, 29, 22, 22, 22};
	assert_int_equal(interval(y, 6, &usual, 2).verdict, SUDDEN_NO);
	struct sudden_rule r = sudden_rule_of(&usual);
	/* half of 28 -> 20 lost again is 24: only above it the gain is reversed; the post score itself is no later session */
	int32_t z[] = {28, 28, 28, 20, 24, NA, 25};
	assert_int_equal(sudden_reversal(&(struct scores){7, at, z}, &r, 2), 6);
	assert_int_equal(sudden_reversal(&(struct scores){6, at, z}, &r, 2), -1);
	assert_int_equal(sudden_magnitude(&(struct scores){7, at, z}, &r, 2), 8);
}

static void short_courses(void **state)
{
	(void)state;
	int32_t x[] = {30, 10};
	struct sudden_interval i = interval(x, 2, &usual, 0);
	assert_false(i.evaluable);
	assert_int_equal(i.verdict, SUDDEN_UNKNOWN);
	struct sudden_interval none = {.known = 77};
	struct sudden_rule r = sudden_rule_of(&usual);
	sudden_intervals(&(struct scores){1, at, x}, &r, &none);
	sudden_intervals(&(struct scores){0, at, x}, &r, &none);
	assert_int_equal(none.known, 77);
}

static struct sudden_opts opts_named(const char *name)
{
	struct sudden_opts o = usual;
	if (!strcmp(name, "textbook"))
		o.kind = SUDDEN_TEXTBOOK;
	else if (!strcmp(name, "two"))
		o.kind = SUDDEN_TWO;
	else if (!strcmp(name, "unadjusted"))
		o = (struct sudden_opts){SUDDEN_PACKAGE, 5, 30, 0.05, false, false};
	else if (!strcmp(name, "strict"))
		o = (struct sudden_opts){SUDDEN_TEXTBOOK, 5, 20, 0.01, true, false};
	else if (!strcmp(name, "loss"))
		o = (struct sudden_opts){SUDDEN_PACKAGE, 6, 25, 0.05, true, true};
	return o;
}

static void oracle(void **state)
{
	(void)state;
	static const char *const word[] = {"no", "yes", "unknown"};
	struct courses *c = courses_load();
	struct frame *f = frame_load("tests/oracle/course_sudden.csv");
	assert_true(f->rows > 4000);
	for (size_t i = 0; i < f->rows; i++) {
		struct sudden_opts o = opts_named(frame_text(f, i, "rule"));
		struct sudden_rule r = sudden_rule_of(&o);
		const struct scores *s = &c->of[(size_t)frame_number(f, i, "id") - 1];
		size_t from = (size_t)frame_number(f, i, "from") - 1;
		struct sudden_interval out[20];
		sudden_intervals(s, &r, out);
		assert_string_equal(word[out[from].verdict], frame_text(f, i, "verdict"));
		assert_int_equal(out[from].evaluable, frame_number(f, i, "evaluable") > 0);
		assert_int_equal(out[from].known + 1, frame_number(f, i, "known"));
		if (out[from].verdict != SUDDEN_YES)
			continue;
		double reversal = frame_number(f, i, "reversal");
		assert_int_equal(sudden_reversal(s, &r, from), isnan(reversal) ? -1 : (long)reversal - 1);
	}
	frame_free(f);
	courses_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(critical_values_are_the_published_ones),
		cmocka_unit_test(hand_worked),
		cmocka_unit_test(gaynor_and_kelly),
		cmocka_unit_test(three_values),
		cmocka_unit_test(edges_are_exact),
		cmocka_unit_test(short_courses),
		cmocka_unit_test(oracle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
