#include "course/plateau.h"

#include "support/check.h"
#include "support/courses.h"
#include "support/frame.h"

#include <math.h>
#include <string.h>

#define NA SCORE_MISSING
static const int32_t at[] = {1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14};

static struct plateau_opts usual(enum plateau_kind kind)
{
	return (struct plateau_opts){.kind = kind, .rule = {.reliable = 6, .caseness = 10}, .min_scores = 4, .alpha = 0.05};
}

static void hand_worked_p1(void **state)
{
	(void)state;
	/* from 21 only three hold (21 17 16; 15 is 6 below 21); from 17 on: 17 16 15 18 12 (17..12 = 5, 18..12 = 6: 12 ends it) */
	int32_t x[] = {21, 17, NA, 16, 15, 18, NA, 12, 14, 17, 13, NA};
	struct plateau p[4];
	struct plateau_opts o = usual(PLATEAU_P1);
	assert_int_equal(plateau_find(&(struct scores){12, at, x}, &o, p), 2);
	assert_int_equal(p[0].first, 1);
	assert_int_equal(p[0].kth, 5);
	assert_int_equal(p[0].last, 5);
	assert_int_equal(p[0].next, 7);
	assert_int_equal(p[0].scores, 4);
	/* sessions 2 to 7: seen from session 7 on: at risk on (5, 6] */
	assert_int_equal(p[0].entry, 5);
	assert_int_equal(p[0].duration, 6);
	assert_int_equal(p[0].end, PLATEAU_IMPROVEMENT);
	assert_int_equal(p[1].first, 7);
	assert_int_equal(p[1].last, 10);
	assert_int_equal(p[1].next, -1);
	assert_int_equal(p[1].end, PLATEAU_NO_NEXT);
	assert_string_equal(plateau_end_text(p[1].end), "no next score");
}

static void edges_of_p1(void **state)
{
	(void)state;
	struct plateau p[4];
	struct plateau_opts o = usual(PLATEAU_P1);
	/* a spread of exactly the reliable change is not a plateau; one below it is; 10 is at caseness, 9 is not */
	int32_t exact[] = {16, 10, 12, 13}, below[] = {15, 10, 12, 13}, out_of_case[] = {14, 9, 12, 13};
	assert_int_equal(plateau_find(&(struct scores){4, at, exact}, &o, p), 0);
	assert_int_equal(plateau_find(&(struct scores){4, at, below}, &o, p), 1);
	assert_int_equal(plateau_find(&(struct scores){4, at, out_of_case}, &o, p), 0);
	assert_int_equal(plateau_find(&(struct scores){3, at, below}, &o, p), 0);
	assert_int_equal(plateau_find(&(struct scores){0, at, below}, &o, p), 0);
	int32_t rises[] = {15, 12, 11, 13, 14, 22};
	assert_int_equal(plateau_find(&(struct scores){6, at, rises}, &o, p), 1);
	assert_int_equal(p[0].end, PLATEAU_DETERIORATION);
	int32_t none[] = {NA, NA, NA, NA};
	assert_int_equal(plateau_find(&(struct scores){4, at, none}, &o, p), 0);
}

/* 20 19 21 20 on sessions 1 2 3 5: slope .086 (-> .34 over 4), residual SD about .97: flat. 28 24 20 16 falls by 4 a session. */
static void hand_worked_p2(void **state)
{
	(void)state;
	struct plateau p[4];
	struct plateau_opts o = usual(PLATEAU_P2);
	int32_t x[] = {20, 19, 21, 20, 28, 24, 20, 16};
	assert_int_equal(plateau_find(&(struct scores){4, at, x}, &o, p), 1);
	assert_int_equal(p[0].first, 0);
	assert_int_equal(p[0].last, 3);
	assert_int_equal(p[0].duration, 5);
	assert_int_equal(plateau_find(&(struct scores){4, at + 4, x + 4}, &o, p), 0);
	/* a perfect slow fall has no doubt about its slope; a constant has none about being flat */
	int32_t fall[] = {23, 22, 21, 19}, flat[] = {17, 17, 17, 17};
	assert_int_equal(plateau_find(&(struct scores){4, at, fall}, &o, p), 0);
	assert_int_equal(plateau_find(&(struct scores){4, at, flat}, &o, p), 1);
	static const int32_t same_day[] = {3, 3, 3, 3};
	assert_int_equal(plateau_find(&(struct scores){4, same_day, flat}, &o, p), 0);
}

static void same(const struct frame *f, size_t row, const struct plateau *p)
{
	double next = frame_number(f, row, "next");
	assert_int_equal(p->first + 1, frame_number(f, row, "first"));
	assert_int_equal(p->kth + 1, frame_number(f, row, "kth"));
	assert_int_equal(p->last + 1, frame_number(f, row, "last"));
	assert_int_equal(p->next, isnan(next) ? -1 : (long)next - 1);
	assert_int_equal(p->scores, frame_number(f, row, "scores"));
	assert_int_equal(p->entry, frame_number(f, row, "entry"));
	assert_int_equal(p->duration, frame_number(f, row, "duration"));
	assert_string_equal(plateau_end_text(p->end), frame_text(f, row, "end"));
}

static struct plateau_opts opts_of(const struct frame *f, size_t row)
{
	return (struct plateau_opts){
		.kind = strcmp(frame_text(f, row, "kind"), "P1") ? PLATEAU_P2 : PLATEAU_P1,
		.rule = {(int32_t)frame_number(f, row, "reliable"), (int32_t)frame_number(f, row, "caseness")},
		.min_scores = (size_t)frame_number(f, row, "k"),
		.alpha = 0.05};
}

/* Every plateau of the table is found, in order, and there are no others: each person's are asked for under each setting. */
static void oracle(void **state)
{
	(void)state;
	struct courses *c = courses_load();
	struct frame *f = frame_load("tests/oracle/course_plateau.csv");
	size_t row = 0, settings = 0;
	while (row < f->rows) {
		struct plateau_opts o = opts_of(f, row);
		settings++;
		for (size_t person = 0; person < c->n; person++) {
			struct plateau p[10];
			size_t n = plateau_find(&c->of[person], &o, p);
			for (size_t j = 0; j < n; j++, row++) {
				assert_true(row < f->rows);
				assert_int_equal(person + 1, frame_number(f, row, "id"));
				same(f, row, &p[j]);
			}
		}
	}
	assert_int_equal(row, f->rows);
	assert_int_equal(settings, 6);
	frame_free(f);
	courses_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hand_worked_p1),
		cmocka_unit_test(edges_of_p1),
		cmocka_unit_test(hand_worked_p2),
		cmocka_unit_test(oracle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
