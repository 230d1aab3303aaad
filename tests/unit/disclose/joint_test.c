/*
 * Two sheets about the same groups before one reader: by group n = events + endings + censored on one, n = events + without on the other, with totals
 * over groups on both. The reader (support/attack.h) has all sums of both sheets and knows that n and events are the same numbers.
 */
#include "disclose/disclose.h"
#include "support/attack.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>

static const struct disclose_options qi = {.release = RELEASE_QI};

enum { GROUPS = 4, N = 0, EVENTS, ENDINGS, CENSORED, COLUMNS, OTHER_N = 4, OTHER_EVENTS, WITHOUT, ALL_COLUMNS };

static double unit(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return (double)(*s >> 11) * 0x1p-53;
}

static struct table *blank(struct arena *mem, size_t columns)
{
	static const struct column column[ALL_COLUMNS] = {{"a", "a", false}, {"b", "b", false}, {"c", "c", false},
							  {"d", "d", false}, {"e", "e", false}, {"f", "f", false},
							  {"g", "g", false}};
	struct table *t = table_new(mem, "t", column, columns);
	size_t row;
	for (int r = 0; r <= GROUPS; r++)
		assert_int_equal(table_add_row(t, &row), ERR_OK);
	assert_int_equal(table_add_sum(t, true, GROUPS, (size_t[]){0, 1, 2, 3}, GROUPS), ERR_OK);
	return t;
}

static void put(struct arena *mem, struct table *t, size_t row, size_t column, double v)
{
	char link[32];
	snprintf(link, sizeof link, "%s %zu", column % OTHER_N ? "events" : "n", row);
	struct cell c = cell_count(v);
	bool shared = column % OTHER_N == N || column % OTHER_N == EVENTS;
	*table_cell(t, row, column) = shared ? cell_linked(c, arena_text(mem, link)) : c;
}

struct sheets {
	struct table *one, *two, *both; /* both: the two side by side, as the reader has them */
};

static void fill(struct arena *mem, struct sheets *s, uint64_t *seed)
{
	double all[3] = {0};
	for (size_t r = 0; r <= GROUPS; r++) {
		double v[3], n = 0;
		for (size_t k = 0; k < 3; k++) {
			v[k] = r < GROUPS ? floor(-log(1 - unit(seed)) * (k ? 6 : 25)) : all[k];
			all[k] += r < GROUPS ? v[k] : 0;
			n += v[k];
		}
		const double one[COLUMNS] = {n, v[0], v[1], v[2]}, two[3] = {n, v[0], v[1] + v[2]};
		for (size_t k = 0; k < COLUMNS; k++) {
			put(mem, s->one, r, k, one[k]);
			put(mem, s->both, r, k, one[k]);
		}
		for (size_t k = 0; k < 3; k++) {
			put(mem, s->two, r, k, two[k]);
			put(mem, s->both, r, OTHER_N + k, two[k]);
		}
	}
}

static struct sheets sheets(struct arena *mem, uint64_t *seed)
{
	struct sheets s = {blank(mem, COLUMNS), blank(mem, 3), blank(mem, ALL_COLUMNS)};
	fill(mem, &s, seed);
	assert_int_equal(table_add_sum(s.one, false, N, (size_t[]){EVENTS, ENDINGS, CENSORED}, 3), ERR_OK);
	assert_int_equal(table_add_sum(s.two, false, 0, (size_t[]){1, 2}, 2), ERR_OK);
	assert_int_equal(table_add_sum(s.both, false, N, (size_t[]){EVENTS, ENDINGS, CENSORED}, 3), ERR_OK);
	assert_int_equal(table_add_sum(s.both, false, OTHER_N, (size_t[]){OTHER_EVENTS, WITHOUT}, 2), ERR_OK);
	assert_int_equal(table_add_sum(s.both, false, N, (size_t[]){OTHER_N}, 1), ERR_OK);
	assert_int_equal(table_add_sum(s.both, false, EVENTS, (size_t[]){OTHER_EVENTS}, 1), ERR_OK);
	return s;
}

static bool shown(const struct safe_table *t, size_t row, size_t column)
{
	return safe_cell(t, row, column).kind != SAFE_SUPPRESSED;
}

/* Hidden counts of the two sheets that the reader can tell to be 1 to 4, or knows. */
static size_t told(const struct sheets *s, struct safe_table *const *safe, size_t *hidden)
{
	unsigned char flag[(GROUPS + 1) * ALL_COLUMNS];
	for (size_t i = 0; i < sizeof flag; i++) {
		size_t row = i / ALL_COLUMNS, c = i % ALL_COLUMNS;
		flag[i] = !shown(c < COLUMNS ? safe[0] : safe[1], row, c < COLUMNS ? c : c - COLUMNS);
		*hidden += flag[i];
	}
	struct attack *a = attack_new(s->both, flag, (struct reader){.floor = 1, .base = 1, .least = 5});
	size_t n = 0;
	for (size_t i = 0; i < sizeof flag; i++) {
		size_t row = i / ALL_COLUMNS, c = i % ALL_COLUMNS;
		long v = lround(s->both->cell[i].value.v);
		if (!flag[i])
			continue;
		bool safe_here = v < 5 ? attack_can_be(a, row, c, 5, 1000000) == ATTACK_YES
				       : attack_can_be(a, row, c, v + 1, 1000000) == ATTACK_YES ||
						 attack_can_be(a, row, c, 0, v - 1) == ATTACK_YES;
		n += !safe_here;
	}
	attack_free(a);
	return n;
}

static void two_sheets_tell_no_more_than_one(void **state)
{
	(void)state;
	uint64_t seed = 20261121;
	size_t hidden = 0, bad = 0, alone = 0, ignored = 0;
	for (int i = 0; i < 300; i++) {
		struct arena *mem = arena_new();
		struct sheets s = sheets(mem, &seed);
		const struct table *const tables[] = {s.one, s.two};
		struct safe_table *safe[2];
		assert_int_equal(disclose_tables(mem, tables, 2, &qi, safe), ERR_OK);
		bad += told(&s, safe, &hidden);
		for (size_t k = 0; k < 2; k++)
			assert_int_equal(disclose_table(mem, tables[k], RELEASE_QI, &safe[k]), ERR_OK);
		alone += told(&s, safe, &ignored);
		arena_free(mem);
	}
	print_message("%zu hidden counts, %zu told by both sheets; %zu told had each been judged alone\n", hidden, bad,
		      alone);
	assert_int_equal(bad, 0);
	assert_true(hidden > 1000 && alone > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_sheets_tell_no_more_than_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
