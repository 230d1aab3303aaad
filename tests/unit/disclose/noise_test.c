/* The table is the one that R derives from its definition (tests/oracle/ptable.R); what is shown follows from it and the clients alone. */
#include "disclose/disclose.h"
#include "disclose/noise.h"
#include "support/check.h"

#include <stdio.h>

static void table_is_the_derived_one(void **state)
{
	(void)state;
	int got[2 * NOISE_MOST + 1] = {0}, noise, keys, rows = 0;
	double probability;
	char head[128];
	for (uint64_t key = 0; key < 256; key++) {
		struct contributors who = {.key = key};
		got[noise_of(&who) + NOISE_MOST]++;
	}
	FILE *file = fopen(TEST_SOURCE_DIR "/tests/oracle/ptable.csv", "r");
	assert_non_null(file);
	assert_non_null(fgets(head, sizeof head, file));
	for (; fscanf(file, "%d,%lf,%d\n", &noise, &probability, &keys) == 3; rows++)
		assert_int_equal(got[noise + NOISE_MOST], keys);
	fclose(file);
	assert_int_equal(rows, 2 * NOISE_MOST + 1);
	assert_int_equal(noise_of(NULL), 0);
}

/* Two classes and their total, of clients with these numbers. */
static struct safe_table *release(struct arena *mem, enum release kind, bool noise, const uint64_t key[3])
{
	static const struct column columns[] = {{.key = "label", .header = "Group"},
						{.key = "n", .header = "Clients"},
						{.key = "a", .header = "A"},
						{.key = "b", .header = "B"},
						{.key = "pct", .header = "A (%)"}};
	static const double n[3] = {203, 101, 102};
	static const size_t part[2] = {2, 3};
	struct table *t = table_new(mem, "sheet", columns, 5);
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	*table_cell(t, 0, 0) = cell_text("row");
	struct contributors *who = ARENA_ARRAY(mem, 3, struct contributors);
	for (size_t i = 0; i < 3; i++) {
		who[i].key = key[i];
		*table_cell(t, 0, 1 + i) = cell_from(cell_count(n[i]), &who[i], NULL);
	}
	*table_cell(t, 0, 4) = cell_from(cell_percent(n[1], n[0]), &who[0], &who[1]);
	assert_int_equal(table_add_plain_sum(t, false, 1, part, 2), ERR_OK);
	const struct disclose_options o = {.release = kind, .noise = noise};
	const struct table *all = t;
	struct safe_table *s;
	assert_int_equal(disclose_tables(mem, &all, 1, &o, &s), ERR_OK);
	return s;
}

/* Keys 0 and 255 are -5 and 5: 203 - 5 rounds to 200, 203 + 5 to 210, whatever the parts are. */
static void counts_are_noised_then_rounded(void **state)
{
	struct arena *mem = arena_new();
	(void)state;
	struct safe_table *low = release(mem, RELEASE_RESEARCH, true, (const uint64_t[]){0, 255, 255});
	struct safe_table *high = release(mem, RELEASE_RESEARCH, true, (const uint64_t[]){255, 0, 0});
	CHECK_EQ(safe_cell(low, 0, 1).number, 200);
	CHECK_EQ(safe_cell(low, 0, 2).number, 105);
	CHECK_EQ(safe_cell(low, 0, 3).number, 105);
	CHECK_EQ(safe_cell(high, 0, 1).number, 210);
	CHECK_EQ(safe_cell(high, 0, 2).number, 95);
	/* Of parts in the middle of their classes: 106 -> 110 - 2 of 198 -> 200 - 2; 96 -> 98 of 208 -> 208. */
	CHECK_EQ(safe_cell(low, 0, 4).number, 55);
	CHECK_EQ(safe_cell(high, 0, 4).number, 47);
	assert_int_equal(safe_notes(low), 1);
	arena_free(mem);
}

static void only_research_and_only_where_asked(void **state)
{
	struct arena *mem = arena_new();
	(void)state;
	CHECK_EQ(safe_cell(release(mem, RELEASE_QI, true, (const uint64_t[]){0, 0, 0}), 0, 1).number, 203);
	struct safe_table *s = release(mem, RELEASE_RESEARCH, false, (const uint64_t[]){255, 255, 255});
	CHECK_EQ(safe_cell(s, 0, 2).number, 100);
	CHECK_EQ(safe_cell(s, 0, 1).number, 200);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(table_is_the_derived_one),
					   cmocka_unit_test(counts_are_noised_then_rounded),
					   cmocka_unit_test(only_research_and_only_where_asked)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
