/* Worksheet parts written by hand: what each kind of cell gives, and what is refused. */
#include "read/sheet_cells.h"
#include "support/check.h"
#include "support/container.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet xmlns=\"" MAIN "\">"
#define SHEET(rows) HEAD "<sheetData>" rows "</sheetData></worksheet>"

static const char strings_part[] =
	"<sst xmlns=\"" MAIN "\" count=\"4\"><si><t>plain</t></si><si><r><t>rich</t></r><r><rPr><b/></rPr><t xml:space="
	"\"preserve\"> text</t></r></si><si><t>kanji</t><rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si><si><t/></si></sst>";

/* Of the first n bytes of the part. */
static enum err strings_of(size_t n, struct sheet_strings **out)
{
	struct zip_parts *z = NULL;
	const struct container_part parts[] = {{.name = "strings", .text = strings_part, .n = n}, {.name = NULL}};
	const char *path = temp_path("strings.zip");
	container_make(path, parts);
	assert_int_equal(zip_parts_open(path, 1, &zip_limits_usual, &z), ERR_OK);
	enum err err = sheet_strings_read(z, "strings", 1, out);
	zip_parts_close(z);
	return err;
}

struct got {
	char text[2000];
	size_t n;
};

static enum err take(void *context, const struct sheet_cell *c)
{
	static const char letter[] = {'n', 't', 'b', 'd', 'e'};
	struct got *g = context;
	g->n += (size_t)snprintf(g->text + g->n, sizeof g->text - g->n, "%u,%u %c%s%s %u [%s] %g; ", c->row, c->column,
				 letter[c->kind], c->formula ? "f" : "", c->hidden ? "h" : "", c->style, c->text, c->number);
	assert_int_equal(strlen(c->text), c->n);
	return ERR_OK;
}

static enum err cells(const char *xml, size_t n, struct got *g, struct sheet_facts *facts)
{
	struct sheet_strings *strings;
	assert_int_equal(strings_of(sizeof strings_part - 1, &strings), ERR_OK);
	const struct part_bytes part = {.p = (char *)(uintptr_t)xml, .n = n};
	*g = (struct got){.n = 0};
	enum err err = sheet_cells(&part, 1, strings, &(struct sheet_sink){.context = g, .cell = take}, facts);
	sheet_strings_free(strings);
	return err;
}

static void gives(const char *xml, const char *want)
{
	struct got g;
	struct sheet_facts facts;
	assert_int_equal(cells(xml, strlen(xml), &g, &facts), ERR_OK);
	assert_string_equal(g.text, want);
}

static void refused(const char *xml)
{
	struct got g;
	struct sheet_facts facts;
	assert_int_equal(cells(xml, strlen(xml), &g, &facts), ERR_FORMAT);
}

static void every_kind(void **state)
{
	(void)state;
	gives(SHEET("<row r=\"1\"><c r=\"A1\"><v>0.42857142857142855</v></c><c r=\"C1\" s=\"7\" t=\"s\"><v>1</v></c></row>"),
	      "1,1 n 0 [0.42857142857142855] 0.428571; 1,3 t 7 [rich text] 0; ");
	gives(SHEET("<row r=\"2\"><c r=\"AA2\" t=\"inlineStr\"><is><t>a &amp; b</t></is></c></row>"),
	      "2,27 t 0 [a & b] 0; ");
	gives(SHEET("<row r=\"3\"><c r=\"A3\" t=\"b\"><v>1</v></c><c r=\"B3\" t=\"e\"><v>#N/A</v></c>"
		    "<c r=\"C3\" t=\"d\"><v>2026-11-22</v></c></row>"),
	      "3,1 b 0 [1] 1; 3,2 e 0 [#N/A] 0; 3,3 d 0 [2026-11-22] 0; ");
	gives(SHEET("<row r=\"1\"><c r=\"A1\"><f>SUM(B1:B9)</f><v>12</v></c><c r=\"B1\" "
		    "t=\"str\"><f>A1</f><v>x</v></c></row>"),
	      "1,1 nf 0 [12] 12; 1,2 tf 0 [x] 0; ");
	gives(SHEET("<row><c><v>1</v></c><c><v>2</v></c></row><row><c t=\"s\"><v>2</v></c></row>"),
	      "1,1 n 0 [1] 1; 1,2 n 0 [2] 2; 2,1 t 0 [kanji] 0; ");
	gives(SHEET("<row r=\"1\"><c r=\"A1\" s=\"3\"/><c r=\"XFD1\"><v>-1e-3</v></c></row>"),
	      "1,16384 n 0 [-1e-3] -0.001; ");
	gives(SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>3</v></c></row>"), "1,1 t 0 [] 0; ");
}

static void other_prefixes(void **state)
{
	(void)state;
	gives("<x:worksheet xmlns:x=\"" MAIN "\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>5</x:v></x:c></x:row>"
	      "</x:sheetData></x:worksheet>",
	      "1,1 n 0 [5] 5; ");
	gives("<worksheet xmlns=\"" MAIN "\" xmlns:y=\"urn:y\"><sheetData><row r=\"1\"><y:c r=\"A1\"><y:v>5</y:v></y:c>"
	      "<c r=\"B1\"><v>6</v><y:v>9</y:v></c></row></sheetData></worksheet>",
	      "1,2 n 0 [6] 6; ");
}

static void hidden_is_told(void **state)
{
	(void)state;
	static const char xml[] = HEAD
		"<cols><col min=\"1\" max=\"1\" width=\"9\"/><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"3\" "
		"max=\"3\" "
		"width=\"0\"/></cols><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\" hidden=\"1\"><c "
		"r=\"A2\"><f>A1</f><v>2</v></c></row><row r=\"3\" ht=\"0\" customHeight=\"1\"/></sheetData></worksheet>";
	struct got g;
	struct sheet_facts facts;
	assert_int_equal(cells(xml, strlen(xml), &g, &facts), ERR_OK);
	assert_string_equal(g.text, "1,1 n 0 [1] 1; 2,1 nfh 0 [2] 2; ");
	assert_int_equal(facts.hidden_rows, 2);
	assert_int_equal(facts.hidden_columns, 2);
	assert_int_equal(facts.cells, 2);
	assert_int_equal(facts.formulas, 1);
}

static void faults(void **state)
{
	(void)state;
	refused(SHEET("<row r=\"2\"/><row r=\"2\"/>"));
	refused(SHEET("<row r=\"2\"/><row r=\"1\"/>"));
	refused(SHEET("<row r=\"0\"/>"));
	refused(SHEET("<row r=\"1048577\"/>"));
	refused(SHEET("<row r=\"99999999999999999999\"/>"));
	refused(SHEET("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"1\"><v>1</v></c></row>"));
	refused(SHEET("<c r=\"A1\"><v>1</v></c>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\" t=\"unheard\"><v>4</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\"><v>nan</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\"><v>0x10</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\"><v>1e999</v></c></row>"));
	refused(SHEET("<row r=\"1\"><c r=\"A1\"><v>12 Acacia Avenue</v></c></row>"));
}

static void no_entities(void **state)
{
	(void)state;
	refused("<!DOCTYPE worksheet><worksheet xmlns=\"" MAIN "\"/>");
	refused("<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
		"\"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><worksheet xmlns=\"" MAIN "\"><sheetData><row r=\"1\"><c r=\"A1\" "
		"t=\"inlineStr\"><is><t>&c;</t></is></c></row></sheetData></worksheet>");
	refused("<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet xmlns=\"" MAIN "\">&x;</worksheet>");
	refused(SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&x;</t></is></c></row>"));
	char deep[2000] = HEAD;
	for (int i = 0; i < 70; i++)
		strncat(deep, "<a>", sizeof deep - strlen(deep) - 1);
	for (int i = 0; i < 70; i++)
		strncat(deep, "</a>", sizeof deep - strlen(deep) - 1);
	strncat(deep, "</worksheet>", sizeof deep - strlen(deep) - 1);
	refused(deep);
}

/* Every part that ends too early is refused; the copy on the heap shows a read beyond its end to the sanitizer. */
static void truncated(void **state)
{
	(void)state;
	static const char xml[] =
		SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is>"
		      "</c></row>");
	struct got g;
	struct sheet_facts facts;
	for (size_t n = 0; n <= strlen(xml); n++) {
		char *part = malloc(n + 1);
		assert_non_null(part);
		memcpy(part, xml, n);
		assert_int_equal(cells(part, n, &g, &facts), n < strlen(xml) ? ERR_FORMAT : ERR_OK);
		free(part);
	}
	for (size_t n = 0; n < sizeof strings_part - 1; n++) {
		struct sheet_strings *s = NULL;
		assert_int_equal(n ? strings_of(n, &s) : ERR_FORMAT, ERR_FORMAT);
		assert_null(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind), cmocka_unit_test(other_prefixes), cmocka_unit_test(hidden_is_told),
		cmocka_unit_test(faults),     cmocka_unit_test(no_entities),    cmocka_unit_test(truncated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
