/*
 * Every analysis of the registry, whatever it asks: on a clinic with three modalities, on one with a single modality, and on an empty one it gives
 * a whole table: named, with its sentence, every number a number or a reason, and sums that are sums.
 */
#include "support/check.h"
#include "unit/analyses/hand_made.h"

#include <math.h>

static const struct table *run(const struct hand_made *h, const struct analysis *a)
{
	struct table *t = NULL;
	assert_int_equal(a->run(&h->input, h->mem, &t), ERR_OK);
	assert_non_null(t);
	return t;
}

static void check_names(const struct analysis *a, const struct table *t)
{
	assert_string_equal(t->sheet, a->sheet);
	assert_true(t->name && t->name[0] && t->title && t->title[0] && t->question && t->question[0]);
	for (size_t c = 0; c < t->columns; c++) {
		assert_true(t->column[c].key && t->column[c].header);
		assert_int_equal(table_column(t, t->column[c].key), c);
		for (size_t other = 0; other < c; other++)
			assert_string_not_equal(t->column[other].header, t->column[c].header);
	}
}

static void check_cells(const struct table *t)
{
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		const struct cell *c = &t->cell[i];
		if (c->kind == CELL_EMPTY)
			continue;
		if (c->kind == CELL_TEXT) {
			assert_non_null(c->text);
			continue;
		}
		assert_true(c->value.why >= WHY_NONE && c->value.why < WHY__COUNT);
		if (num_is(c->value)) {
			assert_true(isfinite(c->value.v));
			assert_true(c->kind == CELL_PARAM || c->clients >= 0);
		}
		if (c->kind == CELL_COUNT && num_is(c->value))
			assert_true(c->value.v >= 0 && c->value.v == floor(c->value.v));
		if (c->kind == CELL_PERCENT && num_is(c->value))
			assert_true(c->value.v >= 0 && c->value.v <= 100 && c->part <= c->whole);
		if ((c->kind == CELL_INCIDENCE || c->kind == CELL_P) && num_is(c->value))
			assert_true(c->value.v >= 0 && c->value.v <= 1);
	}
}

static const struct cell *cell_of(const struct table *t, bool over_rows, size_t line, size_t part)
{
	return over_rows ? &t->cell[part * t->columns + line] : &t->cell[line * t->columns + part];
}

static bool counts(const struct cell *c)
{
	return (c->kind == CELL_COUNT || c->kind == CELL_COUNT_OF) && num_is(c->value);
}

/* True if the line of a sum was there to be checked: all of it is counts. */
static bool check_line(const struct table *t, const struct table_sum *sum, size_t line)
{
	const struct cell *total = cell_of(t, sum->over_rows, line, sum->total);
	double parts = 0;
	bool all = counts(total);
	for (size_t p = 0; p < sum->parts; p++) {
		const struct cell *part = cell_of(t, sum->over_rows, line, sum->part[p]);
		all = all && counts(part);
		parts += part->value.v;
	}
	if (all)
		CHECK_EQ(parts, total->value.v);
	return all;
}

static size_t check_sums(const struct table *t)
{
	size_t checked = 0;
	for (size_t s = 0; s < t->sums; s++)
		for (size_t line = 0; line < (t->sum[s].over_rows ? t->columns : t->rows); line++)
			checked += check_line(t, &t->sum[s], line);
	return checked;
}

static void check_sentence(const struct table *t)
{
	assert_true(t->sentence.text && t->sentence.text[0]);
	assert_true(!t->sentence.refs || (t->sentence.otherwise && t->sentence.otherwise[0]));
	for (size_t i = 0; i < t->sentence.refs; i++)
		assert_true(t->sentence.ref[i].row < t->rows && t->sentence.ref[i].column < t->columns);
	for (size_t i = 0; i < t->headline_refs; i++)
		assert_true(t->headline[i].row < t->rows && t->headline[i].column < t->columns);
}

static void check_chart(const struct table *t)
{
	const struct chart *chart = &t->chart;
	if (chart->kind == CHART_NONE)
		return;
	assert_true(chart->title && chart->x_title && chart->y_title && chart->alt);
	for (size_t v = 0; v < chart->values; v++)
		assert_true(chart->value_column[v] < t->columns);
	for (size_t k = 0; k < chart->curves; k++)
		for (size_t i = 1; i < chart->curve[k].n; i++)
			assert_true(chart->curve[k].x[i] > chart->curve[k].x[i - 1]);
}

static void check_open(const struct hand_made *h, size_t *sums, size_t *numbers)
{
	*sums = *numbers = 0;
	for (size_t i = 0; analyses_registry[i]; i++) {
		const struct analysis *a = analyses_registry[i];
		const struct table *t = run(h, a);
		check_names(a, t);
		check_cells(t);
		check_sentence(t);
		check_chart(t);
		*sums += check_sums(t);
		for (size_t c = 0; c < t->rows * t->columns; c++)
			*numbers += t->cell[c].kind > CELL_PARAM && num_is(t->cell[c].value);
	}
}

static void check_all(enum clinic_kind kind, size_t *sums, size_t *numbers)
{
	struct hand_made h;
	hand_made_open(&h, kind);
	check_open(&h, sums, numbers);
	hand_made_close(&h);
}

static void test_three_modalities(void **state)
{
	size_t sums, numbers;
	(void)state;
	check_all(CLINIC_THREE, &sums, &numbers);
	assert_true(sums > 50);
	assert_true(numbers > 400);
}

static void test_one_modality(void **state)
{
	size_t sums, numbers;
	(void)state;
	check_all(CLINIC_ONE_MODALITY, &sums, &numbers);
	assert_true(numbers > 200);
}

static const struct table *outcomes_of(const struct hand_made *h)
{
	for (size_t i = 0; analyses_registry[i]; i++)
		if (!strcmp(analyses_registry[i]->sheet, "outcomes"))
			return run(h, analyses_registry[i]);
	return NULL;
}

/* A second outcome of the study: its rows follow, the first one's stay what they were. */
static void test_second_outcome(void **state)
{
	struct hand_made h;
	size_t sums, numbers;
	(void)state;
	hand_made_open(&h, CLINIC_THREE);
	const struct table *one = outcomes_of(&h);
	h.study.outcome[h.study.outcomes++] = "gad7";
	hand_made_cohort(&h);
	check_open(&h, &sums, &numbers);
	const struct table *two = outcomes_of(&h);
	assert_int_equal(two->rows, 2 * one->rows);
	assert_int_equal(two->columns, one->columns + 1);
	for (size_t row = 0; row < one->rows; row++)
		for (size_t c = 0; c < one->columns; c++)
			assert_true(table_cell(one, row, c)->value.v == table_cell(two, row, c + 1)->value.v);
	assert_string_equal(table_cell(two, one->rows, 0)->text, "GAD-7: CBT");
	hand_made_close(&h);
}

static void test_empty(void **state)
{
	size_t sums, numbers;
	(void)state;
	check_all(CLINIC_EMPTY, &sums, &numbers);
}

static void test_registry(void **state)
{
	(void)state;
	size_t n = 0;
	for (; analyses_registry[n]; n++)
		for (size_t other = 0; other < n; other++) {
			assert_string_not_equal(analyses_registry[other]->sheet, analyses_registry[n]->sheet);
			assert_true(analyses_registry[other]->order != analyses_registry[n]->order);
		}
	assert_true(n >= 12);
}

/* The same cohort gives the same tables: cells are compared as they are. */
static void test_repeated(void **state)
{
	struct hand_made h;
	(void)state;
	hand_made_open(&h, CLINIC_THREE);
	for (size_t i = 0; analyses_registry[i]; i++) {
		const struct table *a = run(&h, analyses_registry[i]), *b = run(&h, analyses_registry[i]);
		assert_int_equal(a->rows, b->rows);
		for (size_t c = 0; c < a->rows * a->columns; c++)
			if (a->cell[c].kind > CELL_PARAM)
				assert_true(a->cell[c].value.v == b->cell[c].value.v);
	}
	hand_made_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_registry),     cmocka_unit_test(test_three_modalities),
					   cmocka_unit_test(test_one_modality), cmocka_unit_test(test_second_outcome),
					   cmocka_unit_test(test_empty),        cmocka_unit_test(test_repeated)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
