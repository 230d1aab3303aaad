/* Which ids are one client. Expected forms are written by hand; which spaces count is held against core/fold on random text. */
#include "core/fold.h"
#include "deid/canonical.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

static void check_form(const char *id, const char *want)
{
	char got[64];
	long n = canonical_id(id, strlen(id), got, sizeof got);
	assert_int_equal(n, strlen(want));
	assert_memory_equal(got, want, strlen(want));
}

static void test_forms(void **state)
{
	(void)state;
	static const char *const same[][2] = {
		{"C-001", "c001"},
		{" c 001 ", "c001"},
		{"C_001", "c001"},
		{"#12-3", "12 3"},
		{"1-23", "1 23"},
		{"1  23", "1 23"},
		{"2024/001/A", "2024 001a"},
		{"a-1-b-2", "a1b2"},
		{"00123", "00123"},
		{"--", ""},
		{"", ""},
		{"M\xc3\x9cLLER 7", "m\xc3\xbcller7"},  /* upper case U umlaut */
		{"mu\xcc\x88ller-7", "m\xc3\xbcller7"}, /* u and a combining umlaut */
		{"\xef\xbc\xa3\xef\xbc\x91", "c1"},     /* full-width C1 */
		{"\xc2\xa0\x31\xc2\xa0\x32", "1 2"},    /* no-break spaces */
	};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		check_form(same[i][0], same[i][1]);
}

static void test_refused(void **state)
{
	(void)state;
	char got[8], longer[64];
	memset(longer, 'a', sizeof longer);
	assert_int_equal(canonical_id(longer, sizeof longer, got, sizeof got), -1);
	assert_int_equal(canonical_id("\xff\xfe", 2, got, sizeof got), -1);
}

/* The same without the spaces that do not count. */
static long slow(const char *text, size_t n, char *out)
{
	char folded[64];
	long m = fold_words(text, n, folded, sizeof folded), k = 0;
	for (long i = 0; i < m; i++)
		if (folded[i] != ' ' || (strchr("0123456789", folded[i - 1]) && strchr("0123456789", folded[i + 1])))
			out[k++] = folded[i];
	return k;
}

static void test_spaces(void **state)
{
	(void)state;
	static const char letters[] = "aZ09 -_.\t'bQ7";
	unsigned seed = 12345;
	for (int round = 0; round < 20000; round++) {
		char text[24], want[64], got[64];
		size_t n = (size_t)(round % 24);
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245U + 12345U;
			text[i] = letters[(seed >> 16) % (sizeof letters - 1)];
		}
		long m = slow(text, n, want);
		assert_int_equal(canonical_id(text, n, got, sizeof got), m);
		assert_memory_equal(got, want, (size_t)m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_spaces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
