/* The check of UTF-8 against glibc's converter: every sequence of one to three bytes, and four-byte ones at the edges of the ranges. */
#include "read/rd_utf8.h"
#include "support/check.h"

#include <iconv.h>
#include <stdbool.h>
#include <string.h>

static iconv_t oracle;
static const unsigned char edge[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};

/* What glibc takes of p[0..n) as whole characters. */
static size_t oracle_prefix(const char *p, size_t n)
{
	char in[16];
	char out[64];
	memcpy(in, p, n);
	char *from = in;
	char *to = out;
	size_t left = n;
	size_t room = sizeof out;
	iconv(oracle, NULL, NULL, NULL, NULL);
	iconv(oracle, &from, &left, &to, &room);
	return n - left;
}

static void compare(const char *p, size_t n)
{
	bool foreign = false;
	size_t want = oracle_prefix(p, n);
	assert_int_equal(utf8_prefix(p, n, &foreign), want);
	bool beyond_ascii = false;
	for (size_t i = 0; i < want; i++)
		beyond_ascii |= (unsigned char)p[i] >= 0x80;
	assert_int_equal(foreign, beyond_ascii);
}

static void test_short(void **state)
{
	(void)state;
	for (unsigned a = 0; a < 256; a++) {
		compare((char[]){(char)a}, 1);
		for (unsigned b = 0; b < 256; b++) {
			compare((char[]){(char)a, (char)b}, 2);
			for (unsigned c = 0; c < 256; c += a < 0xE0 ? 17 : 1)
				compare((char[]){(char)a, (char)b, (char)c}, 3);
		}
	}
}

static void test_four(void **state)
{
	(void)state;
	for (unsigned a = 0xEF; a < 256; a++)
		for (unsigned b = 0; b < 256; b++)
			for (size_t c = 0; c < sizeof edge; c++)
				for (size_t d = 0; d < sizeof edge; d++)
					compare((char[]){(char)a, (char)b, (char)edge[c], (char)edge[d]}, 4);
}

/* Whether glibc accepts some character of up to four bytes that begins with p[0..n). */
static bool can_go_on(const char *p, size_t n)
{
	char whole[5] = {0};
	memcpy(whole, p, n);
	for (size_t i = 0; i < sizeof edge; i++) {
		whole[n] = (char)edge[i];
		if (edge[i] >= 0x80 && (oracle_prefix(whole, n + 1) == n + 1 || (n < 3 && can_go_on(whole, n + 1))))
			return true;
	}
	return false;
}

static void check_begun(const char *p, size_t n)
{
	if (!oracle_prefix(p, n))
		assert_int_equal(utf8_begun(p, n), can_go_on(p, n));
}

static void test_begun(void **state)
{
	(void)state;
	for (unsigned a = 0x80; a < 256; a++) {
		check_begun((char[]){(char)a}, 1);
		for (unsigned b = 0; b < 256; b++) {
			check_begun((char[]){(char)a, (char)b}, 2);
			for (size_t c = 0; c < sizeof edge; c++)
				check_begun((char[]){(char)a, (char)b, (char)edge[c]}, 3);
		}
	}
}

/* A bad byte, or a good character, at every place of a text that is otherwise ASCII. */
static void test_places(void **state)
{
	(void)state;
	char text[300];
	for (size_t i = 0; i + 1 < sizeof text; i++) {
		bool foreign = false;
		memset(text, 'x', sizeof text);
		text[i] = '\xE4';
		assert_int_equal(utf8_prefix(text, sizeof text, &foreign), i);
		assert_false(foreign);
		memcpy(text + i, "\xC3\xA4", 2);
		assert_int_equal(utf8_prefix(text, sizeof text, &foreign), sizeof text);
		assert_true(foreign);
	}
}

int main(void)
{
	oracle = iconv_open("UTF-32LE", "UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_four),
		cmocka_unit_test(test_begun),
		cmocka_unit_test(test_places),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	iconv_close(oracle);
	return failed;
}
