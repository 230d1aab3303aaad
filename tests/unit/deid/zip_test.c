/*
 * Prefixes without a tabulation area, one by one, and those of 20,000 people or fewer: from the table P1 of the Census of 2020 (DHC), summed by prefix;
 * the same prefixes have no area in the Gazetteer of 2010. The lists of 2000 and 2010 are those of the guidance of HHS (26 November 2012) and of the
 * Census of 2010.
 */
#include "deid/columns/zip.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

static const char without_area[] = " 000 001 002 003 004 005 008 055 090 091 092 093 094 095 096 097 098 099 192 213 269 "
				   "311 332 340 343 345 348 353 375 399 419 428"
				   " 429 459 509 517 518 519 529 533 536 552 555 568 569 578 579 589 621 632 642 643 649 "
				   "659 663 682 694 695 696 697 698 699 702 709"
				   " 715 732 733 742 771 817 818 819 839 842 848 849 854 858 861 862 866 867 868 869 872 "
				   "876 885 886 887 888 889 892 896 899 901 909"
				   " 929 938 942 962 963 964 965 966 969 987 ";
static const char small_2020[] = " 036 059 102 202 203 204 205 369 556 692 753 772 821 823 878 879 884 893 ";
static const char small_2010[] = " 036 059 102 203 205 369 556 692 821 823 878 879 884 893 ";
static const char small_2000[] = " 036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893 ";

static bool is_in(const char *list, int prefix)
{
	char word[16];
	snprintf(word, sizeof word, " %03d ", prefix);
	return strstr(list, word) != NULL;
}

static void test_every_prefix(void **state)
{
	(void)state;
	int allowed = 0, strictest = 0;
	for (int p = 0; p < ZIP_PREFIXES; p++) {
		bool want = !is_in(without_area, p) && !is_in(small_2020, p);
		assert_int_equal(zip_allowed(p, ZIP_CENSUS_2020), want);
		assert_int_equal(zip_allowed(p, ZIP_STRICTEST), want && !is_in(small_2010, p) && !is_in(small_2000, p));
		allowed += zip_allowed(p, ZIP_CENSUS_2020);
		strictest += zip_allowed(p, ZIP_STRICTEST);
	}
	assert_int_equal(allowed, 894 - 18);
	assert_int_equal(strictest, 894 - 23);
	assert_true(zip_fingerprint() > 0 && zip_fingerprint() <= INT64_MAX);
}

static void test_forms(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int prefix;
	} cases[] = {
		{"10001", 100},
		{"10001-2345", 100},
		{"10001 2345", 100},
		{"100012345", 100},
		{"3601", 0}, /* 03601: 036 */
		{"2139", 21},
		{"2139-4307", 21},
		{"21394307", 21},
		{"601", 6},
		{"00601", 6},
		{"2139.0", 21},
		{"09012", 0},
		{"96201", 0},
		{"20500", 0},
		{"79001", 790},
		{"99950", 999},
		{"12", ZIP_NONE},
		{"123456", ZIP_NONE},
		{"1234567", ZIP_NONE},
		{"", ZIP_NONE},
		{"SW1A 1AA", ZIP_NONE},
		{"10001-", ZIP_NONE},
		{"10001-23456", ZIP_NONE},
		{"1000a", ZIP_NONE},
		{"-1000", ZIP_NONE},
		{"1000100010", ZIP_NONE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(zip_prefix(cases[i].text, strlen(cases[i].text), ZIP_CENSUS_2020), cases[i].prefix);
	assert_int_equal(zip_prefix("79001", 5, ZIP_STRICTEST), ZIP_OTHER);
}

/* What a spreadsheet makes of a ZIP code is read as the code itself. */
static void test_lost_zeros(void **state)
{
	(void)state;
	char full[16], cut[16];
	for (int z = 100; z < 100000; z += 7) {
		snprintf(full, sizeof full, "%05d", z);
		snprintf(cut, sizeof cut, "%d", z);
		int want = zip_allowed(z / 100, ZIP_CENSUS_2020) ? z / 100 : ZIP_OTHER;
		assert_int_equal(zip_prefix(full, 5, ZIP_CENSUS_2020), want);
		assert_int_equal(zip_prefix(cut, strlen(cut), ZIP_CENSUS_2020), want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_lost_zeros),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
