/* The gate cell by cell: what is withheld, how the rest is rounded (hand-worked), what a sentence may say, which points of a curve are drawn. */
#include "disclose/disclose.h"
#include "support/check.h"
#include "unit/disclose/suppressed.h"

#include <math.h>
#include <string.h>

static const struct column columns[] = {
	{"modality", "Group", true}, {"a", "A", false}, {"b", "B", false}, {"c", "C", false}};

static struct table *one_row(struct arena *mem, struct cell a, struct cell b, struct cell c)
{
	struct table *t = table_new(mem, "test", columns, 4);
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	*table_cell(t, row, 0) = cell_text("Counselling");
	*table_cell(t, row, 1) = a;
	*table_cell(t, row, 2) = b;
	*table_cell(t, row, 3) = c;
	return t;
}

static struct safe_table *gate(struct arena *mem, const struct table *t, enum release release)
{
	struct safe_table *safe = NULL;
	assert_int_equal(disclose_table(mem, t, release, &safe), ERR_OK);
	return safe;
}

/* The cell alone through the gate. */
static struct safe_cell through(struct arena *mem, struct cell c, enum release release)
{
	const struct table *t = one_row(mem, c, cell_param(1), cell_param(1));
	return safe_cell(gate(mem, t, release), 0, 1);
}

struct expected {
	struct cell cell;
	double of[3]; /* qi, research, public; NaN: [c] */
};

static void expect(const struct expected *e, size_t n)
{
	struct arena *mem = arena_new();
	for (size_t i = 0; i < n; i++)
		for (int r = 0; r < 3; r++) {
			struct safe_cell got = through(mem, e[i].cell, (enum release)r);
			assert_int_equal(got.kind, isnan(e[i].of[r]) ? SAFE_SUPPRESSED : SAFE_NUMBER);
			if (!isnan(e[i].of[r]))
				CHECK_EQ(got.number, e[i].of[r]);
		}
	arena_free(mem);
}

static void counts(void **state)
{
	(void)state;
	const struct expected e[] = {
		{cell_count(0), {0, 0, 0}},
		{cell_count(1), {NAN, NAN, NAN}},
		{cell_count(4), {NAN, NAN, NAN}},
		{cell_count(5), {5, NAN, NAN}},
		{cell_count(9), {9, NAN, NAN}},
		{cell_count(10), {10, 10, NAN}},
		{cell_count(11), {11, 10, 10}},
		{cell_count(1237), {1237, 1235, 1240}},
		{cell_count_of(40, 3), {NAN, NAN, NAN}},
		{cell_count_of(40, 0), {NAN, NAN, NAN}},
		{cell_count_of(0, 0), {0, 0, 0}},
		{cell_count_of(138, 40), {138, 140, 140}},
		{cell_count_of(1234.567, 60), {1234.6, 1235, 1230}},
	};
	expect(e, sizeof e / sizeof *e);
}

/*
 * 23 of 103: research, classes of 5: 23 -> 25 - 2 = 23, 103 -> 105 - 2 = 103: 22.3 -> 22; public, classes of 10: 30 - 5 = 25, 110 - 5 = 105: 23.8 ->
 * 24. 300 of 2,400: 298 / 2398 = 12.43, 295 / 2395 = 12.32.
 */
static void percentages(void **state)
{
	(void)state;
	const struct expected e[] = {
		{cell_percent(23, 103), {22.3, 22, 24}}, {cell_percent(300, 2400), {12.5, 12.4, 12.3}},
		{cell_percent(4, 103), {NAN, NAN, NAN}}, {cell_percent(99, 103), {NAN, NAN, NAN}},
		{cell_percent(0, 103), {0, NAN, NAN}},   {cell_percent(103, 103), {100, NAN, NAN}},
		{cell_percent(10, 19), {NAN, NAN, NAN}}, /* 9 rest; below 2t */
	};
	struct expected first[6];
	memcpy(first, e, sizeof first);
	expect(first, 6);
	struct arena *mem = arena_new();
	CHECK_EQ(through(mem, e[6].cell, RELEASE_QI).number, 52.6);
	assert_int_equal(through(mem, e[6].cell, RELEASE_RESEARCH).kind, SAFE_SUPPRESSED);
	arena_free(mem);
}

/* 0.4567 of 80: 36.5 -> 40 - 2 = 38 of 78 = 0.487; classes of 10: 35 of 75 = 0.467. */
static void incidences_and_estimates(void **state)
{
	(void)state;
	const struct expected e[] = {
		{cell_incidence(num_of(0.45674), 80, 36), {0.457, 0.49, 0.47}},
		{cell_incidence(num_of(0.05), 80, 4), {NAN, NAN, NAN}},
		{cell_incidence(num_of(0.5), 19, 12), {0.5, NAN, NAN}},
		{cell_estimate(num_of(1.234567), 40, 20), {1.235, 1.23, 1.23}},
		{cell_estimate(num_of(-12345.6), 40, -1), {-12350, -12300, -12300}},
		{cell_estimate(num_of(1.5), 4, -1), {NAN, NAN, NAN}},
		{cell_estimate(num_of(1.5), 40, 7), {1.5, NAN, NAN}},
		{cell_p(num_of(0.0345678), 40, 20), {0.03457, 0.035, 0.035}},
		{cell_p(num_of(1.23456e-7), 40, 20), {1.235e-7, 1.2e-7, 1.2e-7}},
		{cell_param(0.95), {0.95, 0.95, 0.95}},
		{cell_param(2026), {2026, 2026, 2026}},
	};
	expect(e, sizeof e / sizeof *e);
}

static void what_is_not_there_has_a_reason(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct safe_cell c = through(mem, cell_none(WHY_NO_EVENTS), RELEASE_QI);
	assert_int_equal(c.kind, SAFE_NOT_AVAILABLE);
	assert_string_equal(c.text, why_text(WHY_NO_EVENTS));
	assert_string_equal(through(mem, cell_none(WHY_NO_EVENTS), RELEASE_PUBLIC).text, why_text(WHY_FEW_EVENTS));
	assert_int_equal(through(mem, cell_none(WHY_REFERENCE), RELEASE_QI).kind, SAFE_NOT_APPLICABLE);
	assert_int_equal(through(mem, (struct cell){0}, RELEASE_QI).kind, SAFE_NOT_APPLICABLE);
	assert_true(through(mem, cell_estimate(num_of(2), 19, -1), RELEASE_QI).low);
	assert_false(through(mem, cell_estimate(num_of(2), 20, -1), RELEASE_QI).low);
	arena_free(mem);
}

/* A percentage, an incidence or a rate is not a way back to a count hidden beside it. */
static void what_is_made_of_a_hidden_count_goes(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = one_row(mem, cell_count(3), cell_count(7), cell_percent(7, 60));
	const struct safe_table *s = gate(mem, t, RELEASE_QI);
	CHECK_EQ(safe_cell(s, 0, 3).number, 11.7);
	/* 3 + 7 = 10 released: 7 goes, its percentage and its complement's too */
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	*table_cell(t, 1, 1) = cell_count(40);
	*table_cell(t, 1, 2) = cell_count(50);
	struct column four[] = {{"a", "A", false}, {"b", "B", false}, {"n", "N", false}, {"x", "X", false}};
	const struct cell made[] = {cell_percent(7, 60), cell_percent(53, 60), cell_incidence(num_of(0.1), 60, 7),
				    cell_estimate(num_of(2.5), 60, 7)};
	for (size_t i = 0; i < 4; i++) {
		t = table_new(mem, "test", four, 4);
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		*table_cell(t, 0, 0) = cell_count(3);
		*table_cell(t, 0, 1) = cell_count_of(7, 7);
		*table_cell(t, 0, 2) = cell_count(10);
		*table_cell(t, 0, 3) = made[i];
		assert_int_equal(table_add_sum(t, false, 2, (size_t[]){0, 1}, 2), ERR_OK);
		s = gate(mem, t, RELEASE_QI);
		assert_int_equal(safe_cell(s, 0, 1).kind, SAFE_SUPPRESSED);
		assert_int_equal(safe_cell(s, 0, 2).kind, SAFE_NUMBER);
		assert_int_equal(safe_cell(s, 0, 3).kind, SAFE_SUPPRESSED);
		assert_int_equal(suppressed(s), 3);
	}
	arena_free(mem);
}

/*
 * 213 analysed, 3 of them not at risk: the 210 at risk are hidden. Their share with an event stays at two decimals (0.01 x 210 > 1: for any number at
 * risk some count of events fits it), but no class of theirs may stand beside it. Of 60 clients nothing can be kept.
 */
static void a_share_of_a_hidden_group_is_coarse(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	const struct column seven[] = {{"modality", "Group", true}, {"analysed", "A", false}, {"not_at_risk", "B", false},
				       {"n", "N", false},           {"events", "E", false},   {"without", "W", false},
				       {"incidence", "I", false}};
	for (int small = 0; small < 2; small++) {
		struct table *t = table_new(mem, "test", seven, 7);
		double n = small ? 57 : 210, events = small ? 27 : 100;
		size_t row;
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		const double x[] = {3, 9}, y[] = {0.2345, events / n}, at_risk[] = {n, n / 2}, moved[] = {50, n / 3};
		const struct curve curve = {.label = "CBT", .n = 2, .x = x, .y = y, .at_risk = at_risk, .moved = moved};
		t->chart = (struct chart){.kind = CHART_STEPS, .curves = 1, .curve = &curve};
		const struct cell cells[] = {cell_text("CBT"),
					     cell_linked(cell_count(n + 3), "analysed"),
					     cell_count(3),
					     cell_count(n),
					     cell_count(events),
					     cell_count(n - events),
					     cell_incidence(num_of(events / n), n, events)};
		memcpy(table_cell(t, 0, 0), cells, sizeof cells);
		assert_int_equal(table_add_plain_sum(t, false, 1, (size_t[]){2, 3}, 2), ERR_OK);
		assert_int_equal(table_add_sum(t, false, 3, (size_t[]){4, 5}, 2), ERR_OK);
		const struct safe_table *s = gate(mem, t, RELEASE_QI);
		CHECK_EQ(safe_cell(s, 0, 1).number, n + 3);
		for (size_t c = 2; c < (small ? 4U : 6U); c++)
			assert_int_equal(safe_cell(s, 0, c).kind, SAFE_SUPPRESSED);
		assert_int_equal(safe_cell(s, 0, 6).kind, small ? SAFE_SUPPRESSED : SAFE_NUMBER);
		struct safe_curve c = safe_curve(s, 0);
		assert_int_equal(c.n, small ? 0 : 2);
		if (small)
			continue;
		CHECK_EQ(safe_cell(s, 0, 6).number, 0.48);
		CHECK_EQ(c.y[0], 0.23);
		CHECK_EQ(c.y[1], 0.48);
		CHECK_EQ(c.at_risk[0], 205); /* of 201 to 210 */
	}
	arena_free(mem);
}

/* Nobody and nearly everybody in a class are told inside the clinic only; whether scores are missing is no class of that kind. */
static void nobody_and_everybody(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = one_row(mem, cell_count(0), cell_count(60), cell_count(60));
	assert_int_equal(table_add_sum(t, false, 3, (size_t[]){1, 2}, 2), ERR_OK);
	assert_int_equal(suppressed(gate(mem, t, RELEASE_QI)), 0);
	const struct safe_table *s = gate(mem, t, RELEASE_RESEARCH);
	assert_int_equal(safe_cell(s, 0, 1).kind, SAFE_SUPPRESSED);
	assert_int_equal(safe_cell(s, 0, 2).kind, SAFE_SUPPRESSED);
	t->sum[0].plain = true;
	assert_int_equal(suppressed(gate(mem, t, RELEASE_RESEARCH)), 0);
	arena_free(mem);
}

/* 22 + 22 rounded to 20 + 20: the total is their sum, 40, not the 45 that 44 would round to. */
static void totals_are_sums_of_what_is_shown(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = one_row(mem, cell_count(22), cell_count(22), cell_count(44));
	assert_int_equal(table_add_sum(t, false, 3, (size_t[]){1, 2}, 2), ERR_OK);
	CHECK_EQ(safe_cell(gate(mem, t, RELEASE_RESEARCH), 0, 3).number, 40);
	CHECK_EQ(safe_cell(gate(mem, t, RELEASE_QI), 0, 3).number, 44);
	arena_free(mem);
}

static void a_sentence_says_what_is_released(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table *t = one_row(mem, cell_count(123), cell_percent(51, 123), cell_incidence(num_of(0.12345), 123, 15));
	const struct cell_ref ref[] = {{0, 1}, {0, 2}, {0, 3}, {0, 0}};
	assert_int_equal(table_say(t, "{3}: {1} % of {0}; {2%} % so far ({2}).", ref, 4, "Too few."), ERR_OK);
	assert_string_equal(safe_sentence(gate(mem, t, RELEASE_QI)), "Counselling: 41.5 % of 123; 12.3 % so far (0.123).");
	*table_cell(t, 0, 1) = cell_count(3);
	assert_string_equal(safe_sentence(gate(mem, t, RELEASE_QI)), "Too few.");
	arena_free(mem);
}

static void a_summary_has_a_row_for_every_headline(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	const struct cell_ref ref[] = {{0, 1}, {0, 2}, {0, 3}};
	struct table *t =
		one_row(mem, cell_estimate(num_of(1.23456), 60, 30), cell_estimate(num_of(0.7), 60, 30), cell_count(3));
	t->name = "Comparison";
	t->headline = ref;
	t->headline_refs = 3;
	const struct table *none = one_row(mem, cell_count(5), cell_count(5), cell_count(5));
	struct safe_table *tables[] = {gate(mem, t, RELEASE_QI), gate(mem, none, RELEASE_QI)}, *s = NULL;
	assert_int_equal(disclose_summary(mem, tables, 2, &s), ERR_OK);
	assert_int_equal(safe_rows(s), 1);
	CHECK_EQ(safe_cell(s, 0, 3).number, 1.235);
	assert_int_equal(safe_cell(s, 0, 5).kind, SAFE_SUPPRESSED);
	assert_string_equal(safe_cell(s, 0, 6).text, "Comparison");
	assert_string_equal(safe_column(s, 6)->key, "sheet");
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(percentages),
		cmocka_unit_test(incidences_and_estimates),
		cmocka_unit_test(what_is_not_there_has_a_reason),
		cmocka_unit_test(what_is_made_of_a_hidden_count_goes),
		cmocka_unit_test(a_share_of_a_hidden_group_is_coarse),
		cmocka_unit_test(nobody_and_everybody),
		cmocka_unit_test(totals_are_sums_of_what_is_shown),
		cmocka_unit_test(a_sentence_says_what_is_released),
		cmocka_unit_test(a_summary_has_a_row_for_every_headline),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
