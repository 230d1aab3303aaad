/* Workbooks that end too early or hold anything: rows or one error, and no more. */
#include "support/check.h"
#include "support/container.h"
#include "support/made_book.h"
#include "support/temp.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DATA(rows) "<sheetData>" rows "</sheetData>"
#define ROW(n, cells) "<row r=\"" n "\">" cells "</row>"
#define NUM(r, v) "<c r=\"" r "\"><v>" v "</v></c>"
#define STYLED(r, s, v) "<c r=\"" r "\" s=\"" s "\"><v>" v "</v></c>"
#define STR(r, v) "<c r=\"" r "\" t=\"inlineStr\"><is><t>" v "</t></is></c>"
#define HEADER ROW("1", STR("A1", "id") STR("B1", "score"))

static const char styles[] =
	"<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" "
	"formatCode=\"[h]:mm\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
	"numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/><xf "
	"numFmtId=\"165\"/><xf numFmtId=\"10\"/></cellXfs>";

static char got[1 << 16];

enum { MUTATIONS = 300 };

static const struct workbook several = {
	.sheet = {{"Read me", "hidden", DATA(HEADER ROW("2", NUM("A2", "9") NUM("B2", "9"))), NULL},
		  {"Blank", NULL, "<sheetData/>", NULL},
		  {"Contacts", NULL, DATA(HEADER ROW("2", NUM("A2", "1") NUM("B2", "2"))), NULL},
		  {"Deep", "veryHidden", DATA(HEADER ROW("2", NUM("A2", "9") NUM("B2", "9"))), NULL},
		  {"Scores", NULL, DATA(HEADER ROW("2", NUM("A2", "3") NUM("B2", "4"))), NULL},
		  {"7", NULL, DATA(ROW("1", "<c r=\"A1\" s=\"1\"/>")), NULL}}};

/* Whatever byte the file ends at: an error, and one line of words. */
static void truncated(void **state)
{
	(void)state;
	size_t n;
	struct workbook w = several;
	w.styles = styles;
	char *bytes = container_bytes(made_book_make(&w), &n);
	const char *path = temp_file("cut.xlsx", bytes, n);
	while (n--) {
		assert_int_equal(truncate(path, (off_t)n), 0);
		enum err err = made_book_rows(path, NULL, got, sizeof got);
		assert_true(err != ERR_OK && err != ERR_END);
		assert_true(*err_last()->text && !strchr(err_last()->text, '\n'));
	}
	free(bytes);
}

/* The sheet ends at any byte of its rows in a container that is whole. */
static void cut_sheet(void **state)
{
	(void)state;
	static const char xml[] = "<cols><col min=\"1\" max=\"2\"/></cols>" DATA(HEADER ROW(
		"2", STYLED("A2", "1", "45351") "<c r=\"B2\" t=\"inlineStr\"><is><r><t>a&amp;b</t></r></is></c>"));
	char cut[sizeof xml];
	for (size_t i = 0; i < sizeof xml - 1; i += i < 150 ? 15 : 1) {
		memcpy(cut, xml, i);
		cut[i] = '\0';
		const struct workbook w = {.sheet = {{"A", NULL, cut, NULL}}, .styles = styles};
		enum err err = made_book_rows(made_book_make(&w), NULL, got, sizeof got);
		assert_true(err != ERR_OK && *err_last()->text);
	}
}

/* Bytes of a sheet changed at random in a container that is whole: rows or an error, and no more. */
static void mutated(void **state)
{
	(void)state;
	static const char odd[] = "<>/&;\"'=!?[]-#x0 rstcvEf.:AZ9";
	static const char xml[] = "<cols><col min=\"1\" max=\"2\" hidden=\"1\"/></cols>" DATA(
		HEADER ROW("2", STYLED("A2", "1", "45351") "<c r=\"B2\" t=\"inlineStr\"><is><r><t>a&amp;b</t></r></is></c>")
			ROW("3", "<c r=\"A3\" t=\"str\"><f>A1</f><v><![CDATA[x]]>y</v></c>" STYLED("B3", "5", "1.5")) ROW(
				"4", NUM("A4", "1") NUM("B4", "0.1"))) "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
	uint64_t seed = 1;
	char changed[sizeof xml];
	for (int i = 0; i < MUTATIONS; i++) {
		memcpy(changed, xml, sizeof xml);
		for (int k = 0; k < 1 + i % 4; k++) {
			seed = seed * 6364136223846793005U + 1442695040888963407U;
			changed[(seed >> 33) % (sizeof xml - 1)] = odd[(seed >> 20) % (sizeof odd - 1)];
		}
		const struct workbook w = {.sheet = {{"A", NULL, changed, NULL}}, .styles = styles};
		enum err err = made_book_rows(made_book_make(&w), NULL, got, sizeof got);
		assert_true(err == ERR_OK || *err_last()->text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(truncated), cmocka_unit_test(cut_sheet),
					   cmocka_unit_test(mutated)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
