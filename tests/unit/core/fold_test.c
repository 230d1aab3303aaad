/* Names made comparable. The right column is written by hand. */
#include "core/fold.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

static void test_plain(void **state)
{
	(void)state;
	static const char *const known[][2] = {
		{"Vera Sample", "vera sample"},
		{"  VERA   sample. ", "vera sample"},
		{"M\xc3\xbcller", "muller"},
		{"Mu\xcc\x88ller", "muller"},
		{"Jos\xc3\xa9 \xc3\x81lvarez", "jose alvarez"},
		{"S\xc3\xb8ren \xc3\x86"
		 "gir",
		 "soren aegir"},
		{"\xc5\x81ukasz \xc4\x90or\xc4\x91"
		 "evi\xc4\x87",
		 "lukasz dordevic"},
		{"O'Brien", "obrien"},
		{"O\xe2\x80\x99"
		 "Brien",
		 "obrien"},
		{"Smith-Jones", "smith jones"},
		{"Stra\xc3\x9f"
		 "er",
		 "strasser"},
		{"\xef\xbc\xa1nna", "anna"},
		{"\xce\xa3\xcf\x89\xce\xba\xcf\x81\xce\xac\xcf\x84\xce\xb7\xcf\x82",
		 "\xcf\x83\xcf\x89\xce\xba\xcf\x81\xce\xb1\xcf\x84\xce\xb7\xcf\x83"},
		{"-'-", ""},
	};
	char out[64];
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		assert_int_equal(fold_plain(known[i][0], strlen(known[i][0]), out, sizeof out), (long)strlen(known[i][1]));
		assert_string_equal(out, known[i][1]);
	}
}

static void test_refused(void **state)
{
	(void)state;
	char out[8];
	assert_int_equal(fold_plain("\xff\xfe", 2, out, sizeof out), -1);
	assert_int_equal(fold_plain("too long a name", 15, out, sizeof out), -1);
	assert_string_equal(out, "");
	assert_int_equal(fold_plain("abcdefg", 7, out, sizeof out), 7);
}

/* What the other two make of the same. */
static void test_styles_differ(void **state)
{
	(void)state;
	char out[64];
	assert_int_equal(fold_name("Date of\xc3\xa9", 9, out, sizeof out), 8);
	assert_string_equal(out, "dateof\xc3\xa9");
	assert_int_equal(fold_words(" O'Brien ", 9, out, sizeof out), 7);
	assert_string_equal(out, "o brien");
}

typedef long fold_fn(const char *text, size_t n, char *out, size_t size);

/* Text that is all ASCII goes another way than text with one more letter behind it, which must leave what stands before alone. */
static void check_ascii(fold_fn *fold, const char *text, size_t n, const char *between, const char *last)
{
	char out[160], longer[80], want[160];
	memcpy(longer, text, n);
	memcpy(longer + n, " \xc3\xa9", 3);
	long got = fold(text, n, out, sizeof out);
	assert_int_equal(got, strlen(out));
	assert_true(fold(longer, n + 3, want, sizeof want) >= 0);
	snprintf(longer, sizeof longer, "%s%s%s", out, got ? between : "", last);
	assert_string_equal(longer, want);
	for (size_t size = 0; size < (size_t)got + 1; size++)
		assert_int_equal(fold(text, n, out, size), -1);
	assert_int_equal(fold(text, n, out, (size_t)got + 1), got);
}

static void test_ascii(void **state)
{
	(void)state;
	unsigned random = 1;
	for (int k = 0; k < 20000; k++) {
		char text[24];
		size_t n = (size_t)k % sizeof text;
		for (size_t i = 0; i < n; i++) {
			random = random * 1664525 + 1013904223;
			text[i] = (char)(k < 10000 ? random >> 25 : (unsigned)"aZ9 -'`."[random >> 29]);
		}
		check_ascii(fold_name, text, n, "", "\xc3\xa9");
		check_ascii(fold_words, text, n, " ", "\xc3\xa9");
		check_ascii(fold_plain, text, n, " ", "e");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_styles_differ),
		cmocka_unit_test(test_ascii),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
