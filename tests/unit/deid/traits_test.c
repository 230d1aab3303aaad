/* What a row tells of its client, what each profile lets through, and classes too small to be told: rules of privacy written out as cases. */
#include "deid/columns/occupation.h"
#include "deid/columns/small_classes.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>

static struct arena *mem;
static struct vocabularies lists;

static int setup(void **state)
{
	(void)state;
	mem = arena_new();
	return !mem || vocabulary_load(mem, &lists) != ERR_OK;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static struct record blank(void)
{
	struct record r = {.gender = -1};
	memset(r.trait, -1, sizeof r.trait);
	return r;
}

/* As one row after the other. */
static void learn(int16_t trait[CLIENT_TRAITS], const struct record *r)
{
	struct traits_told told;
	traits_read(&lists, r, &told);
	traits_learn(trait, &told);
	traits_learn_places(trait, &told);
}

static struct rd_cell cell(const char *text)
{
	return (struct rd_cell){.p = text, .n = (uint32_t)strlen(text)};
}

static void test_places(void **state)
{
	(void)state;
	static const struct {
		enum record_text column;
		const char *text;
		int country, state, zip3, region, told_country;
	} cases[] = {
		{TEXT_ZIP, "02139", -1, -1, 21, -1, COUNTRY_US},
		{TEXT_ZIP, "3601", -1, -1, 0, -1, COUNTRY_US},
		{TEXT_ZIP, "10115", 276, -1, -1, -1, 276},
		{TEXT_POSTCODE, "10115", -1, -1, -1, -1, -1},
		{TEXT_POSTCODE, "10115", COUNTRY_US, -1, 101, -1, COUNTRY_US},
		{TEXT_POSTCODE, "10001", -1, 36, 100, -1, COUNTRY_US},
		{TEXT_POSTCODE, "SW1A 1AA", -1, -1, -1, 7, COUNTRY_UK},
		{TEXT_POSTCODE, "K1A 0B1", -1, -1, -1, -1, COUNTRY_CANADA},
		{TEXT_POSTCODE, "QV1 2AB", -1, -1, -1, 0, COUNTRY_UK},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int16_t t[CLIENT_TRAITS];
		struct record r = blank();
		r.trait[TRAIT_COUNTRY] = cases[i].country;
		r.trait[TRAIT_STATE] = cases[i].state;
		r.text[cases[i].column] = cell(cases[i].text);
		traits_begin(t);
		learn(t, &r);
		assert_int_equal(t[CLIENT_ZIP3], cases[i].zip3);
		assert_int_equal(t[CLIENT_UK_REGION], cases[i].region);
		assert_int_equal(t[CLIENT_COUNTRY], cases[i].told_country);
	}
}

static void test_the_first_that_is_known_counts(void **state)
{
	(void)state;
	int16_t t[CLIENT_TRAITS];
	static const char *const told[] = {"tbc", "see letter", "F41.1", "F32.0"};
	static const int ethnicity[] = {-1, 0, 2, 1};
	traits_begin(t);
	for (int i = 0; i < 4; i++) {
		struct record r = blank();
		r.trait[TRAIT_ETHNICITY] = ethnicity[i];
		r.text[TEXT_DIAGNOSIS] = cell(told[i]);
		learn(t, &r);
	}
	assert_int_equal(t[CLIENT_ETHNICITY], 2);
	assert_int_equal(t[CLIENT_DIAGNOSIS], 541);
	assert_int_equal(t[CLIENT_DIAGNOSIS_GROUP], 5);
}

static void test_profiles(void **state)
{
	(void)state;
	static const struct {
		enum client_trait trait;
		int16_t value, strict, research;
	} cases[] = {
		{CLIENT_GENDER, 1, 1, 1},         {CLIENT_ETHNICITY, 3, 3, 3},
		{CLIENT_LANGUAGE, 1, 1, 1},       {CLIENT_LANGUAGE, 13, LANGUAGE_OTHER, 13},
		{CLIENT_DISABILITY, 1, 1, 1},     {CLIENT_DISABILITY, 5, 2, 5},
		{CLIENT_INTERPRETER, 3, 2, 3},    {CLIENT_COUNTRY, 826, 826, 826},
		{CLIENT_STATE, 36, 36, 36},       {CLIENT_ZIP3, 790, 0, 790},
		{CLIENT_ZIP3, 100, 100, 100},     {CLIENT_UK_REGION, 7, -1, 7},
		{CLIENT_DIAGNOSIS, 541, -1, 541}, {CLIENT_DIAGNOSIS_GROUP, 5, 5, 5},
		{CLIENT_OCCUPATION, 2, -1, 2},    {CLIENT_LANGUAGE, 0, 0, 0},
		{CLIENT_LANGUAGE, -1, -1, -1},
	};
	struct profile strict = profile_base(DEID_STRICT), research = profile_base(DEID_RESEARCH);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(trait_reduce(&strict, cases[i].trait, cases[i].value), cases[i].strict);
		assert_int_equal(trait_reduce(&research, cases[i].trait, cases[i].value), cases[i].research);
	}
}

static void count(struct small_classes *s, enum client_trait t, int16_t value, int clients)
{
	for (int i = 0; i < clients; i++)
		small_count(s, t, value);
}

static void test_small_classes(void **state)
{
	(void)state;
	struct small_classes *s = calloc(1, sizeof *s);
	assert_non_null(s);
	s->least = 11;
	count(s, CLIENT_GENDER, 1, 40);
	count(s, CLIENT_GENDER, 2, 11);
	count(s, CLIENT_GENDER, 3, 10);
	count(s, CLIENT_ETHNICITY, 1, 11);
	count(s, CLIENT_ETHNICITY, 2, 20);
	count(s, CLIENT_ZIP3, 100, 11);
	count(s, CLIENT_ZIP3, 101, 1);
	count(s, CLIENT_DIAGNOSIS, 541, 30);
	count(s, CLIENT_DIAGNOSIS, 550, 2);
	count(s, CLIENT_LANGUAGE, 1, 30);
	count(s, CLIENT_LANGUAGE, 0, 3);
	small_decide(s);
	assert_int_equal(small_fold(s, CLIENT_GENDER, 1), 1);
	assert_int_equal(small_fold(s, CLIENT_GENDER, 2), 2);
	assert_int_equal(small_fold(s, CLIENT_GENDER, 3), VOCABULARY_SMALL);
	assert_int_equal(small_fold(s, CLIENT_GENDER, -1), VOCABULARY_SMALL);
	assert_int_equal(small_fold(s, CLIENT_GENDER, 0), VOCABULARY_SMALL);
	assert_int_equal(small_fold(s, CLIENT_ETHNICITY, 1), 1);
	assert_int_equal(small_fold(s, CLIENT_ETHNICITY, -1), -1);
	assert_int_equal(small_fold(s, CLIENT_ZIP3, 101), 0);
	assert_int_equal(small_fold(s, CLIENT_ZIP3, 100), 100);
	assert_int_equal(small_fold(s, CLIENT_DIAGNOSIS, 550), -1);
	assert_int_equal(small_fold(s, CLIENT_DIAGNOSIS, 541), 541);
	assert_int_equal(small_fold(s, CLIENT_LANGUAGE, 0), VOCABULARY_SMALL);
	assert_int_equal(small_fold(s, CLIENT_PAYER, -1), -1);
	free(s);
}

/* Where a class can become "other or not stated", its list has a word for that. */
static void test_lists_have_the_small_class(void **state)
{
	(void)state;
	for (int t = 0; t < CLIENT_TRAITS; t++) {
		if (t == CLIENT_ZIP3 || t == CLIENT_DIAGNOSIS)
			continue;
		const struct vocabulary *v = &lists.list[trait_domain((enum client_trait)t)];
		size_t i = 0;
		while (i < v->n && v->code[i].code != VOCABULARY_SMALL)
			i++;
		assert_true(i < v->n);
	}
}

/* Codes of the Office for National Statistics: 2231 nurses, 5315 carpenters, 9223 cleaners. */
static void test_occupations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int group;
	} cases[] = {{"2231", 2},
		     {"2231 Nurses", 2},
		     {"5315", 5},
		     {"9223", 9},
		     {"3", 3},
		     {"Electrician", 5},
		     {"nurse", 2},
		     {"Retired", 12},
		     {"student", 10},
		     {"unemployed", 11},
		     {"29-1141", 0},
		     {"keeper of bees", 0},
		     {"22311", 0},
		     {"0123", 0},
		     {"943 476 5919", 0},
		     {"12 07700 900123", 0},
		     {"unknown", -1},
		     {"", -1}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(occupation_group(&lists.list[VOC_OCCUPATION], cases[i].text, strlen(cases[i].text)),
				 cases[i].group);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_the_first_that_is_known_counts),
		cmocka_unit_test(test_profiles),
		cmocka_unit_test(test_small_classes),
		cmocka_unit_test(test_lists_have_the_small_class),
		cmocka_unit_test(test_occupations),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
