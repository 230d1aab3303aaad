/* Interval-censored survival: fractions by hand, the conditions of a maximum over random data, Kaplan-Meier as a special case, edges. */
#include "stats/turnbull.h"

#include "stats/km.h"
#include "support/curves.h"
#include "support/scratch.h"

#include <math.h>

static struct turnbull fit(const struct turnbull_rows *rows)
{
	struct turnbull t;
	assert_int_equal(turnbull_fit(mem, rows, &t), ERR_OK);
	return t;
}

/* (0, 2], (1, 3], 4, (3, inf): sets (1, 2], {4}; the first two lie in the one, the others in the other. */
static void test_by_hand(void **state)
{
	(void)state;
	static const double left[] = {0, 1, 4, 3}, right[] = {2, 3, 4, INFINITY};
	struct turnbull t = fit(&(struct turnbull_rows){.n = 4, .left = left, .right = right});
	assert_true(t.converged && t.n == 2);
	assert_true(t.left[0] == 1 && t.right[0] == 2 && t.left[1] == 4 && t.right[1] == 4);
	CHECK_REL(t.mass[0], 1 / 2.0, 1e-9);
	CHECK_REL(t.log_likelihood, 4 * log(0.5), 1e-12);
	struct num s[2];
	turnbull_at(&t, 1.5, s);
	assert_true(fabs(s[0].v - 0.5) < 1e-9 && s[1].v == 1);
	turnbull_at(&t, 3, s);
	assert_true(fabs(s[0].v - 0.5) < 1e-9 && s[0].v == s[1].v);
	turnbull_quantile(&t, 0.5, s);
	assert_true(s[0].v == 1 && s[1].v == 2);
}

static uint64_t seed;

static double uniform(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (double)(seed >> 11) * 0x1p-53;
}

enum { N = 300 };

/* No mass could be better placed: sum over the rows of w / P_i is at most W everywhere, and W where there is mass. */
static void check_maximum(const struct turnbull_rows *rows, const struct turnbull *t)
{
	double W = 0, total = 0;
	double *G = ARENA_ARRAY(mem, t->n, double);
	for (size_t i = 0; i < rows->n; i++) {
		double P = 0, w = rows->count ? rows->count[i] : 1;
		for (size_t j = 0; j < t->n; j++)
			P += t->left[j] >= rows->left[i] && t->right[j] <= rows->right[i] ? t->mass[j] : 0;
		for (size_t j = 0; j < t->n; j++)
			G[j] += t->left[j] >= rows->left[i] && t->right[j] <= rows->right[i] ? w / P : 0;
		W += w;
	}
	for (size_t j = 0; j < t->n; j++) {
		assert_true(t->mass[j] >= 0 && G[j] / W - 1 < 2e-10);
		if (t->mass[j] > 1e-4)
			assert_true(fabs(G[j] / W - 1) < 1e-5);
		total += t->mass[j];
	}
	CHECK_REL(total, 1, 1e-12);
}

static void test_is_a_maximum(void **state)
{
	(void)state;
	for (seed = 99; seed != 0 && seed < 107;) {
		uint64_t next = seed + 1;
		double left[N], right[N];
		int32_t count[N];
		double grid = next % 2 ? 1e-9 : 0.5;
		for (size_t i = 0; i < N; i++) {
			left[i] = floor(10 * uniform() / grid) * grid;
			right[i] = uniform() < 0.2 ? INFINITY : left[i] + (1 + floor(3 * uniform() / grid)) * grid;
			left[i] = uniform() < 0.1 ? -INFINITY : left[i];
			count[i] = 1 + (int32_t)(3 * uniform());
		}
		const struct turnbull_rows rows = {.n = N, .left = left, .right = right, .count = count};
		struct turnbull t = fit(&rows);
		assert_true(t.converged && t.n > 5);
		check_maximum(&rows, &t);
		seed = next;
	}
}

static void test_right_censored_is_km(void **state)
{
	(void)state;
	double left[N], right[N];
	int32_t status[N];
	seed = 5;
	for (size_t i = 0; i < N; i++) {
		left[i] = 1 + floor(30 * uniform());
		status[i] = uniform() < 0.6;
		right[i] = status[i] ? left[i] : INFINITY;
	}
	struct turnbull t = fit(&(struct turnbull_rows){.n = N, .left = left, .right = right});
	struct surv_sample s = curves_sample(mem, &(struct surv_rows){.n = N, .time = left, .status = status});
	struct km_curve c;
	assert_int_equal(km_fit(mem, &s, &(struct km_opts){0}, &c), ERR_OK);
	for (size_t j = 0; j + 1 < c.n; j++) {
		struct num at[2];
		turnbull_at(&t, c.time[j], at);
		assert_true(fabs(at[0].v - c.estimate[j]) < 1e-6);
	}
}

static void test_edges(void **state)
{
	(void)state;
	static const double left[] = {3, 5}, open[] = {INFINITY, INFINITY}, before[] = {2, 6};
	static const int32_t group[] = {1, 1};
	struct turnbull t[2];
	struct turnbull_rows rows = {.n = 2, .left = left, .right = open, .group = group, .groups = 2};
	assert_int_equal(turnbull_fit(mem, &rows, t), ERR_OK);
	assert_true(t[0].n == 0 && t[1].n == 1 && t[1].left[0] == 5 && isinf(t[1].right[0]) && t[1].mass[0] == 1);
	struct num at[2];
	turnbull_quantile(&t[1], 0.5, at);
	assert_true(at[0].v == 5 && at[1].why == WHY_NOT_REACHED);
	turnbull_quantile(&t[0], 0.5, at);
	assert_int_equal(at[0].why, WHY_NO_DATA);
	rows.right = before;
	assert_int_equal(turnbull_fit(mem, &rows, t), ERR_ORDER);
	assert_int_equal(err_last()->row, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_by_hand),
		SCRATCH_TEST(test_is_a_maximum),
		SCRATCH_TEST(test_right_censored_is_km),
		SCRATCH_TEST(test_edges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
