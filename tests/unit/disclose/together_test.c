#include "disclose/disclose.h"
#include "support/check.h"

static const struct disclose_options qi = {.release = RELEASE_QI};

/*
 * Two sheets. "flow": all 100 = judged 97 + not judged 3, all in clear elsewhere. "groups": judged 97 = A 60 + B 37. The 3 must go; from 100 and 97 it
 * could be worked out, so one of these goes; were it the 97, the other sheet must not show it, nor let it be added up from A and B.
 */
static struct table *flow(struct arena *mem, const char *all_link)
{
	static const struct column columns[] = {{.key = "step", .header = "Step"}, {.key = "n", .header = "Clients"}};
	static const double n[3] = {100, 97, 3};
	static const size_t part[2] = {1, 2};
	struct table *t = table_new(mem, "flow", columns, 2);
	size_t row;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		*table_cell(t, row, 1) = cell_count(n[i]);
	}
	*table_cell(t, 1, 1) = cell_linked(cell_count(97), "judged");
	*table_cell(t, 0, 1) = cell_linked(cell_count(100), all_link);
	assert_int_equal(table_add_sum(t, true, 0, part, 2), ERR_OK);
	return t;
}

static struct table *groups(struct arena *mem)
{
	static const struct column columns[] = {{.key = "group", .header = "Group"}, {.key = "n", .header = "Clients"}};
	static const double n[3] = {60, 37, 97};
	static const size_t part[2] = {0, 1};
	struct table *t = table_new(mem, "groups", columns, 2);
	size_t row;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		*table_cell(t, row, 1) = cell_count(n[i]);
	}
	*table_cell(t, 2, 1) = cell_linked(cell_count(97), "judged");
	assert_int_equal(table_add_sum(t, true, 2, part, 2), ERR_OK);
	return t;
}

static bool hidden(const struct safe_table *s, size_t row)
{
	return safe_cell(s, row, 1).kind == SAFE_SUPPRESSED;
}

static void test_hidden_on_one_hidden_on_all(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	const struct table *t[2] = {flow(mem, NULL), groups(mem)};
	struct safe_table *s[2];
	assert_int_equal(disclose_tables(mem, t, 2, &qi, s), ERR_OK);
	assert_true(hidden(s[0], 2));
	assert_true(hidden(s[0], 0) || hidden(s[0], 1));
	assert_int_equal(hidden(s[0], 1), hidden(s[1], 2));
	if (hidden(s[1], 2))
		assert_true(hidden(s[1], 0) || hidden(s[1], 1));
	arena_free(mem);
}

/* The total stands in a third table that nothing else protects: then either way every copy of what is hidden is hidden. */
static void test_links_run_through(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	const struct table *t[3] = {flow(mem, "everybody"), groups(mem), flow(mem, "everybody")};
	struct safe_table *s[3];
	assert_int_equal(disclose_tables(mem, t, 3, &qi, s), ERR_OK);
	assert_int_equal(hidden(s[0], 0), hidden(s[2], 0));
	assert_int_equal(hidden(s[0], 1), hidden(s[1], 2));
	assert_int_equal(hidden(s[2], 1), hidden(s[1], 2));
	arena_free(mem);
}

/* Judged alone, two sheets could each hide another of two numbers and give both away between them; unlinked, they do not know of each other. */
static void test_without_links_each_for_itself(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	const struct table *t = groups(mem);
	struct safe_table *s;
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &s), ERR_OK);
	for (size_t row = 0; row < 3; row++)
		assert_false(hidden(s, row));
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hidden_on_one_hidden_on_all),
		cmocka_unit_test(test_links_run_through),
		cmocka_unit_test(test_without_links_each_for_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
