/*
 * Complementary suppression against a reader who solves for the hidden counts (support/attack.h): 1,500 random tables with totals (privacy.md,
 * finding 6), and tables with nested and with crossing sums. No hidden small count may be known to lie within
 * 1..t-1, no class may be known to be more than 1, no hidden count may be known exactly.
 */
#include "disclose/disclose.h"
#include "support/attack.h"
#include "support/check.h"
#include "unit/disclose/suppressed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_COLUMNS = 10, MOST_CELLS = 200 };

/* SplitMix64 (public domain, S. Vigna). */
static uint64_t next(uint64_t *s)
{
	uint64_t z = *s += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* Many small counts, some nobody, a few large. */
static double skewed(uint64_t *s)
{
	double u = (double)(next(s) >> 11) * 0x1p-53;
	return floor(-log(1 - u) * (next(s) % 4 ? 6 : 60));
}

static struct table *blank(struct arena *mem, size_t rows, size_t columns)
{
	static const char *const key[MOST_COLUMNS] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
	struct column column[MOST_COLUMNS];
	for (size_t c = 0; c < columns; c++)
		column[c] = (struct column){.key = key[c], .header = key[c]};
	struct table *t = table_new(mem, "random", column, columns);
	size_t row;
	for (size_t r = 0; r < rows; r++)
		assert_int_equal(table_add_row(t, &row), ERR_OK);
	return t;
}

static double value(const struct table *t, size_t r, size_t c)
{
	return table_cell(t, r, c)->value.v;
}

static void set(struct table *t, size_t r, size_t c, double v)
{
	*table_cell(t, r, c) = cell_count(v);
}

static void add_over_rows(struct table *t)
{
	size_t part[32], last = t->rows - 1;
	for (size_t r = 0; r < last; r++)
		part[r] = r;
	for (size_t c = 0; c < t->columns; c++) {
		double all = 0;
		for (size_t r = 0; r < last; r++)
			all += value(t, r, c);
		set(t, last, c, all);
	}
	assert_int_equal(table_add_sum(t, true, last, part, last), ERR_OK);
}

/* Rows of classes with their total in the last column, and a last row of totals. */
static struct table *two_way(struct arena *mem, size_t rows, size_t columns, uint64_t *s)
{
	struct table *t = blank(mem, rows + 1, columns + 1);
	size_t part[MOST_COLUMNS];
	for (size_t r = 0; r < rows; r++) {
		double all = 0;
		for (size_t c = 0; c < columns; c++) {
			set(t, r, c, skewed(s));
			all += value(t, r, c);
			part[c] = c;
		}
		set(t, r, columns, all);
	}
	add_over_rows(t);
	assert_int_equal(table_add_sum(t, false, columns, part, columns), ERR_OK);
	return t;
}

/* n = paired + unpaired, paired = three classes; totals over rows. */
static struct table *nested(struct arena *mem, size_t rows, uint64_t *s)
{
	struct table *t = blank(mem, rows + 1, 6);
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 2; c < 6; c++)
			set(t, r, c, skewed(s));
		set(t, r, 1, value(t, r, 2) + value(t, r, 3) + value(t, r, 4));
		set(t, r, 0, value(t, r, 1) + value(t, r, 5));
	}
	add_over_rows(t);
	assert_int_equal(table_add_sum(t, false, 0, (size_t[]){1, 5}, 2), ERR_OK);
	assert_int_equal(table_add_sum(t, false, 1, (size_t[]){2, 3, 4}, 3), ERR_OK);
	return t;
}

/* Two sums that share a class, besides totals over rows: no network. */
static struct table *crossing(struct arena *mem, size_t rows, uint64_t *s)
{
	struct table *t = blank(mem, rows + 1, 5);
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 2; c < 5; c++)
			set(t, r, c, skewed(s));
		set(t, r, 0, value(t, r, 2) + value(t, r, 3));
		set(t, r, 1, value(t, r, 3) + value(t, r, 4));
	}
	add_over_rows(t);
	assert_int_equal(table_add_sum(t, false, 0, (size_t[]){2, 3}, 2), ERR_OK);
	assert_int_equal(table_add_sum(t, false, 1, (size_t[]){3, 4}, 2), ERR_OK);
	return t;
}

/* Inside the clinic counts are exact and nobody is shown; else they are rounded and nobody may be hidden. */
static struct reader reader_of(enum release release)
{
	static const long base[] = {1, 5, 10};
	return (struct reader){.floor = release == RELEASE_QI, .base = base[release], .least = disclose_threshold(release)};
}

struct tally {
	size_t cells, hidden, tables, searches;
};

static size_t hidden_of(const struct safe_table *safe, unsigned char *hidden)
{
	size_t n = 0;
	for (size_t i = 0; i < safe_rows(safe) * safe_columns(safe); i++) {
		hidden[i] = safe_cell(safe, i / safe_columns(safe), i % safe_columns(safe)).kind == SAFE_SUPPRESSED;
		n += hidden[i];
	}
	return n;
}

/* A total of hidden classes cannot look smaller than their number. */
static bool is_total(const struct table *t, size_t r, size_t c)
{
	bool total = false;
	for (size_t s = 0; s < t->sums; s++)
		total = total || t->sum[s].total == (t->sum[s].over_rows ? r : c);
	return total;
}

static void withstand(const struct table *t, enum release release, struct tally *k)
{
	struct arena *mem = arena_new();
	struct safe_table *safe = NULL;
	unsigned char hidden[MOST_CELLS];
	assert_int_equal(disclose_table(mem, t, release, &safe), ERR_OK);
	long least = disclose_threshold(release);
	k->hidden += hidden_of(safe, hidden);
	k->cells += t->rows * t->columns;
	k->tables++;
	struct attack *a = attack_new(t, hidden, reader_of(release));
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		long v = lround(t->cell[i].value.v);
		size_t r = i / t->columns, c = i % t->columns;
		if (!hidden[i]) {
			assert_true(v == 0 || v >= least);
			continue;
		}
		k->searches += 2;
		if (v >= 1 && v < least) {
			if (!is_total(t, r, c))
				assert_int_equal(attack_can_be(a, r, c, 0, 1), ATTACK_YES);
			assert_int_equal(attack_can_be(a, r, c, least, 1000000), ATTACK_YES);
			continue;
		}
		bool other = attack_can_be(a, r, c, v + 1, 1000000) == ATTACK_YES ||
			     attack_can_be(a, r, c, 0, v - 1) == ATTACK_YES;
		assert_true(other);
	}
	attack_free(a);
	arena_free(mem);
}

static void random_tables(enum release release, size_t tables, struct tally *k)
{
	uint64_t s = 20261121;
	for (size_t i = 0; i < tables; i++) {
		struct arena *mem = arena_new();
		size_t rows = 2 + next(&s) % 7, columns = 2 + next(&s) % 4;
		withstand(two_way(mem, i % 3 ? 8 : rows, i % 3 ? 5 : columns, &s), release, k);
		arena_free(mem);
	}
}

static void two_way_tables_withstand_at_5(void **state)
{
	(void)state;
	struct tally k = {0};
	random_tables(RELEASE_QI, 1500, &k);
	print_message("%zu tables, %.1f %% of cells withheld\n", k.tables, 100 * (double)k.hidden / (double)k.cells);
	assert_true(k.hidden * 10 > k.cells && k.hidden * 10 < 6 * k.cells);
}

static void two_way_tables_withstand_at_10_and_11(void **state)
{
	(void)state;
	struct tally k = {0};
	random_tables(RELEASE_RESEARCH, 150, &k);
	random_tables(RELEASE_PUBLIC, 150, &k);
	assert_true(k.hidden > 0);
}

static void nested_and_crossing_sums_withstand(void **state)
{
	(void)state;
	uint64_t s = 7;
	struct tally k = {0};
	for (size_t i = 0; i < 200; i++) {
		struct arena *mem = arena_new();
		withstand(nested(mem, 2 + i % 6, &s), RELEASE_QI, &k);
		withstand(crossing(mem, 2 + i % 6, &s), RELEASE_QI, &k);
		arena_free(mem);
	}
	assert_true(k.hidden > 0);
}

/* A test that cannot fail is a defect: the reader does find what is hidden with one cell too few. */
static void the_reader_solves_a_single_gap(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = blank(mem, 2, 4);
	double row[] = {3, 20, 30, 53};
	for (size_t r = 0; r < 2; r++)
		for (size_t c = 0; c < 4; c++)
			set(t, r, c, row[c]);
	assert_int_equal(table_add_sum(t, false, 3, (size_t[]){0, 1, 2}, 3), ERR_OK);
	unsigned char hidden[8] = {1};
	struct attack *a = attack_new(t, hidden, (struct reader){.floor = 1, .base = 1});
	assert_int_equal(attack_can_be(a, 0, 0, 3, 3), ATTACK_YES);
	assert_int_equal(attack_can_be(a, 0, 0, 4, 1000), ATTACK_NO);
	assert_int_equal(attack_can_be(a, 0, 0, 0, 2), ATTACK_NO);
	attack_free(a);
	struct safe_table *safe = NULL;
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &safe), ERR_OK);
	assert_int_equal(suppressed(safe), 4); /* the 3 and the cheapest beside it, in both rows */
	assert_int_equal(safe_cell(safe, 0, 1).kind, SAFE_SUPPRESSED);
	CHECK_EQ(safe_cell(safe, 0, 3).number, 53);
	arena_free(mem);
}

static void the_same_table_gives_the_same_pattern(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	uint64_t s = 99;
	const struct table *t = two_way(mem, 8, 5, &s);
	unsigned char one[MOST_CELLS], two[MOST_CELLS];
	struct safe_table *safe = NULL;
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &safe), ERR_OK);
	size_t n = hidden_of(safe, one);
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &safe), ERR_OK);
	assert_int_equal(hidden_of(safe, two), n);
	assert_memory_equal(one, two, t->rows * t->columns);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reader_solves_a_single_gap),
		cmocka_unit_test(the_same_table_gives_the_same_pattern),
		cmocka_unit_test(two_way_tables_withstand_at_5),
		cmocka_unit_test(two_way_tables_withstand_at_10_and_11),
		cmocka_unit_test(nested_and_crossing_sums_withstand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
