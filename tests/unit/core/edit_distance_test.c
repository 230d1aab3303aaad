/* Against the definition: a shortest way through all single edits, found by breadth-first search over words of two letters. */
#include "core/edit_distance.h"
#include "support/check.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 4, WORDS = 31 }; /* 1 + 2 + 4 + 8 + 16 words of a and b with up to 4 letters */

static char word[WORDS][LONGEST + 1];

static void make_words(void)
{
	size_t n = 0;
	for (size_t length = 0; length <= LONGEST; length++)
		for (size_t bits = 0; bits < (size_t)1 << length; bits++, n++)
			for (size_t k = 0; k < length; k++)
				word[n][k] = (char)('a' + (bits >> k & 1));
	assert_int_equal(n, WORDS);
}

/* b is a with one letter more. */
static bool is_longer_by_one(const char *a, const char *b)
{
	size_t n = strlen(a), k = 0;
	if (strlen(b) != n + 1)
		return false;
	while (k < n && a[k] == b[k])
		k++;
	return !strcmp(a + k, b + k + 1);
}

static bool is_one_edit(const char *a, const char *b)
{
	size_t differ = 0;
	if (is_longer_by_one(a, b) || is_longer_by_one(b, a))
		return true;
	for (size_t k = 0; strlen(a) == strlen(b) && a[k]; k++)
		differ += a[k] != b[k];
	return differ == 1;
}

/* A way of fewest edits never leaves words of at most the longer one's letters. */
static void distances(size_t from, size_t to[WORDS])
{
	for (size_t i = 0; i < WORDS; i++)
		to[i] = i == from ? 0 : WORDS;
	for (size_t step = 0; step < WORDS; step++)
		for (size_t i = 0; i < WORDS; i++)
			for (size_t k = 0; to[i] == step && k < WORDS; k++)
				if (to[k] > step + 1 && is_one_edit(word[i], word[k]))
					to[k] = step + 1;
}

static void test_definition(void **state)
{
	(void)state;
	make_words();
	for (size_t i = 0; i < WORDS; i++) {
		size_t want[WORDS];
		distances(i, want);
		for (size_t k = 0; k < WORDS; k++)
			assert_int_equal(edit_distance(word[i], strlen(word[i]), word[k], strlen(word[k])), want[k]);
	}
}

static void test_published_and_limits(void **state)
{
	(void)state;
	static const char endless[EDIT_LONGEST + 1] = {'a'};
	assert_int_equal(edit_distance("kitten", 6, "sitting", 7), 3);
	assert_int_equal(edit_distance("saturday", 8, "sunday", 6), 3);
	assert_int_equal(edit_distance(endless, sizeof endless, "a", 1), EDIT_LONGEST + 1);
	assert_int_equal(edit_distance("a", 1, endless, sizeof endless), EDIT_LONGEST + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_published_and_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
