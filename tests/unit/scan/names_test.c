/* The dictionary beside brute force: every word of a text against every name, by the textbook's distance. */
#include "core/random.h"
#include "scan/names.h"
#include "scan/scan.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

enum { NAMES = 300, WORDS = 4000, LONGEST = 16 };

/* Levenshtein 1966, the whole table. */
static size_t distance(const char *a, const char *b)
{
	size_t d[LONGEST + 1][LONGEST + 1], n = strlen(a), m = strlen(b);
	for (size_t i = 0; i <= n; i++)
		for (size_t k = 0; k <= m; k++) {
			if (i == 0 || k == 0) {
				d[i][k] = i + k;
				continue;
			}
			size_t best = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
			best = d[i - 1][k] + 1 < best ? d[i - 1][k] + 1 : best;
			d[i][k] = d[i][k - 1] + 1 < best ? d[i][k - 1] + 1 : best;
		}
	return d[n][m];
}

/* Of few letters, so that many are near each other. */
static void make(struct random *r, int least, int most, char *out)
{
	int n = least + (int)(random_next(r) % (uint64_t)(most - least + 1));
	for (int i = 0; i < n; i++)
		out[i] = "abe"[random_next(r) % 3];
	out[n] = '\0';
}

static void as_brute_force(void **state)
{
	(void)state;
	struct random r;
	struct scan_names *s = NULL, *part = NULL;
	static char name[NAMES][LONGEST];
	int hits = 0;
	random_seed(&r, 3, 1, 4);
	assert_true(!scan_names_new(&s) && !scan_names_new(&part));
	/* Some here, some there, some in both. */
	for (int i = 0; i < NAMES; i++) {
		make(&r, 3, 10, name[i]);
		assert_int_equal(scan_names_add(i % 3 ? s : part, name[i], strlen(name[i])), 0);
		assert_int_equal(scan_names_add(i % 5 ? s : part, name[i], strlen(name[i])), 0);
	}
	assert_int_equal(scan_names_join(s, part), 0);
	scan_names_free(part);
	for (int k = 0; k < WORDS; k++) {
		char word[LONGEST];
		bool want = false;
		make(&r, 3, 12, word);
		for (int i = 0; i < NAMES; i++)
			want = want || distance(word, name[i]) <= (strlen(name[i]) >= 6);
		if (want != scan_names_has(s, word, strlen(word)))
			fail_msg("word %d", k);
		hits += want;
	}
	assert_in_range(hits, 500, WORDS - 500);
	scan_names_free(s);
}

static bool finds(const struct scan_names *s, const char *text, enum scan_class class)
{
	return (scan_text(text, strlen(text), s) & scan_bit(class)) != 0;
}

static void what_is_a_name(void **state)
{
	(void)state;
	struct scan_names *s = NULL, *part = NULL;
	static const char *const cells[] = {"Dr Zoë O'Brien-Łukasz", "May, John", "Иванова Анна", "王小明", "unknown", "Li"};
	static const struct {
		const char *text;
		bool name, initials;
	} expected[] = {
		{"zoe", true, false},      {"OBRIEN", true, false},      {"o'brian rang", true, false},
		{"lukas", true, false},    {"Lukaszz", true, false},     {"luka", false, false},
		{"may come", true, false}, {"3 May 2021", false, false}, {"John", true, false},
		{"Jon", false, false},     {"Johns", false, false},      {"иванова", true, false},
		{"ИВАНОВ", true, false},   {"王小明", true, false},      {"unknown", false, false},
		{"li", false, false},      {"J.M.", false, true},        {"J. M. said", false, true},
		{"M.J.", false, true},     {"J.K.", false, false},       {"at 3 J.M", false, true},
		{"doctor", false, false},  {"Z.O.", false, true},
	};
	assert_true(!scan_names_new(&s) && !scan_names_new(&part));
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		assert_int_equal(scan_names_add(i % 2 ? s : part, cells[i], strlen(cells[i])), 0);
	assert_int_equal(scan_names_join(s, part), 0);
	scan_names_free(part);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		if (finds(s, expected[i].text, SCAN_OWN_NAME) != expected[i].name)
			fail_msg("name in line %zu", i);
		if (finds(s, expected[i].text, SCAN_OWN_INITIALS) != expected[i].initials)
			fail_msg("initials in line %zu", i);
	}
	scan_names_free(s);
}

static void shapes_need_three_or_a_hundredth(void **state)
{
	(void)state;
	struct scan_seen seen = {.cells = {0}};
	seen.cells[SCAN_DATE] = seen.values[SCAN_DATE] = 2;
	assert_true(scan_judge(&seen, 201) == 0);
	assert_true(scan_judge(&seen, 200) == scan_bit(SCAN_DATE));
	seen.values[SCAN_DATE] = seen.cells[SCAN_DATE] = 3;
	assert_true(scan_judge(&seen, 100000) == scan_bit(SCAN_DATE));
	seen.cells[SCAN_DATE] = 90; /* one value, many times: below 1 % */
	seen.values[SCAN_DATE] = 1;
	assert_true(scan_judge(&seen, 100000) == 0);
	seen.cells[SCAN_NHS] = seen.values[SCAN_NHS] = 1;
	assert_true(scan_judge(&seen, 100000) == scan_bit(SCAN_NHS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_brute_force),
		cmocka_unit_test(what_is_a_name),
		cmocka_unit_test(shapes_need_three_or_a_hundredth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
