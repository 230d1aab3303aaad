/* Chapters and blocks: WHO, ICD-10 2019, as printed ("A00-B99"). Codes and names: DSM-5, ICD-10-CM, ICD-11 MMS. */
#include "deid/columns/diagnosis.h"
#include "deid/columns/diagnosis_codes.h"

#include "support/check.h"

#include <stdio.h>
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

static int number_of(const char *code)
{
	return (code[0] - 'A') * 100 + atoi(code + 1);
}

static void test_every_category(void **state)
{
	(void)state;
	static const struct {
		const char *range;
		int group;
	} printed[] = {
		{"A00-B99", 21}, {"C00-D48", 22}, {"D50-D89", 23}, {"E00-E90", 24}, {"F00-F09", 1},  {"F10-F19", 2},
		{"F20-F29", 3},  {"F30-F39", 4},  {"F40-F48", 5},  {"F50-F59", 6},  {"F60-F69", 7},  {"F70-F79", 8},
		{"F80-F89", 9},  {"F90-F98", 10}, {"F99-F99", 11}, {"G00-G99", 26}, {"H00-H59", 27}, {"H60-H95", 28},
		{"I00-I99", 29}, {"J00-J99", 30}, {"K00-K93", 31}, {"L00-L99", 32}, {"M00-M99", 33}, {"N00-N99", 34},
		{"O00-O99", 35}, {"P00-P96", 36}, {"Q00-Q99", 37}, {"R00-R99", 38}, {"S00-T98", 39}, {"V01-Y98", 40},
		{"Z00-Z99", 41}, {"U00-U99", 42},
	};
	int seen = 0;
	char code[24];
	for (size_t i = 0; i < sizeof printed / sizeof *printed; i++)
		for (int c = number_of(printed[i].range); c <= number_of(printed[i].range + 4); c++, seen++) {
			snprintf(code, sizeof code, "%c%02d.1", 'A' + c / 100, c % 100);
			assert_int_equal(icd10_category(code, strlen(code)), c);
			assert_int_equal(diagnosis_group(c), printed[i].group);
		}
	assert_true(seen > 2500);
}

static void test_texts(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int category, group;
	} cases[] = {
		{"F32.1", 532, 4},
		{"f32", 532, 4},
		{"F4310", 543, 5},
		{"F43.10 Posttraumatic stress disorder, unspecified", 543, 5},
		{"296.32 (F33.1)", 533, 4},
		{"296.32", 533, 4},
		{"300.02", 541, 5},
		{"309.81", 543, 5},
		{"6A70.1", 532, 4},
		{"6B40", 543, 5},
		{"6B41 Complex PTSD", 543, 5},
		{"6B80.00", 550, 6},
		{"6A0Z", -1, 9},
		{"BA00", -1, 29},
		{"Major Depressive Disorder", 532, 4},
		{"generalized anxiety disorder", 541, 5},
		{"OCD", 542, 5},
		{"something else; F41.1", 541, 5},
		{"M54.5", 1254, 33},
		{"Z63.0", 2563, 41},
		{"U07.1", 2007, 42},
		{"Jane's trouble with the neighbours", -1, 0},
		{"see notes", -1, 0},
		{"29632", -1, 0},
		{"none", -1, -1},
		{"", -1, -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct diagnosis d = diagnosis_read(&lists.list[VOC_DIAGNOSIS], cases[i].text, strlen(cases[i].text));
		assert_int_equal(d.category, cases[i].category);
		assert_int_equal(d.group, cases[i].group);
	}
}

/* The list's own code is the category of its name, and every group that can come out has a label. */
static void test_the_list(void **state)
{
	(void)state;
	const struct vocabulary *v = &lists.list[VOC_DIAGNOSIS], *groups = &lists.list[VOC_DIAGNOSIS_GROUP];
	for (size_t i = 0; i < v->n; i++) {
		assert_int_equal(icd10_category(v->code[i].name, strlen(v->code[i].name)), v->code[i].code);
		size_t k = 0;
		while (k < groups->n && groups->code[k].code != diagnosis_group(v->code[i].code))
			k++;
		assert_true(k < groups->n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_category),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_the_list),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
