/* Sizes of differences are known: sets are drawn, and compared as lists. */
#include "core/contributors.h"

#include "support/check.h"

#include <string.h>

static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Bit by bit, as the polynomial is written. */
static uint64_t product(uint64_t a, uint64_t b)
{
	uint64_t r = 0;
	for (int i = 63; i >= 0; i--) {
		r = r << 1 ^ (r >> 63 ? UINT64_C(0x1b) : 0);
		if (b >> i & 1)
			r ^= a;
	}
	return r;
}

static void sums_are_odd_powers(void **state)
{
	(void)state;
	uint64_t seed = 1;
	for (int i = 0; i < 200; i++) {
		uint64_t x = next(&seed), power = x;
		struct contributors c = contributors_one(x, 7);
		for (size_t k = 0; k < CONTRIBUTORS_WORDS; k++) {
			assert_true(c.sum[k] == power);
			power = product(power, product(x, x));
		}
	}
}

static void differences_are_counted(void **state)
{
	(void)state;
	uint64_t seed = 2;
	for (size_t apart = 0; apart < 60; apart++) {
		struct contributors a = {.key = 0}, b = {.key = 0};
		for (size_t i = 0; i < 300 + apart; i++) {
			struct contributors one = contributors_one(next(&seed), (unsigned char)i);
			if (i < 300 || i % 2)
				contributors_join(&a, &one);
			if (i < 300 || i % 2 == 0)
				contributors_join(&b, &one);
		}
		size_t want = apart < CONTRIBUTORS_MANY ? apart : CONTRIBUTORS_MANY;
		assert_int_equal(contributors_apart(&a, &b), want);
		assert_int_equal(contributors_apart(&b, &a), want);
	}
}

static void leaving_undoes_joining(void **state)
{
	(void)state;
	struct contributors a = contributors_one(3, 200), b = contributors_one(5, 100), both = a;
	contributors_join(&both, &b);
	assert_int_equal(both.key, 300 % 256);
	contributors_leave(&both, &b);
	assert_memory_equal(&both, &a, sizeof a);
	struct contributors nil = contributors_one(0, 0), one = contributors_one(1, 0);
	assert_memory_equal(&nil, &one, sizeof one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sums_are_odd_powers), cmocka_unit_test(differences_are_counted),
					   cmocka_unit_test(leaving_undoes_joining)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
