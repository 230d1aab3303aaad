#include "sample/surv.h"
#include "support/scratch.h"

#include <math.h>
#include <stdlib.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void test_sorts_by_stratum_tick_position(void **state)
{
	(void)state;
	const double time[] = {9, 2, 9, 4, 2, 7};
	const int32_t status[] = {0, 1, 2, 1, 0, 3}, stratum[] = {1, 1, 0, 0, 1, 1}, group[] = {0, 1, 2, 0, 1, 2};
	const double x[] = {10, 11, 12, 13, 14, 15};
	const double *columns[] = {x};
	struct surv_sample s;
	struct surv_rows in = {.n = 6,
			       .time = time,
			       .status = status,
			       .stratum = stratum,
			       .strata = 3,
			       .group = group,
			       .groups = 4,
			       .p = 1,
			       .x = columns};
	assert_int_equal(surv_build(mem, &in, &s), ERR_OK);
	static const size_t row[] = {3, 2, 1, 4, 5, 0}, start[] = {0, 2, 6, 6};
	static const int32_t tick[] = {1, 3, 0, 0, 2, 3};
	static const double tick_time[] = {2, 4, 7, 9};
	assert_memory_equal(s.row, row, sizeof row);
	assert_memory_equal(s.time, tick, sizeof tick);
	assert_memory_equal(s.stratum_start, start, sizeof start);
	assert_int_equal(s.ticks, 4);
	assert_memory_equal(s.tick_time, tick_time, sizeof tick_time);
	assert_int_equal(s.causes, 3);
	assert_int_equal(s.groups, 4);
	assert_int_equal(s.clusters, 1);
	assert_null(s.entry);
	assert_null(s.weight);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(s.status[i], status[row[i]]);
		assert_int_equal(s.group[i], group[row[i]]);
		assert_true(s.x[0][i] == x[row[i]]);
	}
}

/* The gap of 0.1 + 0.2 and 0.3 is rounding; R's aeqSurv joins them, and chains: 1, 1 + 1.4e-8, 1 + 2.8e-8 are one time. */
static void test_near_ties(void **state)
{
	(void)state;
	const double time[] = {0.3, 1 + 2.8e-8, 0.1 + 0.2, 1, 1 + 1.4e-8, 1.001, -4.5, -0.0, 0.0};
	const int32_t status[9] = {0};
	struct surv_sample s;
	struct surv_rows in = {.n = 9, .time = time, .status = status};
	assert_int_equal(surv_build(mem, &in, &s), ERR_OK);
	assert_int_equal(s.ticks, 5);
	static const double want[] = {-4.5, 0, 0.3, 1, 1.001};
	static const size_t row[] = {6, 7, 8, 0, 2, 1, 3, 4, 5};
	for (size_t k = 0; k < 5; k++)
		assert_true(s.tick_time[k] == want[k]);
	assert_memory_equal(s.row, row, sizeof row);
}

/* Relative to the mean: days near 2.9e9 a tenth apart are one time (0.1 / 2.9e9 < 1.49e-8). */
static void test_near_ties_relative(void **state)
{
	(void)state;
	const double time[] = {2.9e9 + 0.1, 2.9e9, 2.9e9 + 900};
	const int32_t status[3] = {1, 1, 0};
	struct surv_sample s;
	struct surv_rows in = {.n = 3, .time = time, .status = status};
	assert_int_equal(surv_build(mem, &in, &s), ERR_OK);
	assert_int_equal(s.ticks, 2);
	assert_int_equal(s.time[0], 0);
	assert_int_equal(s.time[1], 0);
}

static void test_delayed_entry_shares_ticks(void **state)
{
	(void)state;
	const double entry[] = {5, 0, 2.5}, time[] = {8, 5, 8};
	const int32_t status[] = {1, 1, 0};
	struct surv_sample s;
	struct surv_rows in = {.n = 3, .entry = entry, .time = time, .status = status};
	assert_int_equal(surv_build(mem, &in, &s), ERR_OK);
	static const int32_t at[] = {2, 3, 3}, from[] = {0, 2, 1};
	assert_int_equal(s.ticks, 4);
	assert_memory_equal(s.time, at, sizeof at);
	assert_memory_equal(s.entry, from, sizeof from);
}

static enum err build(const struct surv_rows *in)
{
	struct surv_sample s = {.n = 77};
	enum err err = surv_build(mem, in, &s);
	assert_true(err == ERR_OK || s.n == 77);
	return err;
}

static void test_refuses(void **state)
{
	(void)state;
	const double time[] = {3, 1, 2}, late[] = {0, 1, 0}, nan3[] = {1, NAN, 2}, near[] = {0, 1 - 1e-9, 0},
		     less[] = {1, 1, -1};
	const int32_t status[] = {0, 1, 0}, minus[] = {0, 0, -1}, two[] = {0, 2, 1}, many[] = {0, 1001, 0};
	const struct surv_rows good = {.n = 3, .time = time, .status = status};
	struct surv_rows bad[12];
	const enum err want[12] = {ERR_EMPTY, ERR_ORDER, ERR_ORDER, ERR_VALUE, ERR_VALUE, ERR_VALUE,
				   ERR_VALUE, ERR_VALUE, ERR_VALUE, ERR_VALUE, ERR_VALUE, ERR_VALUE};
	assert_int_equal(build(&good), ERR_OK);
	for (size_t i = 0; i < COUNT(bad); i++)
		bad[i] = good;
	bad[0].n = 0;
	bad[1].entry = late;
	bad[2].entry = near;
	bad[3].time = nan3;
	bad[4].entry = nan3;
	bad[5].status = minus;
	bad[6].group = two;
	bad[6].groups = 2;
	bad[7].weight = less;
	bad[8].stratum = status;
	bad[9].status = NULL;
	bad[10].cluster = minus;
	bad[10].clusters = 3;
	bad[11].status = many;
	for (size_t i = 0; i < COUNT(bad); i++) {
		err_clear();
		assert_int_equal(build(&bad[i]), want[i]);
		assert_int_equal(err_last()->code, want[i]);
	}
	assert_int_equal(build(&bad[1]), ERR_ORDER);
	assert_int_equal(err_last()->row, 2);
}

struct pair {
	double time;
	size_t row;
};

static int by_time(const void *a, const void *b)
{
	const struct pair *p = a, *q = b;
	if (p->time != q->time)
		return p->time < q->time ? -1 : 1;
	return p->row < q->row ? -1 : 1;
}

/* Both routes (whole numbers: counting; fractions: radix) against qsort, negative times included. */
static void check_against_qsort(double scale)
{
	enum { N = 20000 };
	double *time = calloc(N, sizeof *time);
	int32_t *status = calloc(N, sizeof *status);
	struct pair *pair = calloc(N, sizeof *pair);
	uint64_t seed = 88172645463325252U;
	for (size_t i = 0; i < N; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		time[i] = ((double)(seed % 4001) - 1000) * scale;
		pair[i] = (struct pair){.time = time[i], .row = i};
	}
	qsort(pair, N, sizeof *pair, by_time);
	struct surv_sample s;
	struct surv_rows in = {.n = N, .time = time, .status = status};
	assert_int_equal(surv_build(mem, &in, &s), ERR_OK);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(s.row[i], pair[i].row);
		assert_true(s.tick_time[s.time[i]] == pair[i].time);
	}
	free(time);
	free(status);
	free(pair);
}

static void test_random_order(void **state)
{
	(void)state;
	check_against_qsort(1);
	check_against_qsort(0.37);
	check_against_qsort(1e7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_sorts_by_stratum_tick_position),
		SCRATCH_TEST(test_near_ties),
		SCRATCH_TEST(test_near_ties_relative),
		SCRATCH_TEST(test_delayed_entry_shares_ticks),
		SCRATCH_TEST(test_refuses),
		SCRATCH_TEST(test_random_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
