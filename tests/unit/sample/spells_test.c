/* Rows of persons: their order, entries made from the rows before, and what is refused. */
#include "sample/spells.h"

#include "support/scratch.h"

static void test_order_and_entries(void **state)
{
	(void)state;
	static const int32_t id[] = {1, 0, 1, 0, 2};
	static const double time[] = {4, 3, 2, 1, 0};
	struct spells s;
	assert_int_equal(spells_build(mem, &(struct spells_rows){.n = 5, .id = id, .ids = 3, .time = time}, &s), ERR_OK);
	static const size_t row[] = {3, 1, 2, 0, 4}, start[] = {0, 2, 4, 5};
	static const double entry[] = {2, 1, -1, -1, -1};
	assert_memory_equal(s.row, row, sizeof row);
	assert_memory_equal(s.start, start, sizeof start);
	assert_memory_equal(s.entry, entry, sizeof entry);
	assert_int_equal(s.entry_tick[0], s.time_tick[2]);
	assert_int_equal(s.entry_tick[4], -1);
}

static void refused(const double *entry, const double *time, enum err code, long row)
{
	static const int32_t id[] = {0, 0, 1};
	struct spells s;
	const struct spells_rows in = {.n = 3, .id = id, .ids = 2, .entry = entry, .time = time};
	assert_int_equal(spells_build(mem, &in, &s), code);
	if (code)
		assert_int_equal(err_last()->row, row);
}

static void test_refusals(void **state)
{
	(void)state;
	static const double time[] = {2, 4, 3}, same[] = {2, 2, 3};
	refused((const double[]){0, 1, 0}, time, ERR_ORDER, 2);
	refused((const double[]){0, 2, 3}, time, ERR_ORDER, 3);
	refused((const double[]){0, 2, 0}, time, ERR_OK, 0);
	refused((const double[]){0, 2 - 1e-12, 0}, time, ERR_OK, 0);
	refused((const double[]){0, 3, 0}, time, ERR_OK, 0);
	refused(NULL, same, ERR_ORDER, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_order_and_entries),
		SCRATCH_TEST(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
