#include "course/reliable_change.h"

#include "support/check.h"
#include "support/courses.h"
#include "support/frame.h"

#include <math.h>
#include <stdlib.h>

/* Jacobson & Truax 1991, Table 2 (DAS, higher = better, turned round by its sign): 30 couples, in hundredths. */
static void published_example(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/data/jacobson_truax_1991.csv");
	double *pre = frame_numbers(f, "pre"), *post = frame_numbers(f, "post");
	double sum = 0, squares = 0;
	for (size_t i = 0; i < f->rows; i++)
		sum += pre[i];
	double mean = sum / (double)f->rows;
	for (size_t i = 0; i < f->rows; i++)
		squares += (pre[i] - mean) * (pre[i] - mean);
	double sd = sqrt(squares / (double)(f->rows - 1));
	CHECK_REL(mean, 81.5833, 1e-6);
	CHECK_REL(sd, 11.825661, 1e-7);
	struct change_error e = change_error_of(sd, 0.88);
	CHECK_REL(e.std_diff, 5.7933672, 1e-8);
	CHECK_REL(e.reliable, 11.355, 1e-5);
	struct change_norms n = {-mean, sd, -114.8, 17.8};
	CHECK_REL(change_cutoff_of(&n, CHANGE_CUTOFF_A), -105.235, 1e-5);
	CHECK_REL(change_cutoff_of(&n, CHANGE_CUTOFF_B), -79.2, 1e-12);
	CHECK_REL(change_cutoff_of(&n, CHANGE_CUTOFF_C), -94.842, 1e-5);
	/* strict rule at c: 14 recovered, 5 improved, 10 unchanged, 1 deteriorated when those not at caseness keep their change class */
	struct change_rule rule = {.reliable = change_least(100 * e.reliable, true),
				   .caseness = change_least(100 * change_cutoff_of(&n, CHANGE_CUTOFF_C), true)};
	int count[CHANGE__COUNT] = {0}, better = 0, worse = 0, unchanged = 0;
	for (size_t i = 0; i < f->rows; i++) {
		struct change c = change_classify((int32_t)lround(-100 * pre[i]), (int32_t)lround(-100 * post[i]), &rule);
		count[c.class]++;
		better += c.reliably_better;
		worse += c.reliably_worse;
		unchanged += !c.reliably_better && !c.reliably_worse;
	}
	assert_int_equal(count[CHANGE_RECOVERED], 14);
	assert_int_equal(better, 14 + 5);
	assert_int_equal(unchanged, 10);
	assert_int_equal(worse, 1);
	assert_int_equal(count[CHANGE_NO_PAIR], 0);
	free(pre);
	free(post);
	frame_free(f);
}

/* suddengains' own example: SD 6.396073 and r = .931 give SE 1.680111, Sdiff 2.376036, reliable change 4.65703. */
static void package_example(void **state)
{
	(void)state;
	struct change_error e = change_error_of(6.396073, 0.931);
	CHECK_REL(e.std_error, 1.680111, 1e-6);
	CHECK_REL(e.std_diff, 2.376036, 1e-6);
	CHECK_REL(e.reliable, 4.65703, 1e-6);
}

static void thresholds_become_integers(void **state)
{
	(void)state;
	assert_int_equal(change_least(10, false), 10);
	assert_int_equal(change_least(9, true), 10);
	assert_int_equal(change_least(20.68748, false), 21);
	assert_int_equal(change_least(20.68748, true), 21);
	assert_int_equal(change_least(0.1 * 63, false), 7);
	assert_int_equal(change_least(0.7 * 10, false), 7);
	assert_int_equal(change_least(0.7 * 10, true), 8);
	assert_int_equal(change_least(-94.842, true), -94);
}

static const struct change_rule phq9 = {.reliable = 6, .caseness = 10};

static void classes_and_their_edges(void **state)
{
	(void)state;
	static const struct {
		int32_t first, last;
		enum change_class class;
	} t[] = {
		{15, 9, CHANGE_RECOVERED},
		{15, 10, CHANGE_UNCHANGED},
		{16, 10, CHANGE_IMPROVED},
		{14, 9, CHANGE_UNCHANGED},
		{10, 4, CHANGE_RECOVERED},
		{10, 5, CHANGE_UNCHANGED},
		{11, 17, CHANGE_DETERIORATED},
		{11, 16, CHANGE_UNCHANGED},
		{9, 3, CHANGE_NOT_CASE},
		{9, 22, CHANGE_NOT_CASE},
		{23, 23, CHANGE_UNCHANGED},
		{SCORE_MISSING, 4, CHANGE_NO_PAIR},
		{17, SCORE_MISSING, CHANGE_NO_PAIR},
	};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		assert_int_equal(change_classify(t[i].first, t[i].last, &phq9).class, t[i].class);
	struct change c = change_classify(9, 22, &phq9);
	assert_true(c.reliably_worse && c.case_last && !c.case_first);
	assert_int_equal(c.drop, -13);
	assert_string_equal(change_class_text(CHANGE_NOT_CASE), "not at caseness at start");
}

static void first_changes(void **state)
{
	(void)state;
	static const int32_t at[] = {1, 2, 3, 4, 5, 6, 7, 8};
	static const int32_t x[] = {19, 17, SCORE_MISSING, 13, 18, 12, 9, SCORE_MISSING};
	struct scores s = {8, at, x};
	struct change_first f = change_first_reliable(&s, 19, &phq9, 1);
	assert_int_equal(f.at, 3);
	assert_int_equal(f.previous, 1);
	/* 13 is not confirmed by 18; 12 is by 9 */
	f = change_first_reliable(&s, 19, &phq9, 2);
	assert_int_equal(f.at, 5);
	assert_int_equal(f.previous, 4);
	/* scores run out before a third confirms */
	assert_int_equal(change_first_reliable(&s, 19, &phq9, 3).at, -1);
	assert_int_equal(change_first_significant(&s, 19, &phq9, 1).at, 6);
	assert_int_equal(change_first_significant(&s, 19, &phq9, 2).at, -1);
	assert_int_equal(change_first_significant(&s, 9, &phq9, 1).at, -1);
	assert_int_equal(change_first_reliable(&s, SCORE_MISSING, &phq9, 1).at, -1);
	assert_int_equal(change_first_reliable(&s, 14, &phq9, 1).at, -1);
	int32_t first, last;
	change_ends(&s, &first, &last);
	assert_int_equal(first, 19);
	assert_int_equal(last, 9);
	change_ends(&(struct scores){1, at, x}, &first, &last);
	assert_int_equal(first, 19);
	assert_int_equal(last, SCORE_MISSING);
}

static long position(const struct frame *f, size_t row, const char *name)
{
	double v = frame_number(f, row, name);
	return isnan(v) ? -1 : (long)v - 1;
}

static void oracle(void **state)
{
	(void)state;
	const struct change_rule rule = {.reliable = 6, .caseness = 15};
	struct courses *c = courses_load();
	struct frame *f = frame_load("tests/oracle/course_change.csv");
	assert_int_equal(f->rows, c->n);
	for (size_t i = 0; i < f->rows; i++) {
		const struct scores *s = &c->of[i];
		int32_t first, last;
		change_ends(s, &first, &last);
		assert_string_equal(change_class_text(change_classify(first, last, &rule).class), frame_text(f, i, "class"));
		struct change_first r = change_first_reliable(s, first, &rule, 1);
		assert_int_equal(r.at, position(f, i, "rel1"));
		assert_int_equal(r.previous, position(f, i, "prev1"));
		assert_int_equal(change_first_reliable(s, first, &rule, 2).at, position(f, i, "rel2"));
		assert_int_equal(change_first_significant(s, first, &rule, 1).at, position(f, i, "sig1"));
		assert_int_equal(change_first_significant(s, first, &rule, 2).at, position(f, i, "sig2"));
	}
	frame_free(f);
	courses_free(c);
}

/* Beat the Blues: cut-offs and the classes of 100 people at each. */
static void beat_the_blues(void **state)
{
	(void)state;
	struct frame *cuts = frame_load("tests/oracle/course_btheb_cutoffs.csv");
	struct frame *people = frame_load("tests/oracle/data/btheb_pre_post.csv");
	struct frame *want = frame_load("tests/oracle/course_btheb.csv");
	struct change_norms norms = {frame_number(cuts, 0, "mean"), frame_number(cuts, 0, "sd"), 7.65, 5.9};
	struct change_error e = change_error_of(norms.sd_clinical, 0.93);
	CHECK_EQ(e.std_diff, frame_number(cuts, 0, "sdiff"));
	CHECK_EQ(e.reliable, frame_number(cuts, 0, "reliable"));
	static const char *const name[] = {"a", "b", "c"};
	for (size_t k = 0; k < 3; k++) {
		double cutoff = change_cutoff_of(&norms, (enum change_cutoff)k);
		CHECK_EQ(cutoff, frame_number(cuts, k, "cutoff"));
		struct change_rule rule = {change_least(e.reliable, true), change_least(cutoff, false)};
		for (size_t i = 0; i < people->rows; i++) {
			double post = frame_number(people, i, "post");
			int32_t last = isnan(post) ? SCORE_MISSING : (int32_t)post;
			struct change c = change_classify((int32_t)frame_number(people, i, "pre"), last, &rule);
			assert_string_equal(change_class_text(c.class), frame_text(want, i, name[k]));
			if (c.paired)
				CHECK_EQ(-c.drop / e.std_diff, frame_number(want, i, "rci"));
		}
	}
	frame_free(cuts);
	frame_free(people);
	frame_free(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_example),
		cmocka_unit_test(package_example),
		cmocka_unit_test(thresholds_become_integers),
		cmocka_unit_test(classes_and_their_edges),
		cmocka_unit_test(first_changes),
		cmocka_unit_test(oracle),
		cmocka_unit_test(beat_the_blues),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
