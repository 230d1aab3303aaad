/* Cells: every row of the caller is in exactly one, and they agree in everything but the count. */
#include "sample/cells.h"

#include "core/random.h"
#include "support/check.h"

#include <math.h>
#include <stdbool.h>

enum { ROWS = 20000, LEVELS = 3 };

struct table {
	double entry[ROWS], time[ROWS], weight[ROWS], offset[ROWS], x[ROWS], y[ROWS];
	int32_t status[ROWS], group[ROWS], stratum[ROWS], cluster[ROWS], count[ROWS];
	const double *column[2];
};

static void draw(struct table *t)
{
	struct random r;
	random_seed(&r, 7, 0, 0);
	for (size_t i = 0; i < ROWS; i++) {
		t->entry[i] = -1e3 * random_below(&r, 2);
		t->time[i] = 1 + random_below(&r, 5) / 3.;
		t->status[i] = (int32_t)random_below(&r, LEVELS);
		t->group[i] = (int32_t)random_below(&r, 2);
		t->stratum[i] = (int32_t)random_below(&r, 2);
		t->cluster[i] = (int32_t)random_below(&r, 2);
		t->weight[i] = .5 + random_below(&r, 2);
		t->offset[i] = random_below(&r, 2) ? 0. : -0.;
		t->x[i] = random_below(&r, 2) ? 1e300 : -1e12;
		t->y[i] = -4 + (double)random_below(&r, 3);
		t->count[i] = (int32_t)random_below(&r, 3);
	}
	t->column[0] = t->x;
	t->column[1] = t->y;
}

static struct surv_rows rows_of(struct table *t)
{
	struct surv_rows in = {.n = ROWS,
			       .entry = t->entry,
			       .time = t->time,
			       .status = t->status,
			       .group = t->group,
			       .groups = 2,
			       .stratum = t->stratum,
			       .strata = 2,
			       .cluster = t->cluster,
			       .clusters = 2,
			       .weight = t->weight,
			       .count = t->count,
			       .offset = t->offset,
			       .p = 2,
			       .x = t->column};
	return in;
}

static struct surv_sample built(struct arena *mem, const struct surv_rows *in)
{
	struct surv_sample s;
	assert_int_equal(surv_build_cells(mem, in, &s), ERR_OK);
	return s;
}

static bool agree(const struct table *t, size_t a, size_t b)
{
	return t->entry[a] == t->entry[b] && t->time[a] == t->time[b] && t->status[a] == t->status[b] &&
	       t->group[a] == t->group[b] && t->stratum[a] == t->stratum[b] && t->cluster[a] == t->cluster[b] &&
	       t->weight[a] == t->weight[b] && t->offset[a] == t->offset[b] && t->x[a] == t->x[b] && t->y[a] == t->y[b];
}

/* By comparing every row with every cell. */
static void test_every_row_is_in_one_cell(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = ARENA_NEW(mem, struct table);
	draw(t);
	struct surv_rows in = rows_of(t);
	struct surv_sample s = built(mem, &in);
	assert_true(s.n < ROWS / 2);
	assert_true(s.n > 1000);
	int64_t *count = ARENA_ARRAY(mem, s.n, int64_t);
	for (size_t i = 0; i < ROWS; i++) {
		size_t cells = 0;
		for (size_t k = 0; k < s.n; k++)
			if (agree(t, i, s.row[k])) {
				cells++;
				assert_true(s.row[k] <= i);
				count[k] += t->count[i];
			}
		assert_int_equal(cells, 1);
	}
	for (size_t k = 0; k < s.n; k++) {
		assert_int_equal(s.count[k], count[k]);
		CHECK_REL(s.x[1][k], t->y[s.row[k]], 0);
		CHECK_REL(s.tick_time[s.time[k]], t->time[s.row[k]], 0);
	}
	arena_free(mem);
}

/* A sample of rows stays one: all different, or few. */
static void test_does_not_pay(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	enum { MANY = 200000 };
	double *time = ARENA_ARRAY(mem, MANY, double);
	int32_t *status = ARENA_ARRAY(mem, MANY, int32_t);
	for (size_t i = 0; i < MANY; i++)
		time[i] = (double)(i * 7919 % MANY) / 3;
	struct surv_rows in = {.n = MANY, .time = time, .status = status};
	struct surv_sample s = built(mem, &in);
	assert_int_equal(s.n, MANY);
	assert_null(s.count);
	for (size_t i = 0; i < MANY; i++)
		time[i] = 1;
	in.n = CELLS_ROWS - 1;
	s = built(mem, &in);
	assert_int_equal(s.n, CELLS_ROWS - 1);
	in.n = CELLS_ROWS;
	s = built(mem, &in);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.count[0], CELLS_ROWS);
	arena_free(mem);
}

/* 60,000 kinds among 200,000 rows: at 65,536 rows half of them are still to come. */
static void test_many_kinds_are_seen_through(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	enum { MANY = 200000, KINDS = 60000 };
	double *time = ARENA_ARRAY(mem, MANY, double);
	int32_t *status = ARENA_ARRAY(mem, MANY, int32_t);
	struct random r;
	random_seed(&r, 3, 0, 0);
	for (size_t i = 0; i < MANY; i++)
		time[i] = random_below(&r, KINDS) * .01;
	struct surv_rows in = {.n = MANY, .time = time, .status = status};
	struct surv_sample s = built(mem, &in);
	assert_true(s.n <= KINDS);
	int64_t rows = 0;
	for (size_t k = 0; k < s.n; k++)
		rows += s.count[k];
	assert_int_equal(rows, MANY);
	arena_free(mem);
}

/* The place of an error is the caller's row. */
static void test_errors_name_the_row(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = ARENA_NEW(mem, struct table);
	draw(t);
	struct surv_rows in = rows_of(t);
	struct surv_sample s;
	t->x[777] = NAN;
	t->x[9000] = NAN;
	assert_int_equal(surv_build_cells(mem, &in, &s), ERR_VALUE);
	assert_int_equal(err_last()->row, 778);
	t->x[777] = t->x[9000] = 1;
	t->count[55] = -1;
	assert_int_equal(surv_build_cells(mem, &in, &s), ERR_VALUE);
	assert_int_equal(err_last()->row, 56);
	t->count[55] = 0;
	t->entry[4321] = 99;
	assert_int_equal(surv_build_cells(mem, &in, &s), ERR_ORDER);
	assert_int_equal(err_last()->row, 4322);
	in.n = 0;
	assert_int_equal(surv_build_cells(mem, &in, &s), ERR_EMPTY);
	arena_free(mem);
}

/* Counts that one number cannot hold stay apart. */
static void test_counts_too_large(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = ARENA_NEW(mem, struct table);
	for (size_t i = 0; i < ROWS; i++)
		t->count[i] = INT32_MAX / 2;
	struct surv_rows in = {.n = ROWS, .time = t->time, .status = t->status, .count = t->count};
	struct surv_sample s = built(mem, &in);
	assert_int_equal(s.n, ROWS);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row_is_in_one_cell),
		cmocka_unit_test(test_does_not_pay),
		cmocka_unit_test(test_many_kinds_are_seen_through),
		cmocka_unit_test(test_errors_name_the_row),
		cmocka_unit_test(test_counts_too_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
