/* Bounds against all whole numbers that fill the constraints, listed one by one. */
#include "infer/infer.h"
#include "support/check.h"
#include "support/scratch.h"

#include <math.h>
#include <stdio.h>

static uint64_t seed = 20261122;

static long draw(long below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (long)(seed >> 33) % below;
}

/* x0 + x1 = x2, x3 + x4 = x5, x0 + x3 = x6, x1 + x4 = x7, x2 + x5 = x8, and x9 = x0, of which x9 / x10 is between two bounds. */
enum { NUMBERS = 11, SUMS = 6, MOST = 6 };
static const size_t sum[SUMS][3] = {{0, 1, 2}, {3, 4, 5}, {0, 3, 6}, {1, 4, 7}, {2, 5, 8}, {6, 7, 8}};

struct tiny {
	long truth[NUMBERS], low[NUMBERS], high[NUMBERS];
	double least, most; /* of x9 / x10 */
};

static struct tiny tiny_of(void)
{
	struct tiny t = {.least = 0};
	const size_t cell[4] = {0, 1, 3, 4};
	for (size_t i = 0; i < 4; i++)
		t.truth[cell[i]] = draw(MOST);
	for (size_t i = 0; i < SUMS; i++)
		t.truth[sum[i][2]] = t.truth[sum[i][0]] + t.truth[sum[i][1]];
	t.truth[9] = t.truth[0];
	t.truth[10] = t.truth[0] + draw(MOST) + 1;
	double share = (double)t.truth[9] / (double)t.truth[10];
	t.least = share - 0.05;
	t.most = share + 0.05;
	for (size_t i = 0; i < NUMBERS; i++) {
		bool known = draw(2);
		t.low[i] = known ? t.truth[i] : 0;
		t.high[i] = known ? t.truth[i] : 2 * MOST * (i > 9 ? 1 : 2);
	}
	return t;
}

static bool fits(const struct tiny *t, const long *x)
{
	for (size_t i = 0; i < NUMBERS; i++)
		if (x[i] < t->low[i] || x[i] > t->high[i])
			return false;
	return (double)x[9] >= t->least * (double)x[10] - 1e-9 && (double)x[9] <= t->most * (double)x[10] + 1e-9;
}

/* The least and the most of each number over all that fits. */
static void list(const struct tiny *t, long *low, long *high)
{
	enum { WIDE = 4 * MOST + 1 };
	for (size_t i = 0; i < NUMBERS; i++) {
		low[i] = INFER_FAR;
		high[i] = -1;
	}
	for (long code = 0; code < (long)WIDE * WIDE * WIDE * WIDE; code++) {
		long a = code % WIDE, b = code / WIDE % WIDE, c = code / WIDE / WIDE % WIDE, d = code / WIDE / WIDE / WIDE;
		if (a < t->low[0] || a > t->high[0] || b < t->low[1] || b > t->high[1] || c < t->low[3] || c > t->high[3])
			continue;
		for (long w = 1; w <= t->high[10]; w++) {
			const long x[NUMBERS] = {a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d, a, w};
			for (size_t i = 0; i < NUMBERS && fits(t, x); i++) {
				low[i] = x[i] < low[i] ? x[i] : low[i];
				high[i] = x[i] > high[i] ? x[i] : high[i];
			}
		}
	}
}

static struct infer *store_of(const struct tiny *t)
{
	struct infer *f;
	size_t n;
	assert_int_equal(infer_new(mem, &f), ERR_OK);
	for (size_t i = 0; i < NUMBERS; i++)
		assert_int_equal(infer_number(f, t->low[i], t->high[i], &n), ERR_OK);
	for (size_t i = 0; i < SUMS; i++)
		assert_int_equal(infer_sum(f, sum[i][2], sum[i], 2), ERR_OK);
	assert_int_equal(infer_sum(f, 9, (size_t[]){0}, 1), ERR_OK);
	assert_int_equal(infer_share(f, 9, 10, t->least, t->most), ERR_OK);
	return f;
}

static void bounds_are_true_and_answers_exact(void **state)
{
	(void)state;
	size_t tight = 0, all = 0, unknown = 0;
	for (int i = 0; i < 40; i++) {
		struct tiny t = tiny_of();
		struct infer *f = store_of(&t);
		long low[NUMBERS], high[NUMBERS];
		bool whole = false;
		list(&t, low, high);
		assert_int_equal(infer_narrow(f, &whole), ERR_OK);
		assert_true(whole);
		for (size_t k = 0; k < NUMBERS; k++) {
			assert_true(infer_low(f, k) <= low[k] && infer_high(f, k) >= high[k]);
			tight += infer_low(f, k) == low[k] && infer_high(f, k) == high[k];
			all++;
			for (long v = 0; v <= high[k] + 2; v++) {
				enum infer_answer answer;
				assert_int_equal(infer_can(f, k, v, INFER_FAR, t.truth, &answer), ERR_OK);
				unknown += answer == INFER_UNKNOWN;
				assert_true(answer == INFER_UNKNOWN || (answer == INFER_YES) == (v <= high[k]));
				assert_int_equal(infer_can(f, k, 0, v, NULL, &answer), ERR_OK);
				unknown += answer == INFER_UNKNOWN;
				assert_true(answer == INFER_UNKNOWN || (answer == INFER_YES) == (v >= low[k]));
				assert_int_equal(infer_excludes(f, k, v, INFER_FAR, &answer), ERR_OK);
				assert_true(answer != INFER_NO || v > high[k]);
			}
		}
	}
	print_message("%zu of %zu bounds are exact after narrowing; %zu answers unknown\n", tight, all, unknown);
	assert_true(tight > all / 2 && unknown == 0);
}

static void contradictions_are_told(void **state)
{
	(void)state;
	struct infer *f;
	size_t a, b, c;
	bool whole = true;
	assert_int_equal(infer_new(mem, &f), ERR_OK);
	assert_int_equal(infer_number(f, 1, 3, &a), ERR_OK);
	assert_int_equal(infer_number(f, 1, 3, &b), ERR_OK);
	assert_int_equal(infer_number(f, 7, INFER_FAR, &c), ERR_OK);
	assert_int_equal(infer_sum(f, c, (size_t[]){a, b}, 2), ERR_OK);
	assert_int_equal(infer_narrow(f, &whole), ERR_OK);
	assert_false(whole);
}

static void what_is_open_stays_open(void **state)
{
	(void)state;
	struct infer *f;
	size_t a, b, c;
	bool whole = false;
	assert_int_equal(infer_new(mem, &f), ERR_OK);
	assert_int_equal(infer_number(f, 1, INFER_FAR, &a), ERR_OK);
	assert_int_equal(infer_number(f, 1, INFER_FAR, &b), ERR_OK);
	assert_int_equal(infer_number(f, 1, INFER_FAR, &c), ERR_OK);
	assert_int_equal(infer_sum(f, c, (size_t[]){a, b}, 2), ERR_OK);
	assert_int_equal(infer_narrow(f, &whole), ERR_OK);
	assert_true(whole);
	assert_int_equal(infer_low(f, c), 2);
	assert_int_equal(infer_high(f, a), INFER_FAR);
	assert_int_equal(infer_high(f, c), INFER_FAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(bounds_are_true_and_answers_exact),
		SCRATCH_TEST(contradictions_are_told),
		SCRATCH_TEST(what_is_open_stays_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
