/* Cells by address: each row is in the one of its stratum, time, group and status, whatever the threads are; else they do not apply. */
#include "sample/cell_table.h"

#include "core/random.h"
#include "core/workers.h"
#include "sample/cells.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

enum { ROWS = 100003, DAYS = 40, GROUPS = 5, STRATA = 3, CAUSES = 2 };

static double day[ROWS];
static int32_t status[ROWS], group[ROWS], stratum[ROWS];

static struct surv_rows draw(void)
{
	struct random r;
	random_seed(&r, 11, 0, 0);
	for (size_t i = 0; i < ROWS; i++) {
		day[i] = (double)random_below(&r, DAYS) - 3;
		status[i] = (int32_t)random_below(&r, CAUSES + 1);
		group[i] = (int32_t)random_below(&r, GROUPS - 1); /* nobody in the last */
		stratum[i] = (int32_t)random_below(&r, STRATA);
	}
	return (struct surv_rows){.n = ROWS,
				  .time = day,
				  .status = status,
				  .group = group,
				  .groups = GROUPS,
				  .stratum = stratum,
				  .strata = STRATA};
}

static struct cell_table table(struct arena *mem, const struct surv_rows *in)
{
	struct cell_table t;
	assert_int_equal(cell_table_build(mem, in, &t), ERR_OK);
	return t;
}

static void every_row_is_counted_once(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_rows in = draw();
	struct cell_table t = table(mem, &in);
	assert_true(t.applies);
	static int64_t left[STRATA][DAYS][GROUPS][CAUSES + 1];
	memset(left, 0, sizeof left);
	for (size_t i = 0; i < ROWS; i++)
		left[stratum[i]][(int)day[i] + 3][group[i]][status[i]]++;
	for (size_t c = 0; c < t.n; c++) {
		size_t i = t.first[c];
		int64_t *there = &left[stratum[i]][(int)day[i] + 3][group[i]][status[i]];
		assert_int_equal(*there, t.count[c]);
		*there = 0; /* no second cell of the same kind */
		for (size_t k = 0; k < i && i < 2000; k++)
			assert_false(day[k] == day[i] && status[k] == status[i] && group[k] == group[i] &&
				     stratum[k] == stratum[i]);
		if (!c)
			continue;
		size_t b = t.first[c - 1];
		bool later = stratum[b] < stratum[i] || (stratum[b] == stratum[i] && day[b] < day[i]);
		assert_true(later || (stratum[b] == stratum[i] && day[b] == day[i] && b < i));
	}
	for (size_t k = 0; k < sizeof left / sizeof(int64_t); k++)
		assert_true((&left[0][0][0][0])[k] == 0);
	arena_free(mem);
}

static void threads_do_not_matter(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_rows in = draw();
	workers_set_threads(1);
	struct cell_table one = table(mem, &in);
	workers_set_threads(3);
	struct cell_table three = table(mem, &in);
	workers_set_threads(0);
	assert_int_equal(one.n, three.n);
	assert_memory_equal(one.first, three.first, one.n * sizeof *one.first);
	assert_memory_equal(one.count, three.count, one.n * sizeof *one.count);
	arena_free(mem);
}

/* Rows that a look at the others does not foretell: a late time and a code of its own. */
static void what_was_not_looked_at_is_counted(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_rows in = draw();
	enum { FAR = ROWS / 16 };
	for (int k = 0; k < 3; k++) {
		day[FAR] = k == 1 ? DAYS : 150; /* within what is allowed for; beyond it */
		status[FAR] = k == 2 ? CAUSES + 1 : 1;
		struct cell_table t = table(mem, &in);
		int64_t rows = 0, alone = 0;
		assert_true(t.applies);
		for (size_t c = 0; c < t.n; c++) {
			rows += t.count[c];
			alone += t.first[c] == FAR ? t.count[c] : 0;
		}
		assert_true(rows == ROWS && alone == 1);
	}
	arena_free(mem);
}

/* What makes the table not apply, and what surv_build_cells() then says. */
static void only_whole_times_and_codes(void **state)
{
	(void)state;
	static const double odd[] = {0.5, NAN, INFINITY, -INFINITY, 5e9, 100000};
	static const enum err want[] = {ERR_OK, ERR_VALUE, ERR_VALUE, ERR_VALUE, ERR_OK, ERR_OK};
	static const size_t places[] = {0, ROWS / 2, ROWS - 1};
	struct arena *mem = arena_new();
	struct surv_rows in = draw();
	struct surv_sample s;
	for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
		for (size_t p = 0; p < 3; p++) {
			double was = day[places[p]];
			day[places[p]] = odd[k];
			assert_false(table(mem, &in).applies);
			assert_int_equal(surv_build_cells(mem, &in, &s), want[k]);
			if (want[k])
				assert_int_equal(err_last()->row, places[p] + 1);
			day[places[p]] = was;
		}
	int32_t *const codes[] = {status, group, stratum};
	for (size_t k = 0; k < 3; k++) {
		int32_t was = codes[k][77];
		codes[k][77] = -1;
		assert_false(table(mem, &in).applies);
		assert_int_equal(surv_build_cells(mem, &in, &s), ERR_VALUE);
		assert_int_equal(err_last()->row, 78);
		codes[k][77] = was;
	}
	in.groups = GROUPS - 2;
	assert_int_equal(surv_build_cells(mem, &in, &s), ERR_VALUE);
	in.groups = GROUPS;
	in.weight = day;
	assert_false(table(mem, &in).applies);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_counted_once), cmocka_unit_test(threads_do_not_matter),
		cmocka_unit_test(what_was_not_looked_at_is_counted), cmocka_unit_test(only_whole_times_and_codes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
