/* Workbooks as a syntax: made by hand, as other programs write them; by libxlsxwriter. Expected rows are written out by hand. */
#include "read/input.h"
#include "support/check.h"
#include "support/container.h"
#include "support/made_book.h"
#include "support/temp.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#define DATA(rows) "<sheetData>" rows "</sheetData>"
#define ROW(n, cells) "<row r=\"" n "\">" cells "</row>"
#define NUM(r, v) "<c r=\"" r "\"><v>" v "</v></c>"
#define STYLED(r, s, v) "<c r=\"" r "\" s=\"" s "\"><v>" v "</v></c>"
#define STR(r, v) "<c r=\"" r "\" t=\"inlineStr\"><is><t>" v "</t></is></c>"
#define HEADER ROW("1", STR("A1", "id") STR("B1", "score"))

static const char styles[] =
	"<numFmts count=\"3\"><numFmt numFmtId=\"166\" formatCode=\"000000\"/><numFmt numFmtId=\"164\" "
	"formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" "
	"formatCode=\"[h]:mm\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
	"numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/><xf "
	"numFmtId=\"165\"/><xf numFmtId=\"10\"/><xf numFmtId=\"166\"/></cellXfs>";

static char got[1 << 16];

static void gives(const struct workbook *w, const char *sheet, const char *want)
{
	if (made_book_rows(made_book_make(w), sheet, got, sizeof got))
		fail_msg("%s", err_last()->text);
	assert_string_equal(got, want);
}

static void one_gives(const char *xml, const char *want)
{
	gives(&(struct workbook){.sheet = {{"A", NULL, xml, NULL}}, .styles = styles}, NULL, want);
}

static void refuses(const struct workbook *w, const char *sheet, enum err want, const char *words)
{
	enum err err = made_book_rows(made_book_make(w), sheet, got, sizeof got);
	if (err != want || !strstr(err_last()->text, words))
		fail_msg("%d (wanted %d): %s", (int)err, (int)want, err ? err_last()->text : got);
}

static void one_refused(const char *xml, enum err want, const char *words)
{
	refuses(&(struct workbook){.sheet = {{"A", NULL, xml, NULL}}, .styles = styles}, NULL, want, words);
}

static void kinds(void **state)
{
	(void)state;
	gives(
		&(struct workbook){
			.sheet = {{"A", NULL,
				   DATA(ROW("1", "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>" STR("C1",
															"c"))
						ROW("2",
						    NUM("A2", "1") NUM(
							    "B2", "0.30000000000000004") "<c r=\"C2\" t=\"b\"><v>1</v></c>")
							ROW("3", "<c r=\"A3\" t=\"e\"><v>#N/A</v></c><c r=\"B3\" "
								 "t=\"b\"><v>0</v></c><c "
								 "r=\"C3\" t=\"s\"><v>2</v></c>")
								ROW("4", "<c r=\"A4\" t=\"str\"><f>A1&amp;B1</f><v>a&amp;b "
									 "&#x20AC;</v></c><c "
									 "r=\"C4\"><f>1+1</f><v>2</v></c>")
									ROW("5",
									    "<c r=\"A5\" "
									    "t=\"d\"><v>2024-03-01T00:00:00</v></c><c "
									    "r=\"B5\" "
									    "t=\"str\"><v><![CDATA[<&]]>x</v></c><c "
									    "r=\"C5\" "
									    "t=\"inlineStr\"><is><r><t>ri</t></r><rPh "
									    "sb=\"0\" "
									    "eb=\"1\"><t>no</t></rPh><r><rPr><b/></rPr><t "
									    "xml:space=\"preserve\">ch </t></r></is></c>")),
				   NULL}},
			.strings = "<si><t>id</t></si><si><r><t>sc</t></r><r><t>ore</t></r></si><si><t>x</t><rPh sb=\"0\" "
				   "eb=\"1\"><t>y</t></rPh></si>"},
		NULL, "1<id><score><c>\n2<1><0.3><TRUE>\n3<#N/A><FALSE><x>\n4<a&b €><><2>\n5<2024-03-01><<&x><rich >\n");
}

/* Identifiers kept as numbers: zeros in front are shown by the format, and what a double cannot hold is seen to be damaged. */
static void identifiers(void **state)
{
	(void)state;
	one_gives(DATA(HEADER ROW("2", STYLED("A2", "7", "7") STYLED("B2", "7", "7.0"))
			       ROW("3", STYLED("A3", "7", "1234567") STYLED("B3", "7", "0.5"))
				       ROW("4", NUM("A4", "123456789012345678") NUM("B4", "1.2345678901234501E+17"))
					       ROW("5", NUM("A5", "999999999999999") STYLED("B5", "7", "1E+15"))),
		  "1<id><score>\n2<000007><000007>\n3<1234567><0.5>\n4<1.23456789012346E+17><1.23456789012345E+17>\n"
		  "5<999999999999999><1E+15>\n");
}

static void dates(void **state)
{
	(void)state;
	static const char rows[] =
		DATA(ROW("1", STR("A1", "id") STR("B1", "a") STR("C1", "b") STR("D1", "c") STR("E1", "d") STR("F1", "e"))
			     ROW("2", NUM("A2", "45351") STYLED("B2", "1", "45351") STYLED("C2", "2", "45351.4375")
					      STYLED("D2", "3", "60") STYLED("E2", "4", "0.4375") STYLED("F2", "5", "1.5"))
				     ROW("3", STYLED("A3", "6", "0.25") STYLED("B3", "1", "1")));
	one_gives(rows, "1<id><a><b><c><d><e>\n2<45351><2024-02-29><2024-02-29T10:30:00><1900-02-29><10:30:00><36:00:00>\n"
			"3<0.25><1900-01-01><><><><>\n");
	gives(&(struct workbook){.sheet = {{"A", NULL, rows, NULL}}, .styles = styles, .properties = "date1904=\"1\""}, NULL,
	      "1<id><a><b><c><d><e>\n2<45351><2028-03-01><2028-03-01T10:30:00><1904-03-01><10:30:00><36:00:00>\n"
	      "3<0.25><1904-01-02><><><><>\n");
}

static void other_writers(void **state)
{
	(void)state;
	/* No places, as some exporters leave them out; rows and cells that are not there; strict; a prefix. */
	one_gives("<dimension ref=\"A1:B9\"/>" DATA(
			  "<row><c t=\"inlineStr\"><is><t>id</t></is></c><c t=\"inlineStr\"><is><t>score</t></is></c></row>"
			  "<row><c><v>1</v></c><c/></row><row/><row r='9' spans='1:2' ><c r='B9' ><v>5</v></c></row >"),
		  "1<id><score>\n2<1><>\n9<><5>\n");
	gives(&(struct workbook){.strict = 1,
				 .sheet = {{"A", NULL, DATA(HEADER ROW("2", NUM("A2", "1") NUM("B2", "2"))), NULL}}},
	      NULL, "1<id><score>\n2<1><2>\n");
	gives(
		&(struct workbook){
			.sheet = {{"A", NULL,
				   "<x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"str\"><x:v>id</x:v></x:c><x:c r=\"B1\" "
				   "t=\"inlineStr\"><x:is><x:t>b</x:t></x:is></x:c></x:row><x:row r=\"2\"><x:c "
				   "r=\"B2\"><x:v>2</x:v></x:c></x:row></x:sheetData>",
				   "x:"}}},
		NULL, "1<id><b>\n2<><2>\n");
}

static void headers(void **state)
{
	(void)state;
	/* A title and a blank row above, a column without a name, a row beyond the table's width. */
	one_gives(
		DATA(ROW("1", STR("A1", "Clinic report")) ROW("3", STR("A3", "id") STR("B3", "date") STR("C3", "score")) ROW(
			"4", NUM("A4", "1") STYLED("B4", "1", "45351") NUM("C4", "7"))
			     ROW("5", NUM("A5", "2") STYLED("B5", "1",
							    "45352"))) "<mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells>",
		"3<id><date><score>\n4<1><2024-02-29><7>\n5<2><2024-03-01><>\n");
	/* A title right above the names, over all of them. */
	one_gives(DATA(ROW("1", STR("A1", "Report")) ROW("2", STR("A2", "id") STR("B2", "score")) ROW(
			  "3", NUM("A3", "1") NUM("B3", "7"))) "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>",
		  "2<id><score>\n3<1><7>\n");
	/* Groups over names. */
	one_gives(DATA(ROW("2", STR("A2", "id") STR("B2", "PHQ-9") STR("D2", "GAD-7")) ROW(
			  "3", STR("B3", "score") STR("C3", "date") STR("D3", "score") STR("E3", "date"))
			       ROW("4", NUM("A4", "1") NUM("B4", "7") STYLED("C4", "1", "45351") NUM("D4", "8") STYLED(
						"E4", "1", "45351"))) "<mergeCells "
								      "count=\"3\"><mergeCell "
								      "ref=\"A2:A3\"/><mergeCell ref=\"B2:C2\"/><mergeCell "
								      "ref=\"D2:E2\"/></mergeCells>",
		  "2<id><PHQ-9 / score><PHQ-9 / date><GAD-7 / score><GAD-7 / date>\n4<1><7><2024-02-29><8><2024-02-29>\n");
	/* The same with full names below and groups above only some of them. */
	one_gives(DATA(ROW("1", STR("B1", "PHQ-9")) ROW("2", STR("A2", "id") STR("B2", "score") STR("C2", "date"))
			       ROW("3", NUM("A3", "1") NUM("B3", "7") STYLED(
						"C3", "1", "45351"))) "<mergeCells><mergeCell ref=\"B1:C1\"/></mergeCells>",
		  "1<id><PHQ-9 / score><PHQ-9 / date>\n3<1><7><2024-02-29>\n");
	/* A name merged over two columns and no second row of names. */
	one_gives(
		DATA(ROW("1", STR("A1", "id") STR("B1", "score")) ROW("2", NUM("A2", "1") NUM("B2", "7") NUM("C2", "9"))
			     ROW("3", NUM("A3", "1") NUM("B3", "7"))) "<mergeCells><mergeCell ref=\"B1:C1\"/></mergeCells>",
		"1<id><score><score>\n2<1><7><9>\n3<1><7><>\n");
}

static const struct workbook several = {
	.sheet = {{"Read me", "hidden", DATA(HEADER ROW("2", NUM("A2", "9") NUM("B2", "9"))), NULL},
		  {"Blank", NULL, "<sheetData/>", NULL},
		  {"Contacts", NULL, DATA(HEADER ROW("2", NUM("A2", "1") NUM("B2", "2"))), NULL},
		  {"Deep", "veryHidden", DATA(HEADER ROW("2", NUM("A2", "9") NUM("B2", "9"))), NULL},
		  {"Scores", NULL, DATA(HEADER ROW("2", NUM("A2", "3") NUM("B2", "4"))), NULL},
		  {"7", NULL, DATA(ROW("1", "<c r=\"A1\" s=\"1\"/>")), NULL}}};

static void sheets(void **state)
{
	(void)state;
	gives(&several, NULL, "1<id><score>\n2<1><2>\n--\n1<id><score>\n2<3><4>\n");
	gives(&several, "2", "1<id><score>\n2<1><2>\n");
	gives(&several, "scores", "1<id><score>\n2<3><4>\n");
	refuses(&several, "5", ERR_USAGE, "shows 4");
	refuses(&several, "Score", ERR_USAGE, "shows 4");
	refuses(&several, "", ERR_USAGE, "shows 4");
	refuses(&several, "Read me", ERR_USAGE, "hidden");
	refuses(&several, "1", ERR_EMPTY, "empty");
	refuses(&several, "7", ERR_EMPTY, "empty");
	struct workbook odd = several;
	odd.sheet[5] = (struct workbook_sheet){"2", NULL, "<sheetData/>", NULL};
	refuses(&odd, "2", ERR_AMBIGUOUS, "rename");
	const struct workbook hidden = {.sheet = {{"A", "hidden", DATA(HEADER), NULL}}};
	refuses(&hidden, NULL, ERR_EMPTY, "shows no sheet");
}

static void facts(void **state)
{
	(void)state;
	const struct workbook w = {
		.sheet = {
			{"X", "hidden", DATA(HEADER), NULL},
			{"Y", "veryHidden", DATA(HEADER), NULL},
			{"A", NULL,
			 "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"9\" max=\"99\" hidden=\"1\"/></cols>" DATA(
				 HEADER "<row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>1</v></c></row><row r=\"3\" ht=\"0\"><c "
					"r=\"A3\"><v>1</v></c><c r=\"B3\"><f>1+1</f></c></row><row r=\"4\"><c "
					"r=\"A4\"><v>1</v></c><c "
					"r=\"B4\" t=\"str\"><f>A1</f><v></v></c></row>"),
			 NULL}}};
	char name[PATH_MAX], *paths[] = {name};
	snprintf(name, sizeof name, "%s", made_book_make(&w));
	const struct syntax_choice choice = {0};
	struct inputs *in;
	struct rd *r;
	struct rd_row row;
	assert_int_equal(inputs_open(1, paths, &choice, &in), ERR_OK);
	assert_int_equal(inputs_count(in), 1);
	assert_int_equal(inputs_rd(in, 0, &r), ERR_OK);
	for (int twice = 0; twice < 2; twice++) {
		int rows = 0;
		while (rd_next(r, &row) == ERR_OK)
			rows++;
		assert_int_equal(rows, 3);
		assert_int_equal(rd_info(r)->hidden_sheets, 2);
		assert_int_equal(rd_info(r)->hidden_rows, 2);
		assert_int_equal(rd_info(r)->hidden_columns, 1);
		assert_int_equal(rd_info(r)->formulas_empty, 1);
		assert_int_equal(rd_info(r)->sheet, 1);
		assert_string_equal(rd_info(r)->syntax, "xlsx");
		assert_true(rd_info(r)->bytes == rd_info(r)->bytes_read);
		assert_int_equal(rd_rewind(r), ERR_OK);
	}
	rd_close(r);
	inputs_close(in);
}

static void unsound(void **state)
{
	(void)state;
	one_refused(DATA(HEADER ROW("2", NUM("A2", "1x"))), ERR_FORMAT, "a number of a sheet is none");
	assert_int_equal(err_last()->row, 2);
	assert_int_equal(err_last()->column, 1);
	one_refused(DATA(HEADER ROW("2", "<c r=\"B2\" t=\"s\"><v>7</v></c>")), ERR_FORMAT, "shared string");
	one_refused(DATA(HEADER ROW("2", "<c r=\"B2\" t=\"zz\"><v>7</v></c>")), ERR_FORMAT, "a type that is not known");
	one_refused(DATA(HEADER ROW("2", "<c r=\"B2\" t=\"b\"><v>7</v></c>")), ERR_FORMAT, "truth");
	one_refused(DATA(HEADER ROW("2", NUM("B2", "1") NUM("A2", "1"))), ERR_FORMAT, "out of order");
	one_refused(DATA(HEADER ROW("1", NUM("A1", "1"))), ERR_FORMAT, "out of order");
	one_refused(DATA(HEADER ROW("2", NUM("A3", "1"))), ERR_FORMAT, "no place");
	/* The same with enough behind it to be taken at one go. */
	one_refused(DATA(HEADER ROW("2", NUM("A3", "1") STR("B2", "words and words and words and words and words and words "
								  "and words and words and words and words and words"))),
		    ERR_FORMAT, "no place");
	one_refused(DATA(HEADER ROW("2", NUM("ZZZZ2", "1"))), ERR_FORMAT, "no place");
	one_refused(DATA(HEADER ROW("2", NUM("XFD2", "1"))), ERR_LIMIT, "4096 columns");
	one_refused(DATA(HEADER ROW("1048577", "")), ERR_FORMAT, "out of order");
	one_refused(DATA(HEADER ROW("2", STR("A2", "&unknown;"))), ERR_FORMAT, "none of XML's own");
	one_refused(DATA(HEADER ROW("2", STR("A2", "&#1;"))), ERR_FORMAT, "none of XML's own");
	one_refused(DATA(HEADER ROW("2", STR("A2", "\xff"))), ERR_FORMAT, "UTF-8");
	one_refused("<sheetData>" HEADER "<row r=\"2\"><c r=\"A2\"><v>1</v>", ERR_FORMAT, "ends within");
	one_refused(DATA(HEADER), ERR_EMPTY, "no rows under it");
	one_refused("<sheetData/>", ERR_EMPTY, "no rows");
	one_refused(DATA(ROW("1", STR("A1", "x")) ROW("2", NUM("A2", "1"))), ERR_FORMAT, "only one column");
	one_refused(DATA(ROW("1", NUM("A1", "1") NUM("B1", "2")) ROW("2", NUM("A2", "1") NUM("B2", "2"))), ERR_FORMAT,
		    "no header");
	struct workbook w = {.sheet = {{"A", NULL, DATA(HEADER), NULL}},
			     .doctype = "<!DOCTYPE worksheet [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"};
	refuses(&w, NULL, ERR_FORMAT, "document type");
}

/* As Excel's own kind of writer makes it. */
static void by_library(void **state)
{
	(void)state;
	const char *path = temp_path("library.xlsx");
	lxw_workbook *w = workbook_new(path);
	lxw_worksheet *s = workbook_add_worksheet(w, NULL), *t = workbook_add_worksheet(w, "Other");
	lxw_format *day = workbook_add_format(w), *moment = workbook_add_format(w);
	lxw_datetime at = {.year = 2024, .month = 2, .day = 29, .hour = 10, .min = 30, .sec = 0};
	lxw_datetime on = {.year = 1987, .month = 12, .day = 1};
	format_set_num_format(day, "[$-809]dd mmmm yyyy;@");
	format_set_num_format_index(moment, 22);
	worksheet_merge_range(s, 0, 0, 0, 3, "Report", NULL);
	const char *const names[] = {"id", "born", "seen", "score"};
	for (lxw_col_t i = 0; i < 4; i++)
		worksheet_write_string(s, 1, i, names[i], NULL);
	worksheet_write_string(s, 2, 0, "C<1> & \"co\"", NULL);
	worksheet_write_datetime(s, 2, 1, &on, day);
	worksheet_write_datetime(s, 2, 2, &at, moment);
	worksheet_write_number(s, 2, 3, 35.8, NULL);
	worksheet_write_string(s, 4, 0, "Müller", NULL);
	worksheet_write_boolean(s, 4, 1, 1, NULL);
	worksheet_write_formula_num(s, 4, 3, "=1+1", NULL, 2);
	worksheet_write_string(t, 0, 0, "not read", NULL);
	worksheet_hide(t);
	assert_int_equal(workbook_close(w), LXW_NO_ERROR);
	assert_int_equal(made_book_rows(path, NULL, got, sizeof got), ERR_OK);
	assert_string_equal(got, "2<id><born><seen><score>\n3<C<1> & \"co\"><1987-12-01><2024-02-29T10:30:00><35.8>\n"
				 "5<Müller><TRUE><><2>\n");
}

/* Rows longer than the window, and more of them than it holds. */
static void long_rows(void **state)
{
	(void)state;
	enum { ROWS = 20000, LONG = 30000 };
	const char *path = temp_path("long.xlsx");
	char *text = malloc(LONG + 1);
	assert_non_null(text);
	memset(text, 'x', LONG);
	text[LONG] = '\0';
	lxw_workbook *w = workbook_new(path);
	lxw_worksheet *s = workbook_add_worksheet(w, NULL);
	for (lxw_col_t c = 0; c < 40; c++)
		worksheet_write_string(s, 0, c, "name", NULL);
	for (lxw_row_t r = 1; r <= ROWS; r++)
		for (lxw_col_t c = 0; c < 10; c++)
			worksheet_write_number(s, r, c, r * 10 + c, NULL);
	for (lxw_col_t c = 0; c < 40; c++)
		worksheet_write_string(s, 7, c, text, NULL);
	assert_int_equal(workbook_close(w), LXW_NO_ERROR);
	free(text);
	char name[PATH_MAX], *paths[] = {name};
	snprintf(name, sizeof name, "%s", path);
	struct inputs *in;
	struct rd *r;
	struct rd_row row;
	assert_int_equal(inputs_open(1, paths, &(struct syntax_choice){0}, &in), ERR_OK);
	assert_int_equal(inputs_rd(in, 0, &r), ERR_OK);
	for (long i = 1; i <= ROWS; i++) {
		assert_int_equal(rd_next(r, &row), ERR_OK);
		assert_int_equal(row.number, i + 1);
		assert_int_equal(row.n, 40);
		char want[32];
		size_t n = (size_t)snprintf(want, sizeof want, "%ld", i * 10 + 9);
		if (i == 7)
			assert_int_equal(row.cell[39].n, LONG);
		else
			assert_memory_equal(row.cell[9].p, want, n);
	}
	assert_int_equal(rd_next(r, &row), ERR_END);
	rd_close(r);
	inputs_close(in);
}

static void other_containers(void **state)
{
	(void)state;
	/* The first sector of a directory of [MS-CFB], as Excel writes it for a workbook with a password. */
	unsigned char old[1024] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
	old[30] = 9;
	for (int i = 0; "EncryptedPackage"[i]; i++)
		old[512 + 128 + 2 * i] = (unsigned char)"EncryptedPackage"[i];
	assert_int_equal(made_book_rows(temp_file("p.xlsx", old, sizeof old), NULL, got, sizeof got), ERR_FORMAT);
	assert_non_null(strstr(err_last()->text, "protected by a password: save it without one"));
	memset(old + 512, 0, 512);
	for (int i = 0; "Workbook"[i]; i++)
		old[512 + 128 + 2 * i] = (unsigned char)"Workbook"[i];
	assert_int_equal(made_book_rows(temp_file("p.xls", old, sizeof old), NULL, got, sizeof got), ERR_FORMAT);
	assert_non_null(strstr(err_last()->text, "(.xls): save it as .xlsx"));
	assert_int_equal(made_book_rows(temp_file("p.xls", old, 20), NULL, got, sizeof got), ERR_FORMAT);
	const struct container_part binary[] = {
		{"[Content_Types].xml", "<a/>", 0}, {"xl/workbook.bin", "x", 0}, {NULL, NULL, 0}};
	container_make(temp_path("b.xlsb"), binary);
	assert_int_equal(made_book_rows(temp_path("b.xlsb"), NULL, got, sizeof got), ERR_FORMAT);
	assert_non_null(strstr(err_last()->text, ".xlsb"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(dates),
		cmocka_unit_test(other_writers),
		cmocka_unit_test(headers),
		cmocka_unit_test(sheets),
		cmocka_unit_test(facts),
		cmocka_unit_test(unsound),
		cmocka_unit_test(by_library),
		cmocka_unit_test(identifiers),
		cmocka_unit_test(long_rows),
		cmocka_unit_test(other_containers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
