/* Tables as analyses fill them: growth keeps what was there, sums and sentences refuse places that are not in the table. */
#include "support/check.h"
#include "table/table.h"

#include <math.h>
#include <string.h>

static const struct column two[] = {{"modality", "Modality", true}, {"n", "Clients", false}};

static int setup(void **state)
{
	*state = arena_new();
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void rows_survive_growth(void **state)
{
	struct table *t = table_new(*state, "flow", two, 2);
	assert_non_null(t);
	for (size_t i = 0; i < 100; i++) {
		size_t row = 0;
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		assert_int_equal(row, i);
		assert_int_equal(table_cell(t, row, 0)->kind, CELL_EMPTY);
		*table_cell(t, row, 0) = cell_text(i % 2 ? "odd" : "even");
		*table_cell(t, row, 1) = cell_count((double)(i * i));
	}
	assert_int_equal(t->rows, 100);
	for (size_t i = 0; i < 100; i++) {
		assert_string_equal(table_cell(t, i, 0)->text, i % 2 ? "odd" : "even");
		CHECK_EQ(table_cell(t, i, 1)->value.v, (double)(i * i));
	}
}

static void columns_are_found_by_key(void **state)
{
	const struct table *t = table_new(*state, "flow", two, 2);
	assert_int_equal(table_column(t, "n"), 1);
	assert_int_equal(table_column(t, "N"), 2);
}

static void a_sum_stays_inside(void **state)
{
	struct table *t = table_new(*state, "flow", two, 2);
	size_t row = 0;
	for (int i = 0; i < 40; i++)
		assert_int_equal(table_add_row(t, &row), ERR_OK);
	size_t part[] = {0, 1, 2};
	for (int i = 0; i < 20; i++)
		assert_int_equal(table_add_sum(t, true, 3, part, 3), ERR_OK);
	part[0] = 39; /* the table keeps its own */
	assert_int_equal(t->sum[19].part[0], 0);
	assert_int_equal(table_add_sum(t, true, 40, part, 3), ERR_RANGE);
	assert_int_equal(table_add_sum(t, false, 0, part, 3), ERR_RANGE);
	assert_int_equal(table_add_sum(t, true, 1, part, 3), ERR_RANGE);
	assert_int_equal(t->sums, 20);
}

static void a_sentence_names_cells_that_exist(void **state)
{
	struct table *t = table_new(*state, "flow", two, 2);
	size_t row = 0;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	struct cell_ref ref = {0, 1};
	assert_int_equal(table_say(t, "{0} clients.", &ref, 1, "Few clients."), ERR_OK);
	ref.row = 7;
	assert_int_equal(t->sentence.ref[0].row, 0);
	assert_int_equal(table_say(t, "{0} clients.", &ref, 1, "Few clients."), ERR_RANGE);
	ref.row = 0;
	assert_int_equal(table_say(t, "{1} clients.", &ref, 1, "Few clients."), ERR_RANGE);
	assert_int_equal(table_say(t, "{} clients.", &ref, 1, "Few clients."), ERR_RANGE);
	assert_int_equal(table_say(t, "{0 clients.", &ref, 1, "Few clients."), ERR_RANGE);
}

static void a_number_is_finite_or_a_reason(void **state)
{
	(void)state;
	assert_int_equal(cell_percent(0, 0).value.why, WHY_NO_DATA);
	CHECK_EQ(cell_percent(3, 8).value.v, 37.5);
	assert_int_equal(cell_estimate(num_of((double)INFINITY), 30, 30).value.why, WHY_NOT_CONVERGED);
	assert_int_equal(cell_p(num_of((double)NAN), 30, 30).value.why, WHY_NOT_CONVERGED);
	assert_int_equal(cell_none(WHY_REFERENCE).value.why, WHY_REFERENCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_survive_growth, setup, teardown),
		cmocka_unit_test_setup_teardown(columns_are_found_by_key, setup, teardown),
		cmocka_unit_test_setup_teardown(a_sum_stays_inside, setup, teardown),
		cmocka_unit_test_setup_teardown(a_sentence_names_cells_that_exist, setup, teardown),
		cmocka_unit_test(a_number_is_finite_or_a_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
