/* The constants of a release can be raised and no more; each one that is changed changes what is released. */
#include "disclose/disclose.h"
#include "support/check.h"
#include "unit/disclose/suppressed.h"

#include <math.h>
#include <string.h>

static const char *const told[DISCLOSE_CONSTANTS] = {"one", "two", "three", "four"};

static void profiles(void **state)
{
	(void)state;
	static const double t[] = {5, 10, 11};
	for (int r = 0; r < 3; r++) {
		struct disclose_constants c = disclose_constants((enum release)r);
		assert_true(c.threshold == t[r] && c.largest == 50 && c.two_largest == 67 && c.residual == 10);
	}
}

static void raised_only(void **state)
{
	(void)state;
	struct disclose_constants c, before = {.threshold = 1};
	const struct {
		struct disclose_constants wanted;
		const char *named; /* NULL: allowed */
	} cases[] = {
		{{0, 0, 0, 0}, NULL},       {{10, 50, 67, 10}, NULL}, {{20, 40, 60, 12}, NULL},
		{{9, 0, 0, 0}, "one"},      {{10.5, 0, 0, 0}, "one"}, {{0, 51, 0, 0}, "two"},
		{{0, 0, 67.5, 0}, "three"}, {{0, 0, 0, 9}, "four"},   {{0, -1, 0, 0}, "two"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		c = before;
		enum err err = disclose_raise(RELEASE_RESEARCH, &cases[i].wanted, told, &c);
		assert_int_equal(err, cases[i].named ? ERR_VALUE : ERR_OK);
		if (cases[i].named)
			assert_true(strncmp(err_last()->text, cases[i].named, strlen(cases[i].named)) == 0 &&
				    c.threshold == 1);
	}
	assert_int_equal(disclose_raise(RELEASE_RESEARCH, &cases[0].wanted, told, &c), ERR_OK);
	assert_true(c.threshold == 10 && c.largest == 50 && c.two_largest == 67 && c.residual == 10);
	assert_int_equal(disclose_raise(RELEASE_RESEARCH, &cases[2].wanted, told, &c), ERR_OK);
	assert_true(c.threshold == 20 && c.largest == 40 && c.two_largest == 60 && c.residual == 12);
}

/* How many of the cells are hidden in a table of one row of them. */
static size_t hidden(struct cell cell, const struct disclose_constants *c)
{
	static const struct column column[] = {{"a", "A", false}};
	struct arena *mem = arena_new();
	struct table *t = table_new(mem, "test", column, 1);
	struct safe_table *safe = NULL;
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	*table_cell(t, 0, 0) = cell;
	const struct table *one = t;
	const struct disclose_options o = {.release = RELEASE_QI, .constants = *c};
	assert_int_equal(disclose_tables(mem, &one, 1, &o, &safe), ERR_OK);
	size_t n = suppressed(safe);
	arena_free(mem);
	return n;
}

static void each_constant_is_looked_at(void **state)
{
	(void)state;
	const struct disclose_constants usual = disclose_constants(RELEASE_QI);
	const struct spread spread = {.sd = 1, .one = 0.45, .two = 0.65, .therapist = -1, .two_therapists = -1};
	const struct model model = {
		.clients = 30, .parameters = 3, .level_clients = 12, .level_events = 9, .level_others = 8};
	const struct cell cell[] = {cell_count(12), cell_mean(num_of(1), 30, &spread), cell_mean(num_of(1), 30, &spread),
				    cell_ratio(num_of(2), &model, 9)};
	const struct disclose_constants raised[] = {{13, 50, 67, 10}, {5, 44, 67, 10}, {5, 50, 64, 10}, {5, 50, 67, 28}};
	for (size_t i = 0; i < DISCLOSE_CONSTANTS; i++) {
		assert_int_equal(hidden(cell[i], &usual), 0);
		assert_int_equal(hidden(cell[i], &raised[i]), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profiles),
		cmocka_unit_test(raised_only),
		cmocka_unit_test(each_constant_is_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
