/* Names that are one, and names that are two. The table is written by hand: rows of one group are one client, any other two rows are two. */
#include "deid/canonical_name.h"
#include "support/check.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct spelling {
	int group;
	const char *name, *birth;
};

static const struct spelling table[] = {
	{1, "Vera Sample", "19840229"},
	{1, "Sample, Vera", "19840229"},
	{1, "SAMPLE Vera", "19840229"},
	{1, "  vera\tsample. ", "19840229"},
	{1, "Ms Vera Sample", "19840229"},
	{1, "Dr. V\xc3\xa9ra S\xc3\xa4mple", "19840229"},
	{1,
	 "\xef\xbc\xb6"
	 "era Sample",
	 "19840229"},
	{2, "Vera Sample", "19840228"},
	{3, "Vera Samples", "19840229"},
	{4, "V Sample", "19840229"},
	{5, "Vera Maria Sample", "19840229"},
	{6, "Anne-Marie O'Brien", "19900101"},
	{6,
	 "O\xe2\x80\x99"
	 "BRIEN, Anne Marie",
	 "19900101"},
	{7, "Annemarie O'Brien", "19900101"},
	{8, "ab c", "19900101"},
	{9, "a bc", "19900101"},
	{10, "abc", "19900101"},
	{11, "S\xc3\xb8ren \xc5\x81ukasz", "19700707"},
	{11, "Lukasz Soren", "19700707"},
	{12, "Mu\xcc\x88ller Karl", "19700707"},
	{12, "Karl M\xc3\xbcller", "19700707"},
	{13, "Karl Mueller", "19700707"},
	{14,
	 "Karl Stra\xc3\x9f"
	 "er",
	 "19700707"},
	{14, "KARL STRASSER", "19700707"},
	{15, "\xe7\x8e\x8b \xe4\xbc\x9f", "19700707"},
	{16, "Mr Mister", "19700707"},
	{16, "Mister", "19700707"},
	{17, "\xce\x91\xce\xbd\xce\xbd\xce\xb1 \xce\xa0\xce\xb1\xcf\x80\xce\xac\xcf\x82", "19700707"},
	{17, "\xce\xa0\xce\x91\xce\xa0\xce\x91\xce\xa3 \xce\x91\xce\x9d\xce\x9d\xce\x91", "19700707"},
};

static long form_of(const char *name, const char *birth, char *out, size_t size)
{
	char text[600];
	int n = snprintf(text, sizeof text, "%s%c%s", name, NAME_BREAK, birth);
	return canonical_name(text, (size_t)n, out, size);
}

static void test_groups(void **state)
{
	(void)state;
	enum { ROWS = sizeof table / sizeof table[0] };
	char form[ROWS][128];
	long n[ROWS];
	for (size_t i = 0; i < ROWS; i++) {
		n[i] = form_of(table[i].name, table[i].birth, form[i], sizeof form[i]);
		assert_true(n[i] > 0);
	}
	for (size_t i = 0; i < ROWS; i++)
		for (size_t k = 0; k < i; k++) {
			bool same = n[i] == n[k] && !memcmp(form[i], form[k], (size_t)n[i]);
			if (same != (table[i].group == table[k].group))
				print_error("rows %zu and %zu of the table\n", i, k);
			assert_int_equal(same, table[i].group == table[k].group);
		}
}

static void test_form(void **state)
{
	(void)state;
	char form[32];
	static const char want[] = "\6sample\4vera\10"
				   "19840229";
	assert_int_equal(form_of("Sample, Vera", "19840229", form, sizeof form), sizeof want - 1);
	assert_memory_equal(form, want, sizeof want - 1);
}

/* A name that says too little is none; one that is no text, or has no end, is an error. */
static void test_none(void **state)
{
	(void)state;
	char form[64], wordy[200] = "";
	static const char *const none[] = {"", " ", "...", "J.S.", "J", "Mr", "Mr. J", "Dr Prof", "-'-", "a b c"};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_int_equal(form_of(none[i], "19840229", form, sizeof form), 0);
	assert_int_equal(form_of("\xff\xfe", "19840229", form, sizeof form), -1);
	assert_int_equal(form_of("Vera Sample", "19840229", form, 20), -1);
	for (int i = 0; i < 40; i++)
		memcpy(wordy + 4 * i, "abc ", 4);
	assert_int_equal(form_of(wordy, "19840229", form, sizeof form), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
