#include "course/relapse.h"

#include "support/check.h"
#include "support/courses.h"
#include "support/frame.h"

#include <math.h>
#include <string.h>

#define NA SCORE_MISSING
static const int32_t at[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
static const struct change_rule phq9 = {.reliable = 6, .caseness = 10};

static size_t find(const int32_t *x, size_t n, int32_t baseline, enum relapse_kind kind, struct relapse_piece *out)
{
	return relapse_find(&(struct scores){n, at, x}, baseline, &phq9, kind, out);
}

/*
 * 19 12 9 . 4 | 10: 10 is at caseness and 6 above the lowest, 4: relapse at position 5. 11 no remission (not below 10). 8: again at
 * risk; 13 is only 5 above 8; 15 is at caseness and 7 above it: second relapse; 14 confirms it.
 */
static void hand_worked(void **state)
{
	(void)state;
	int32_t x[] = {19, 12, 9, NA, 4, 10, 11, 8, 13, 15, 14, 16};
	struct relapse_piece p[7];
	assert_int_equal(find(x, 12, 19, RELAPSE_R1, p), 2);
	assert_int_equal(p[0].from, 2);
	assert_int_equal(p[0].to, 5);
	assert_true(p[0].relapse);
	assert_int_equal(p[1].from, 7);
	assert_int_equal(p[1].to, 9);
	assert_true(p[1].relapse);
	/* R2: 10 is confirmed by 11 (7 above 4); 15 by 14 (6 above 8) */
	assert_int_equal(find(x, 12, 19, RELAPSE_R2, p), 2);
	assert_int_equal(p[1].to, 9);
	/* 13 does not confirm 15 */
	x[10] = 13;
	assert_int_equal(find(x, 12, 19, RELAPSE_R2, p), 2);
	assert_int_equal(p[1].to, 11);
	assert_false(p[1].relapse);
}

static void edges(void **state)
{
	(void)state;
	struct relapse_piece p[7];
	int32_t x[] = {15, 9, 9, 15};
	/* 15 -> 9 is a reliable drop, 15 above 9 a reliable rise: R1 at the last score, which nothing can confirm */
	assert_int_equal(find(x, 4, 15, RELAPSE_R1, p), 1);
	assert_true(p[0].relapse && p[0].from == 1 && p[0].to == 3);
	assert_int_equal(find(x, 4, 15, RELAPSE_R2, p), 1);
	assert_true(!p[0].relapse && p[0].to == 3);
	/* remission at the last score: a piece of no length */
	assert_int_equal(find(x, 2, 15, RELAPSE_R1, p), 1);
	assert_true(!p[0].relapse && p[0].from == 1 && p[0].to == 1);
	/* below caseness but not reliably better; never at caseness; no baseline */
	assert_int_equal(find(x, 4, 14, RELAPSE_R1, p), 0);
	assert_int_equal(find(x, 4, 9, RELAPSE_R1, p), 0);
	assert_int_equal(find(x, 4, NA, RELAPSE_R1, p), 0);
	assert_int_equal(find(x, 0, 15, RELAPSE_R1, p), 0);
}

static int32_t first_of(const struct scores *s)
{
	int32_t first, last;
	change_ends(s, &first, &last);
	return last == SCORE_MISSING ? SCORE_MISSING : first;
}

static void oracle(void **state)
{
	(void)state;
	const struct change_rule rule = {.reliable = 4, .caseness = 20};
	struct courses *c = courses_load();
	struct frame *f = frame_load("tests/oracle/course_relapse.csv");
	size_t row = 0, relapses = 0;
	for (int kind = RELAPSE_R1; kind <= RELAPSE_R2; kind++) {
		for (size_t person = 0; person < c->n; person++) {
			struct relapse_piece p[20];
			size_t n = relapse_find(&c->of[person], first_of(&c->of[person]), &rule, kind, p);
			for (size_t j = 0; j < n; j++, row++) {
				assert_true(row < f->rows);
				assert_string_equal(frame_text(f, row, "kind"), kind == RELAPSE_R1 ? "R1" : "R2");
				assert_int_equal(frame_number(f, row, "id"), person + 1);
				assert_int_equal(frame_number(f, row, "from"), p[j].from + 1);
				assert_int_equal(frame_number(f, row, "to"), p[j].to + 1);
				assert_int_equal(frame_number(f, row, "relapse"), p[j].relapse);
				relapses += p[j].relapse;
			}
		}
	}
	assert_int_equal(row, f->rows);
	assert_true(relapses > 10);
	frame_free(f);
	courses_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hand_worked),
		cmocka_unit_test(edges),
		cmocka_unit_test(oracle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
