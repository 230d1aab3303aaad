/* Words that the program ships, and bytes between texts. */
#include "core/random.h"
#include "scan/own_texts.h"
#include "scan/scan_bytes.h"
#include "support/check.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What is left of a text when the program's own words are out: they become semicolons. */
static void left(const char *text, const char *want)
{
	char copy[256], out[256];
	struct scan_constants *s = NULL;
	assert_int_equal(scan_constants_new(&s), ERR_OK);
	snprintf(copy, sizeof copy, "%s", text);
	scan_constants_blank(s, copy, strlen(copy));
	size_t k = 0;
	for (size_t i = 0; copy[i]; i++)
		if (copy[i] != ';' || k == 0 || out[k - 1] != ';')
			out[k++] = copy[i];
	out[k] = '\0';
	assert_string_equal(out, want);
	scan_constants_free(s);
}

static void words_of_the_program_go(void **state)
{
	(void)state;
	/* A sentence, labels of a band and of an axis, a label. */
	left("Each name leads to its sheet: one table from column A, its picture to the right.",
	     "; ; ; ; ; ;: ; ; ; ; ;, ; ; ; ; ;.");
	left("moderately severe, session 12", "; ;, ; 12");
	left("Counselling", ";");
}

static void other_words_stay(void **state)
{
	(void)state;
	left("leads", "leads");
	left("sheet Quimbleford name", "sheet Quimbleford name");
	left("seen with Quimbleford", "seen with Quimbleford");
	left("Counselling Quimbleford", "Counselling Quimbleford");
	left("943 476 5919", "943 476 5919");
	left("", "");
}

static uint64_t names_in(struct scan_bytes *s, const char *bytes, size_t n)
{
	struct scan_seen seen = {.cells = {0}};
	scan_bytes_look(s, (const unsigned char *)bytes, n, &seen);
	return seen.cells[SCAN_OWN_NAME];
}

static void names_between_texts(void **state)
{
	(void)state;
	static const char bytes[] = "\001\007Quimbleford\200\003smith\002QUIMBLEFORDE\001catherine";
	struct scan_names *names = NULL;
	struct scan_bytes *s = NULL;
	assert_int_equal(scan_names_new(&names), ERR_OK);
	assert_int_equal(scan_names_add(names, "Quimbleford, Catherine", 22), ERR_OK);
	assert_int_equal(scan_names_add(names, "Smith", 5), ERR_OK);
	/* Three names in a gigabyte: 5 letters are chance (3e9 / 128^5 = 0.09), 9 are not. */
	assert_int_equal(scan_bytes_new(names, 1000000000, &s), ERR_OK);
	assert_int_equal(names_in(s, bytes, sizeof bytes), 2);
	assert_int_equal(scan_bytes_tell(s, "a title by Catherine", 20), ERR_OK);
	assert_int_equal(names_in(s, bytes, sizeof bytes), 1);
	scan_bytes_free(s);
	/* In a kilobyte 5 letters are no chance. */
	assert_int_equal(scan_bytes_new(names, 1000, &s), ERR_OK);
	assert_int_equal(names_in(s, bytes, sizeof bytes), 3);
	scan_bytes_free(s);
	scan_names_free(names);
}

/* How often a name is a whole run of letters, byte by byte. */
static uint64_t counted(const char *name, const unsigned char *p, size_t n)
{
	uint64_t times = 0;
	for (size_t i = 0, k; i < n; i += k ? k : 1) {
		for (k = 0; i + k < n && isalpha(p[i + k]);)
			k++;
		times += k == strlen(name) && !strncasecmp((const char *)p + i, name, k);
	}
	return times;
}

/* Bytes of few kinds make runs of every length at every place. */
static void no_run_is_passed_over(void **state)
{
	(void)state;
	enum { BYTES = 40, ROUNDS = 200000 };
	static const char kinds[] = {'a', 'A', 'b', 'a', '7', '.', '\200'};
	struct scan_names *names = NULL;
	struct scan_bytes *s = NULL;
	struct random r;
	uint64_t found = 0, there = 0;
	random_seed(&r, 8, 9, 10);
	assert_int_equal(scan_names_new(&names), ERR_OK);
	assert_int_equal(scan_names_add(names, "abaa", 4), ERR_OK);
	assert_int_equal(scan_names_add(names, "aabaaa", 6), ERR_OK);
	assert_int_equal(scan_bytes_new(names, BYTES, &s), ERR_OK);
	for (int i = 0; i < ROUNDS; i++) {
		unsigned char bytes[BYTES];
		for (size_t k = 0; k < BYTES; k++)
			bytes[k] = (unsigned char)kinds[random_next(&r) % sizeof kinds];
		uint64_t want = counted("abaa", bytes, BYTES) + counted("aabaaa", bytes, BYTES);
		assert_int_equal(names_in(s, (const char *)bytes, BYTES), want);
		found += want;
	}
	assert_true(found > 1000);
	/* A number that is one, at every place among bytes. */
	for (size_t at = 0; at + 10 <= BYTES; at++) {
		struct scan_seen seen = {.cells = {0}};
		unsigned char bytes[BYTES];
		memset(bytes, '.', BYTES);
		memcpy(bytes + at, "9434765919", 10);
		scan_bytes_look(s, bytes, BYTES, &seen);
		there += seen.cells[SCAN_NHS];
	}
	assert_int_equal(there, BYTES - 9);
	scan_bytes_free(s);
	scan_names_free(names);
}

/* 16 MiB of random bytes and 3,000 names: nothing, as promised. */
static void chance_makes_no_name(void **state)
{
	(void)state;
	enum { BLOCK = 1 << 20, BLOCKS = 16, NAMES = 3000 };
	static unsigned char block[BLOCK];
	struct scan_names *names = NULL;
	struct scan_bytes *s = NULL;
	struct scan_seen seen = {.cells = {0}};
	struct random r;
	random_seed(&r, 5, 6, 7);
	assert_int_equal(scan_names_new(&names), ERR_OK);
	for (int i = 0; i < NAMES; i++) {
		char name[16];
		int n = 3 + (int)(random_next(&r) % 8);
		for (int k = 0; k < n; k++)
			name[k] = (char)('a' + random_next(&r) % 26);
		assert_int_equal(scan_names_add(names, name, (size_t)n), ERR_OK);
	}
	assert_int_equal(scan_bytes_new(names, (uint64_t)BLOCKS * BLOCK, &s), ERR_OK);
	for (int b = 0; b < BLOCKS; b++) {
		for (size_t i = 0; i < BLOCK; i++)
			block[i] = (unsigned char)random_next(&r);
		scan_bytes_look(s, block, BLOCK, &seen);
	}
	for (int c = 0; c < SCAN__COUNT; c++)
		assert_int_equal(seen.cells[c], 0);
	scan_bytes_free(s);
	scan_names_free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_the_program_go), cmocka_unit_test(other_words_stay),
		cmocka_unit_test(names_between_texts),     cmocka_unit_test(no_run_is_passed_over),
		cmocka_unit_test(chance_makes_no_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
