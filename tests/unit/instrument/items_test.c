/* Answers to scores: every questionnaire with items at its ends, then published and hand-worked examples. */
#include "instrument/instrument.h"
#include "support/check.h"
#include "support/temp.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct arena *mem;
static struct instrument_set set;

static int setup(void **state)
{
	(void)state;
	mem = arena_new();
	return instrument_load(mem, NULL, &set) != ERR_OK;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static const struct instrument *get(const char *name)
{
	const struct instrument *i = instrument_find(&set, name);
	assert_non_null(i);
	assert_non_null(i->items);
	return i;
}

struct form {
	int32_t answer[ITEMS_MOST];
};

static struct form all(int32_t value)
{
	struct form f;
	for (size_t k = 0; k < ITEMS_MOST; k++)
		f.answer[k] = value;
	return f;
}

/* In steps, ITEM_NO_ANSWER where no score can be made. */
static int32_t scored(const struct instrument *i, const struct form *f, bool as_answered, const struct scaling *s)
{
	double sum;
	struct items_reading reading = items_reading_of(i->items, s, as_answered);
	return items_sum(i->items, &reading, f->answer, &sum) ? items_score(i, s, sum) : ITEM_NO_ANSWER;
}

/* All at the end that is low for the score: the reversed ones are high where the answers are as they were given. */
static struct form at_end(const struct items *b, double low, double high)
{
	struct form f = all(ITEM_NO_ANSWER);
	for (size_t k = 0; k < b->n; k++)
		f.answer[b->number[k] - 1] = (int32_t)lrint((b->reversed[k] ? high : low) / b->step);
	return f;
}

static void check_missing(const struct instrument *i)
{
	const struct items *b = i->items;
	struct form f = all((int32_t)lrint(b->max / b->step));
	if (b->parts)
		return;
	for (size_t k = 0; k < b->n; k++) {
		/* What is missing is filled with the mean of the others, which are all alike. */
		assert_int_equal(scored(i, &f, false, NULL), b->n - k >= b->required ? i->max : ITEM_NO_ANSWER);
		f.answer[b->number[k] - 1] = ITEM_NO_ANSWER;
	}
}

static void test_every_questionnaire_at_its_ends(void **state)
{
	(void)state;
	size_t with_items = 0;
	for (size_t k = 0; k < set.n; k++) {
		const struct instrument *i = &set.item[k];
		const struct items *b = i->items;
		if (!b)
			continue;
		with_items++;
		struct form least = all((int32_t)lrint(b->min / b->step)), most = all((int32_t)lrint(b->max / b->step));
		assert_int_equal(scored(i, &least, false, NULL), i->min);
		assert_int_equal(scored(i, &most, false, NULL), i->max);
		least = at_end(b, b->min, b->max);
		most = at_end(b, b->max, b->min);
		assert_int_equal(scored(i, &least, true, NULL), i->min);
		assert_int_equal(scored(i, &most, true, NULL), i->max);
		check_missing(i);
		assert_non_null(b->source);
		if (strstr(b->source, "from memory") || strstr(b->source, "secondary"))
			assert_false(b->verified);
	}
	assert_in_range(with_items, 24, set.n);
}

/* Each item belongs to one part, and the parts have them all. */
static void test_parts_divide_their_form(void **state)
{
	(void)state;
	size_t wholes = 0;
	for (size_t k = 0; k < set.n; k++) {
		const struct items *b = set.item[k].items;
		int times[ITEMS_MOST + 1] = {0};
		if (!b || !b->parts)
			continue;
		wholes++;
		for (size_t p = 0; p < b->parts; p++)
			for (size_t n = 0; n < b->part[p]->n; n++)
				times[b->part[p]->number[n]]++;
		for (size_t n = 1; n <= b->form_count; n++)
			assert_int_equal(times[n], 1);
	}
	assert_int_equal(wholes, 3);
}

/* Every scaling that has items of its own, and every other, ends on ends. */
static void test_every_scaling_at_its_ends(void **state)
{
	(void)state;
	size_t seen = 0;
	for (size_t k = 0; k < set.n; k++)
		for (size_t s = 0; s < set.item[k].scalings; s++) {
			const struct instrument *i = &set.item[k];
			const struct scaling *c = &i->scaling[s];
			seen++;
			assert_int_equal(scaling_steps(c, i, c->min), c->reversed ? i->max : i->min);
			assert_int_equal(scaling_steps(c, i, c->max), c->reversed ? i->min : i->max);
			assert_true(scaling_holds(c, c->min) && scaling_holds(c, c->max));
			assert_false(scaling_holds(c, c->min - 1) || scaling_holds(c, c->max + 1));
			if (!c->items)
				continue;
			struct form most = all((int32_t)lrint(c->item_max / i->items->step));
			assert_int_equal(scored(i, &most, false, c), i->max);
		}
	assert_in_range(seen, 12, 100);
}

static struct form answers(const int32_t *of, size_t n)
{
	struct form f = all(ITEM_NO_ANSWER);
	memcpy(f.answer, of, n * sizeof *of);
	return f;
}

/*
 * CORE-OM: "a total score of 56 / 34 will yield a mean score of 1.64", times ten (the guide of a counselling service); the second is an answer set of
 * the test data of awell-score, whose answers sum to 28.
 */
static void test_core_om(void **state)
{
	(void)state;
	static const int32_t given[34] = {2, 0, 4, 0, 0, 0, 1, 1, 0, 0, 0, 4, 1, 1, 0, 0, 0,
					  0, 0, 0, 4, 1, 0, 0, 1, 0, 0, 0, 2, 1, 1, 4, 0, 0};
	const struct instrument *i = get("core_om");
	struct form f = all(1);
	for (size_t k = 0; k < 22; k++)
		f.answer[k] = 2;
	assert_int_equal(scored(i, &f, false, NULL), 165); /* 560 / 34 = 16.47 */
	f = answers(given, 34);
	assert_int_equal(scored(i, &f, false, NULL), 82); /* 280 / 34 = 8.24 */
	/* Three left out, of the ones that were 0: 28 over 31. */
	f.answer[33] = f.answer[32] = f.answer[27] = ITEM_NO_ANSWER;
	assert_int_equal(scored(i, &f, false, NULL), 90); /* 280 / 31 = 9.03 */
	f.answer[26] = ITEM_NO_ANSWER;
	assert_int_equal(scored(i, &f, false, NULL), ITEM_NO_ANSWER);
}

/* The eight reversed items 3 4 7 12 19 21 31 32 hold 4 0 1 4 0 4 1 4 = 18; turned round they are 32 - 18 = 14: 28 - 18 + 14 = 24. */
static void test_core_om_as_answered(void **state)
{
	(void)state;
	static const int32_t given[34] = {2, 0, 4, 0, 0, 0, 1, 1, 0, 0, 0, 4, 1, 1, 0, 0, 0,
					  0, 0, 0, 4, 1, 0, 0, 1, 0, 0, 0, 2, 1, 1, 4, 0, 0};
	struct form f = answers(given, 34);
	assert_int_equal(scored(get("core_om"), &f, true, NULL), 71); /* 240 / 34 = 7.06 */
}

static void test_dass(void **state)
{
	(void)state;
	struct form f;
	for (size_t k = 0; k < 21; k++)
		f.answer[k] = (int32_t)(k % 4);
	/* Item n holds (n - 1) mod 4. D: 3 5 10 13 16 17 21 = 2+0+1+0+3+0+0; A: 2 4 7 9 15 19 20 = 1+3+2+0+2+2+3; S: 1 6 8 11 12 14 18 = 0+1+3+2+3+1+1 */
	assert_int_equal(scored(get("dass21_d"), &f, false, NULL), 6); /* 12 in steps of 2 */
	assert_int_equal(scored(get("dass21_a"), &f, false, NULL), 13);
	assert_int_equal(scored(get("dass21_s"), &f, false, NULL), 11);
	assert_int_equal(scored(get("dass21"), &f, false, NULL), 30);
	/* Without item 16: 3 * 7 / 6 = 3.5, which is 4, doubled 8. */
	f.answer[15] = ITEM_NO_ANSWER;
	assert_int_equal(scored(get("dass21_d"), &f, false, NULL), 4);
	assert_int_equal(scored(get("dass21"), &f, false, NULL), 28);
	f.answer[20] = ITEM_NO_ANSWER;
	assert_int_equal(scored(get("dass21_d"), &f, false, NULL), ITEM_NO_ANSWER);
	assert_int_equal(scored(get("dass21"), &f, false, NULL), ITEM_NO_ANSWER);
	assert_int_equal(scored(get("dass21_a"), &f, false, NULL), 13);
}

/* A blank item of the OQ-45.2 counts the mean of the rest of its subscale, rounded; one of another subscale does not matter. */
static void test_oq45(void **state)
{
	(void)state;
	struct form f = all(1);
	static const int social[] = {4, 12, 14, 21, 28, 32, 38, 39, 44};
	for (size_t k = 0; k < 9; k++)
		f.answer[social[k] - 1] = k < 5 ? 2 : 3;
	assert_int_equal(scored(get("oq45_sr"), &f, false, NULL), 22);
	assert_int_equal(scored(get("oq45"), &f, false, NULL), 25 + 11 + 22);
	f.answer[43] = ITEM_NO_ANSWER; /* 19 over 8 is 2.4: 2 */
	assert_int_equal(scored(get("oq45_sr"), &f, false, NULL), 21);
	f.answer[1] = ITEM_NO_ANSWER;
	assert_int_equal(scored(get("oq45"), &f, false, NULL), 25 + 11 + 21);
}

static void test_wai_sr(void **state)
{
	(void)state;
	static const int32_t five[12] = {1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2},
			     seven[12] = {7, 7, 7, 7, 1, 1, 1, 1, 4, 4, 4, 4};
	struct form f = answers(five, 12);
	assert_int_equal(scored(get("wai_sr_task"), &f, false, NULL), 1 + 2 + 5 + 2);
	assert_int_equal(scored(get("wai_sr_bond"), &f, false, NULL), 3 + 5 + 2 + 4);
	assert_int_equal(scored(get("wai_sr_goal"), &f, false, NULL), 4 + 1 + 3 + 1);
	assert_int_equal(scored(get("wai_sr"), &f, false, NULL), 33);
	/* From 1 to 7: 48 of 12 to 84 is half way, as 36 is of 12 to 60. */
	const struct instrument *i = get("wai_sr");
	f = answers(seven, 12);
	assert_string_equal(i->scaling[1].name, "seven");
	assert_int_equal(scored(i, &f, false, &i->scaling[1]), 36);
}

static void test_others(void **state)
{
	(void)state;
	static const int32_t wsas[5] = {ITEM_NO_ANSWER, 8, 3, 1, 0}, lines[4] = {36, 51, 100, 7};
	struct form f = answers(wsas, 5);
	assert_int_equal(scored(get("wsas"), &f, false, NULL), 15); /* 12 * 5 / 4 */
	f = answers(lines, 4);
	assert_int_equal(scored(get("ors"), &f, false, NULL), 194);
	f = all(3);
	assert_int_equal(scored(get("swemwbs"), &f, false, NULL), 1925); /* 21 is 19.25 in the table */
	f = all(2);
	assert_int_equal(scored(get("pswq"), &f, true, NULL), 11 * 2 + 5 * 4);
	f = all(1);
	f.answer[0] = f.answer[1] = ITEM_NO_ANSWER;
	f.answer[2] = 2;
	assert_int_equal(scored(get("phq9"), &f, false, NULL), 10); /* 8 * 9 / 7 = 10.3 */
	f.answer[3] = ITEM_NO_ANSWER;
	assert_int_equal(scored(get("phq9"), &f, false, NULL), ITEM_NO_ANSWER);
}

static void expect_wrong(const char *block, const char *key)
{
	char yaml[1024], folder[256];
	struct instrument_set own;
	snprintf(yaml, sizeof yaml,
		 "name: mood\ntitle: Mood\nrange: {min: 0, max: 6, step: 1, source: x, verified: yes}\ndirection: "
		 "higher_worse\n%s",
		 block);
	snprintf(folder, sizeof folder, "%s", temp_file("mood.yaml", yaml, strlen(yaml)));
	*strrchr(folder, '/') = '\0';
	assert_int_equal(instrument_load(mem, folder, &own), ERR_VALUE);
	if (!strstr(err_last()->text, key))
		fail_msg("%s says: %s", block, err_last()->text);
}

static void test_what_is_wrong_is_named(void **state)
{
	(void)state;
	expect_wrong("items: {count: 2, min: 0, max: 4, source: x, verified: yes}\n", "key items:");
	expect_wrong("items: {count: 2, min: 0, max: 3, required: 3, source: x, verified: yes}\n", "items.required");
	expect_wrong("items: {count: 2, numbers: [2, 1], min: 0, max: 3, source: x, verified: yes}\n", "items.numbers");
	expect_wrong("items: {count: 2, min: 0, max: 3, reversed: [3], source: x, verified: yes}\n", "items.reversed");
	expect_wrong("items: {count: 2, min: 0, max: 3, scaling: raw, source: x, verified: yes}\n", "items.scaling");
	expect_wrong("items: {count: 2, min: 0, max: 3, form: gas, source: x, verified: yes}\n", "items.form");
	expect_wrong("items: {count: 2, min: 0, max: 3, parts: [gas], source: x, verified: yes}\n", "items.parts");
	expect_wrong("scalings:\n  - {name: standard, min: 0, max: 3, source: x, verified: yes}\n", "scalings.name");
	expect_wrong("scalings:\n  - {name: raw, min: 3, max: 3, source: x, verified: yes}\n", "key scalings");
	expect_wrong("scalings:\n  - {name: raw, min: 0, max: 3, step: 1, values: [0, 6], source: x, verified: yes}\n",
		     "scalings.values");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_questionnaire_at_its_ends),
		cmocka_unit_test(test_parts_divide_their_form),
		cmocka_unit_test(test_every_scaling_at_its_ends),
		cmocka_unit_test(test_core_om),
		cmocka_unit_test(test_core_om_as_answered),
		cmocka_unit_test(test_dass),
		cmocka_unit_test(test_oq45),
		cmocka_unit_test(test_wai_sr),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_what_is_wrong_is_named),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
