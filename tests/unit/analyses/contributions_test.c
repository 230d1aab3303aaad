/* Shares of a sum of absolute contributions, by client and by therapist: hand-worked, and against sorting on random ones. */
#include "analyses/contributions.h"
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

/* Client 3: 4 and -2; client 7: 1; client 8: -3. Therapist 1 has 4 + 1, therapist 2 has 2, nobody has the 3. */
static void by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct contributions c;
	assert_int_equal(contributions_new(mem, 2, &c), ERR_OK);
	contributions_add(&c, 3, 1, 4);
	contributions_add(&c, 3, 2, -2);
	contributions_add(&c, 7, 1, 1);
	contributions_add(&c, 8, 0, -3);
	const struct spread s = contributions_spread(&c, 1.5);
	CHECK_EQ(s.sd, 1.5);
	CHECK_EQ(s.one, 0.6);
	CHECK_EQ(s.two, 0.9);
	CHECK_EQ(s.therapist, 0.5);
	CHECK_EQ(s.two_therapists, 0.7);
	assert_false(s.limit);
	arena_free(mem);
}

static void nothing_and_one_therapist(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct contributions c;
	assert_int_equal(contributions_new(mem, 1, &c), ERR_OK);
	struct spread s = contributions_spread(&c, 0);
	assert_true(s.one == 0 && s.two == 0 && s.therapist < 0);
	assert_int_equal(contributions_new(mem, 1, &c), ERR_OK);
	contributions_add(&c, 0, 1, 5);
	s = contributions_spread(&c, 0);
	assert_true(s.one == 1 && s.two == 1 && s.therapist < 0 && s.two_therapists < 0);
	arena_free(mem);
}

static int larger_first(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x < y) - (x > y);
}

static void as_sorting_has_it(void **state)
{
	(void)state;
	enum { CLIENTS = 50 };
	srandom(20261122);
	struct arena *mem = arena_new();
	for (int run = 0; run < 200; run++) {
		struct contributions c;
		double of[CLIENTS] = {0}, all = 0;
		assert_int_equal(contributions_new(mem, 4, &c), ERR_OK);
		for (size_t i = 0; i < CLIENTS; i++)
			for (long k = random() % 3; k >= 0; k--) {
				double x = (double)(random() % 41 - 20);
				contributions_add(&c, i, (int32_t)(random() % 5), x);
				of[i] += fabs(x);
				all += fabs(x);
			}
		const struct spread s = contributions_spread(&c, 1);
		qsort(of, CLIENTS, sizeof *of, larger_first);
		assert_true(fabs(s.one - of[0] / all) < 1e-12 && fabs(s.two - (of[0] + of[1]) / all) < 1e-12);
	}
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),
		cmocka_unit_test(nothing_and_one_therapist),
		cmocka_unit_test(as_sorting_has_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
