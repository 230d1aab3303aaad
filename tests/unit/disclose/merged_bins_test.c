/*
 * Histograms and transitions: on random tables every bin that is left has enough clients or stands alone on its side of the boundary, every edge has
 * enough or is pooled, what is pooled together has enough or everything is, and nobody is lost. One table by hand.
 */
#include "disclose/disclose.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

enum { BINS = 5, EDGES = 4, POOL = 2 + EDGES, COLUMNS = POOL + 1 };

static const struct column columns[COLUMNS] = {{"band", "Band", false}, {"n", "N", false}, {"a", "A", false},
					       {"b", "B", false},       {"c", "C", false}, {"d", "D", false},
					       {"pool", "Pool", false}};
static const char *const labels[BINS] = {"none", "some", "more", "much", "most"};

static struct table *table_of(struct arena *mem, int (*count)[EDGES], size_t boundary)
{
	struct table *t = table_new(mem, "severity", columns, COLUMNS);
	for (size_t b = 0; b < BINS; b++) {
		size_t row;
		double all = 0;
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		for (size_t e = 0; e < EDGES; e++) {
			*table_cell(t, b, 2 + e) = cell_count(count[b][e]);
			all += count[b][e];
		}
		*table_cell(t, b, 0) = cell_text(labels[b]);
		*table_cell(t, b, 1) = cell_count(all);
		*table_cell(t, b, POOL) = cell_count(0);
	}
	t->bins = (struct table_bins){
		.bins = BINS, .boundary = boundary, .count = 1, .first_edge = 2, .edges = EDGES, .pool = POOL};
	assert_int_equal(table_add_sum(t, false, 1, (size_t[]){2, 3, 4, 5, 6}, EDGES + 1), ERR_OK);
	return t;
}

static struct safe_table *gate(struct arena *mem, const struct table *t)
{
	struct safe_table *s = NULL;
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &s), ERR_OK);
	return s;
}

/* 4 in "most" join "much" (3 + 4 = 7); "none" has 2 and takes "some". Ends of 7 + 7: 4, 10, 0, 0: the 4 are pooled, the 10 join them. */
static void by_hand(void **state)
{
	(void)state;
	int count[BINS][EDGES] = {{1, 1, 0, 0}, {3, 9, 0, 0}, {6, 0, 1, 7}, {0, 0, 3, 0}, {0, 4, 0, 0}};
	struct arena *mem = arena_new();
	struct table *t = table_of(mem, count, 0);
	const struct cell_ref ref[] = {{3, 0}, {3, 1}};
	assert_int_equal(table_say(t, "{0}: {1}", ref, 2, "few"), ERR_OK);
	const struct safe_table *s = gate(mem, t);
	assert_int_equal(safe_rows(s), 3);
	assert_string_equal(safe_cell(s, 0, 0).text, "none to some");
	assert_string_equal(safe_cell(s, 1, 0).text, "more");
	assert_string_equal(safe_cell(s, 2, 0).text, "much to most");
	assert_string_equal(safe_sentence(s), "much to most: 7");
	assert_int_equal(safe_cell(s, 0, 2).kind, SAFE_TEXT);
	assert_int_equal(safe_cell(s, 0, 3).kind, SAFE_TEXT);
	CHECK_EQ(safe_cell(s, 0, POOL).number, 14);
	CHECK_EQ(safe_cell(s, 1, 5).number, 7);
	CHECK_EQ(safe_cell(s, 1, POOL).number, 7); /* 1 alone would be too few: the 6 join it */
	CHECK_EQ(safe_cell(s, 2, POOL).number, 7);
	/* With a boundary before "much" nothing changes; before "some" the two of "none" stand alone and are hidden. */
	assert_int_equal(safe_rows(gate(mem, table_of(mem, count, 3))), 3);
	s = gate(mem, table_of(mem, count, 1));
	assert_int_equal(safe_rows(s), 4);
	assert_int_equal(safe_cell(s, 0, 1).kind, SAFE_SUPPRESSED);
	arena_free(mem);
}

static void check_row(const struct safe_table *s, size_t row, double *all)
{
	struct safe_cell n = safe_cell(s, row, 1), pool = safe_cell(s, row, POOL);
	double edges = 0;
	size_t pooled = 0;
	assert_int_equal(n.kind, SAFE_NUMBER);
	for (size_t e = 0; e < EDGES; e++) {
		struct safe_cell c = safe_cell(s, row, 2 + e);
		assert_true(c.kind == SAFE_TEXT || (c.kind == SAFE_NUMBER && c.number >= 5));
		edges += c.kind == SAFE_NUMBER ? c.number : 0;
		pooled += c.kind == SAFE_TEXT;
	}
	assert_int_equal(pool.kind, pooled ? SAFE_NUMBER : SAFE_NOT_APPLICABLE);
	double rest = pooled ? pool.number : 0;
	assert_true(rest == 0 || rest >= 5);
	CHECK_EQ(edges + rest, n.number);
	*all += n.number;
}

/* Outside the clinic nobody at an end is no news: the smallest edge joins those of nobody. */
static void nobody_is_no_news(void **state)
{
	(void)state;
	int count[BINS][EDGES] = {{20, 30, 40, 0}, {20, 30, 40, 50}, {20, 30, 40, 50}, {20, 30, 40, 50}, {20, 30, 40, 50}};
	struct arena *mem = arena_new();
	struct safe_table *s = NULL;
	assert_int_equal(disclose_table(mem, table_of(mem, count, 0), RELEASE_RESEARCH, &s), ERR_OK);
	assert_int_equal(safe_cell(s, 0, 2).kind, SAFE_TEXT);
	CHECK_EQ(safe_cell(s, 0, POOL).number, 20);
	assert_int_equal(safe_cell(s, 1, POOL).kind, SAFE_NOT_APPLICABLE);
	CHECK_EQ(safe_cell(gate(mem, table_of(mem, count, 0)), 0, POOL).number, 0);
	arena_free(mem);
}

static void nobody_is_lost(void **state)
{
	(void)state;
	srandom(20261122);
	for (int run = 0; run < 2000; run++) {
		struct arena *mem = arena_new();
		int count[BINS][EDGES];
		long most = run % 40 + 1;
		double before = 0, after = 0;
		size_t boundary = (size_t)(run % BINS);
		for (size_t b = 0; b < BINS; b++)
			for (size_t e = 0; e < EDGES; e++)
				before += count[b][e] = (int)(random() % most);
		const struct safe_table *s = gate(mem, table_of(mem, count, boundary));
		bool hidden = false;
		for (size_t row = 0; row < safe_rows(s); row++)
			hidden = hidden || safe_cell(s, row, 1).kind != SAFE_NUMBER || safe_cell(s, row, 1).number < 5;
		for (size_t row = 0; row < safe_rows(s) && !hidden; row++)
			check_row(s, row, &after);
		if (!hidden)
			CHECK_EQ(after, before);
		/* Where one has too few it stands alone on its side. */
		assert_true(!hidden || safe_rows(s) == 1 || boundary > 0);
		arena_free(mem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(nobody_is_no_news),
					   cmocka_unit_test(nobody_is_lost)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
