/* OpenDocument spreadsheets as a syntax, written by hand as ISO/IEC 26300 has them. Expected rows are written out by hand. */
#include "read/input.h"
#include "support/check.h"
#include "support/container.h"
#include "support/made_book.h"
#include "support/temp.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define TABLE(name, rows) "<table:table table:name=\"" name "\" table:style-name=\"ta1\">" rows "</table:table>"
#define ROW(cells) "<table:table-row>" cells "</table:table-row>"
#define STR(v) "<table:table-cell office:value-type=\"string\"><text:p>" v "</text:p></table:table-cell>"
#define NUM(v)                                                                                                              \
	"<table:table-cell office:value-type=\"float\" office:value=\"" v "\"><text:p>shown</text:p></table:table-cell>"
#define HEADER ROW(STR("id") STR("score"))
#define BEFORE                                                                                                              \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" "          \
	"xmlns:text=\"x\" "                                                                                                 \
	"xmlns:style=\"s\"><office:automatic-styles><style:style style:name=\"ta1\" "                                       \
	"style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style><style:style "                \
	"style:name=\"ta2\" "                                                                                               \
	"style:family=\"table\"><style:table-properties "                                                                   \
	"table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>"
#define AFTER "</office:spreadsheet></office:body></office:document-content>"

static char got[1 << 16];

/* The first part is stored, as the format wants it. */
static const char *make(const char *content, const char *manifest)
{
	static const char type[] = "application/vnd.oasis.opendocument.spreadsheet";
	const char *path = temp_path("book.ods");
	const char *const name[] = {"mimetype", "content.xml", "META-INF/manifest.xml"}, *const text[] = {type, content,
													  manifest};
	int why = 0;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
	assert_non_null(zip);
	for (int i = 0; i < 3; i++) {
		zip_int64_t at = zip_file_add(zip, name[i], zip_source_buffer(zip, text[i], strlen(text[i]), 0), 0);
		assert_true(at >= 0);
		assert_int_equal(zip_set_file_compression(zip, (zip_uint64_t)at, i ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0), 0);
	}
	assert_int_equal(zip_close(zip), 0);
	return path;
}

static void gives(const char *content, const char *sheet, const char *want)
{
	if (made_book_rows(make(content, "<m/>"), sheet, got, sizeof got))
		fail_msg("%s", err_last()->text);
	assert_string_equal(got, want);
}

static void refused(const char *content, const char *manifest, const char *sheet, enum err want, const char *words)
{
	enum err err = made_book_rows(make(content, manifest), sheet, got, sizeof got);
	if (err != want || !strstr(err_last()->text, words))
		fail_msg("%d (wanted %d): %s", (int)err, (int)want, err ? err_last()->text : got);
}

static void kinds(void **state)
{
	(void)state;
	gives(BEFORE TABLE("A",
			   ROW(STR("id") STR("a") STR("b") STR("c") STR("d")) ROW(
				   NUM("1") NUM("0.30000000000000004") "<table:table-cell office:value-type=\"date\" "
								       "office:date-value=\"2024-03-01\"/>"
								       "<table:table-cell office:value-type=\"date\" "
								       "office:date-value=\"2024-03-01T10:30:00.000\"/>"
								       "<table:table-cell office:value-type=\"time\" "
								       "office:time-value=\"PT26H05M09.25S\"/>")
				   ROW("<table:table-cell office:value-type=\"percentage\" "
				       "office:value=\"0.25\"/><table:table-cell "
				       "office:value-type=\"currency\" office:currency=\"GBP\" "
				       "office:value=\"60\"/><table:table-cell "
				       "office:value-type=\"boolean\" office:boolean-value=\"true\"/><table:table-cell "
				       "office:value-type=\"boolean\" office:boolean-value=\"false\"/><table:table-cell "
				       "office:value-type=\"string\" office:string-value=\"a&amp;b\"/>")
					   ROW("<table:table-cell office:value-type=\"string\"><office:annotation><text:p>a "
					       "comment</text:p></office:annotation><text:p>one<text:s "
					       "text:c=\"2\"/>t<text:span>w</text:span>o</"
					       "text:p><text:p>&lt;three&gt;<text:tab/>x</text:p></table:table-cell>"
					       "<table:table-cell table:formula=\"of:=1+1\"/><table:table-cell "
					       "office:value-type=\"string\" "
					       "office:string-value=\"\" "
					       "calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>"))
		      AFTER,
	      NULL,
	      "1<id><a><b><c><d>\n2<1><0.3><2024-03-01><2024-03-01T10:30:00><26:05:09>\n3<0.25><60><TRUE><FALSE><a&b>\n"
	      "4<one  two\n<three>\tx><><#N/A><><>\n");
}

#define SHOWN(v, text)                                                                                                      \
	"<table:table-cell office:value-type=\"float\" office:value=\"" v "\"><text:p>" text "</text:p></table:table-cell>"

/* Identifiers kept as numbers: zeros in front that are shown; what a double cannot hold is seen to be damaged. */
static void identifiers(void **state)
{
	(void)state;
	gives(BEFORE TABLE("A", HEADER ROW(SHOWN("7", "000007") SHOWN("7", "107")) ROW(SHOWN("7", "7.00") SHOWN("7", "0x7"))
					ROW(SHOWN("123456789012345678", "123456789012345678")
						    SHOWN("1234567890123456", "01234567890123456"))) AFTER,
	      NULL, "1<id><score>\n2<000007><7>\n3<7><7>\n4<1.23456789012346E+17><1.23456789012346E+15>\n");
}

/* A million empty rows and columns cost nothing; filled ones are rows. */
static void repeats(void **state)
{
	(void)state;
	gives(BEFORE TABLE("A", "<table:table-header-rows>" HEADER
				"</table:table-header-rows><table:table-row table:number-rows-repeated=\"3\">" NUM(
					"1") "<table:table-cell table:number-columns-repeated=\"1023\"/></table:table-row>"
					     "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell "
					     "table:number-columns-repeated=\"16384\"/></table:table-row>"
					     "<table:table-row-group>" ROW("<table:covered-table-cell/>" NUM(
						     "7")) "</table:table-row-group>"
							   "<table:table-row "
							   "table:number-rows-repeated=\"4000000\"><table:table-cell/></"
							   "table:table-row>") AFTER,
	      NULL, "1<id><score>\n2<1><>\n3<1><>\n4<1><>\n1000005<><7>\n");
	gives(BEFORE TABLE("A",
			   ROW(STR("id") STR("a") STR("b")) ROW(NUM(
				   "1") "<table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" "
					"office:value=\"5\"/>")) AFTER,
	      NULL, "1<id><a><b>\n2<1><5><5>\n");
}

static void groups(void **state)
{
	(void)state;
	gives(BEFORE TABLE("A",
			   ROW("<table:table-cell office:value-type=\"string\" "
			       "table:number-rows-spanned=\"2\"><text:p>id</text:p></table:table-cell><table:table-cell "
			       "office:value-type=\"string\" "
			       "table:number-columns-spanned=\"2\"><text:p>PHQ-9</text:p></"
			       "table:table-cell><table:covered-table-cell/>")
				   ROW("<table:covered-table-cell/>" STR("score") STR("date"))
					   ROW(NUM("1") NUM("2") NUM("3"))) AFTER,
	      NULL, "1<id><PHQ-9 / score><PHQ-9 / date>\n3<1><2><3>\n");
}

static void sheets(void **state)
{
	(void)state;
	static const char several[] =
		BEFORE "<table:tracked-changes><table:cell-content-change><table:table-cell><text:p>old</text:p></"
		       "table:table-cell></"
		       "table:cell-content-change></table:tracked-changes><table:table table:name=\"Secret\" "
		       "table:style-name=\"ta2\">" HEADER ROW(NUM("9") NUM("9")) "</table:table>" TABLE(
			       "Blank", ROW("<table:table-cell/>")) TABLE("One", HEADER ROW(NUM("1") NUM("2")))
			       TABLE("Two &amp; more", HEADER ROW(NUM("3") NUM("4"))) AFTER;
	gives(several, NULL, "1<id><score>\n2<1><2>\n--\n1<id><score>\n2<3><4>\n");
	gives(several, "two & MORE", "1<id><score>\n2<3><4>\n");
	gives(several, "2", "1<id><score>\n2<1><2>\n");
	refused(several, "<m/>", "secret", ERR_USAGE, "hidden");
	refused(several, "<m/>", "Blank", ERR_EMPTY, "empty");
	refused(several, "<m/>", "4", ERR_USAGE, "shows 3");
}

static void hidden_sheets(void **state)
{
	(void)state;
	char name[PATH_MAX], *paths[] = {name};
	struct inputs *in;
	struct rd *r;
	snprintf(name, sizeof name, "%s",
		 make(BEFORE TABLE("A", HEADER ROW(NUM("1") NUM("2"))) "<table:table table:name=\"B\" "
								       "table:style-name=\"ta2\"/>" AFTER,
		      "<m/>"));
	assert_int_equal(inputs_open(1, paths, &(struct syntax_choice){0}, &in), ERR_OK);
	assert_int_equal(inputs_rd(in, 0, &r), ERR_OK);
	assert_int_equal(rd_info(r)->hidden_sheets, 1);
	rd_close(r);
	inputs_close(in);
}

static void unsound(void **state)
{
	(void)state;
	static const char sound[] = BEFORE TABLE("A", HEADER ROW(NUM("1") NUM("2"))) AFTER;
	refused(sound, "<manifest:encryption-data/>", NULL, ERR_FORMAT, "protected by a password");
	refused("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>", "<m/>", NULL, ERR_FORMAT, "document type");
	refused(BEFORE TABLE("A", HEADER ROW(NUM("x") NUM("2"))) AFTER, "<m/>", NULL, ERR_FORMAT,
		"a number of a sheet is none");
	assert_int_equal(err_last()->row, 2);
	assert_int_equal(err_last()->column, 1);
	refused(BEFORE TABLE("A", HEADER "<table:table-row table:number-rows-repeated=\"-1\"/>") AFTER, "<m/>", NULL,
		ERR_FORMAT, "a count of rows is none");
	refused(BEFORE TABLE("A", HEADER "<table:table-row table:number-rows-repeated=\"1048574\"/><table:table-row "
					 "table:number-rows-repeated=\"9999999\">" NUM("1") "</table:table-row>") AFTER,
		"<m/>", NULL, ERR_LIMIT, "1048576 rows");
	refused(BEFORE TABLE("A", HEADER ROW("<table:table-cell table:number-columns-repeated=\"9999\" "
					     "office:value-type=\"float\" office:value=\"5\"/>")) AFTER,
		"<m/>", NULL, ERR_LIMIT, "4096 columns");
	refused(BEFORE TABLE("A", HEADER ROW("<table:table-cell office:value-type=\"time\" office:time-value=\"P1Y\"/>"))
			AFTER,
		"<m/>", NULL, ERR_FORMAT, "a time of a sheet is none");
	refused(BEFORE TABLE("A", HEADER) AFTER, "<m/>", NULL, ERR_EMPTY, "no rows under it");
	refused(BEFORE AFTER, "<m/>", NULL, ERR_EMPTY, "shows no sheet");
	refused(BEFORE "<table:table table:name=\"A\">" HEADER, "<m/>", NULL, ERR_FORMAT, "ends within");
}

/* The content ends at any byte; the container at any byte. */
static void cut(void **state)
{
	(void)state;
	static const char whole[] = BEFORE TABLE("A", HEADER ROW(NUM("1") STR("a &amp; b<text:s/>"))) AFTER;
	char part[sizeof whole];
	for (size_t i = sizeof BEFORE - 8; i < sizeof whole - 1; i += i < sizeof whole - 120 ? 11 : 1) {
		memcpy(part, whole, i);
		part[i] = '\0';
		enum err err = made_book_rows(make(part, "<m/>"), NULL, got, sizeof got);
		assert_true(err != ERR_OK && *err_last()->text);
	}
	size_t n;
	char *bytes = container_bytes(make(whole, "<m/>"), &n);
	const char *path = temp_file("cut.ods", bytes, n);
	while (n--) {
		assert_int_equal(truncate(path, (off_t)n), 0);
		enum err err = made_book_rows(path, NULL, got, sizeof got);
		assert_true(err != ERR_OK && err != ERR_END && *err_last()->text && !strchr(err_last()->text, '\n'));
	}
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),   cmocka_unit_test(identifiers), cmocka_unit_test(hidden_sheets),
		cmocka_unit_test(repeats), cmocka_unit_test(groups),      cmocka_unit_test(sheets),
		cmocka_unit_test(unsound), cmocka_unit_test(cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
