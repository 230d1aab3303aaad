/* The country of every area: from a public table of the areas of Royal Mail. Single postcodes: published addresses. */
#include "deid/columns/postcode.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

static const char scotland[] = "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE";
static const char wales[] = "CF LD LL NP SA";
static const char northern_ireland[] = "BT";
static const char islands[] = "GY IM JE";
static const char england[] = "AL B BA BB BD BH BL BN BR BS CA CB CH CM CO CR CT CV CW DA DE DH DL DN DT DY E EC EN EX FY "
			      "GL GU HA HD HG HP HR HU HX "
			      "IG IP KT L LA LE LN LS LU M ME MK N NE NG NN NR NW OL OX PE PL PO PR RG RH RM S SE SG SK SL "
			      "SM SN SO SP SR SS ST SW "
			      "SY TA TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO";

static enum postcode_country read(const char *text, int *region)
{
	return postcode_read(text, strlen(text), region);
}

static int check_country(const char *areas, int first, int last)
{
	char area[4], code[16];
	int n = 0, region;
	for (const char *at = areas; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		snprintf(area, sizeof area, "%.*s", (int)len, at);
		snprintf(code, sizeof code, "%s4 7HJ", area);
		assert_int_equal(read(code, &region), POSTCODE_UK);
		assert_in_range(region, first, last);
		at += len;
		n++;
	}
	return n;
}

static void test_every_area(void **state)
{
	(void)state;
	int n = check_country(england, 1, 9);
	n += check_country(wales, 10, 10);
	n += check_country(scotland, 11, 11);
	n += check_country(northern_ireland, 12, 12);
	n += check_country(islands, 13, 13);
	assert_int_equal(n, 124);
}

static void test_no_other_area_has_a_region(void **state)
{
	(void)state;
	char code[16];
	int region, found = 0;
	for (int a = 'A'; a <= 'Z'; a++)
		for (int b = 'A' - 1; b <= 'Z'; b++) {
			snprintf(code, sizeof code, b < 'A' ? "%c%.0d4 7HJ" : "%c%c4 7HJ", a, b < 'A' ? 0 : b);
			assert_int_equal(read(code, &region), POSTCODE_UK);
			found += region > 0;
		}
	assert_int_equal(found, 124);
}

static void test_forms(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum postcode_country country;
		int region;
	} cases[] = {
		{"SW1A 1AA", POSTCODE_UK, 7},
		{"sw1a1aa", POSTCODE_UK, 7},
		{"SW1A", POSTCODE_UK, 7},
		{"M1 1AE", POSTCODE_UK, 2},
		{"B33 8TH", POSTCODE_UK, 5},
		{"CR2 6XH", POSTCODE_UK, 7},
		{"DN55 1PT", POSTCODE_UK, 3},
		{"EC1A 1BB", POSTCODE_UK, 7},
		{"W1A 0AX", POSTCODE_UK, 7},
		{"EH1-1YZ", POSTCODE_UK, 11},
		{"CF10", POSTCODE_UK, 10},
		{"GIR 0AA", POSTCODE_UK, 0},
		{"QV1 2AB", POSTCODE_UK, 0},
		{"K1A 0B1", POSTCODE_CANADA, -1},
		{"m5v3l9", POSTCODE_CANADA, -1},
		{"M5V", POSTCODE_OTHER, -1},
		{"10115", POSTCODE_OTHER, -1},
		{"1010 AB", POSTCODE_OTHER, -1},
		{"", POSTCODE_OTHER, -1},
		{"SW1A 1A", POSTCODE_OTHER, -1},
		{"London", POSTCODE_OTHER, -1},
		{"SW1A 1AAA", POSTCODE_OTHER, -1},
		{"M\xc3\xbc 1AE", POSTCODE_OTHER, -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int region;
		assert_int_equal(read(cases[i].text, &region), cases[i].country);
		assert_int_equal(region, cases[i].region);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_area),
		cmocka_unit_test(test_no_other_area_has_a_region),
		cmocka_unit_test(test_forms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
