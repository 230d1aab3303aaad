/* Containers whose parts stand where their relations say, and nowhere else. */
#include "read/book_sheets.h"
#include "support/check.h"
#include "support/container.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELS(links)                                                                                                         \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" links "</Relationships>"
#define LINK(id, type, target) "<Relationship Id=\"" id "\" Type=\"" REL "/" type "\" Target=\"" target "\"/>"
#define BOOK(content)                                                                                                       \
	"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" REL "\">" content        \
	"</workbook>"

static const char root[] = RELS(LINK("r1", "officeDocument", "deep/book.xml"));

static enum err open_book(const char *top, const char *book, const char *rels, struct zip_parts **z,
			  const struct book_sheets **out)
{
	const struct container_part parts[] = {{"_rels/.rels", top, 0},
					       {"deep/book.xml", book, 0},
					       {"deep/_rels/book.xml.rels", rels, 0},
					       {"deep/s/one.xml", "<a/>", 0},
					       {"two.xml", "<a/>", 0},
					       {"deep/texts.xml", "<a/>", 0},
					       {NULL, NULL, 0}};
	const char *path = temp_path("book.xlsx");
	container_make(path, parts);
	assert_int_equal(zip_parts_open(path, 1, &zip_limits_usual, z), ERR_OK);
	return book_sheets_open(*z, 1, out);
}

static void found_by_relations(void **state)
{
	(void)state;
	struct zip_parts *z;
	const struct book_sheets *b = NULL;
	assert_int_equal(open_book(root,
				   BOOK("<workbookPr date1904=\"1\"/><sheets><sheet name=\"A &lt; B\" sheetId=\"1\" "
					"r:id=\"x2\"/><sheet "
					"name=\"Second\" sheetId=\"2\" state=\"veryHidden\" "
					"r:id=\"x1\"/></sheets><definedNames><definedName "
					"name=\"_xlnm.Print_Area\" localSheetId=\"0\">'A'!$A$1</definedName><definedName "
					"name=\"secret\" "
					"hidden=\"1\">7</definedName></definedNames>"),
				   RELS(LINK("x1", "worksheet", "/two.xml") LINK("x2", "worksheet", "s/one.xml")
						LINK("x3", "sharedStrings", "../deep/texts.xml")),
				   &z, &b),
			 ERR_OK);
	assert_int_equal(b->n, 2);
	assert_string_equal(b->part, "deep/book.xml");
	assert_string_equal(b->sheet[0].name, "A < B");
	assert_string_equal(b->sheet[0].part, "deep/s/one.xml");
	assert_false(b->sheet[0].hidden);
	assert_true(b->sheet[0].cells);
	assert_string_equal(b->sheet[1].part, "two.xml");
	assert_true(b->sheet[1].hidden);
	assert_string_equal(b->strings, "deep/texts.xml");
	assert_true(b->since_1904);
	assert_int_equal(b->names, 2);
	assert_string_equal(b->defined[0].refers, "'A'!$A$1");
	assert_true(b->defined[1].hidden && !b->defined[0].hidden);
	book_sheets_close(b);
	zip_parts_close(z);
}

static void refused(const char *top, const char *book, const char *rels)
{
	struct zip_parts *z;
	const struct book_sheets *b = NULL;
	assert_int_equal(open_book(top, book, rels, &z, &b), ERR_FORMAT);
	assert_null(b);
	zip_parts_close(z);
}

static void unsound(void **state)
{
	(void)state;
	static const char book[] = BOOK("<sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"x1\"/></sheets>");
	refused(RELS(""), book, RELS(LINK("x1", "worksheet", "s/one.xml")));
	refused(RELS(LINK("r1", "officeDocument", "deep/book.xml") LINK("r2", "officeDocument", "deep/book.xml")), book,
		RELS(LINK("x1", "worksheet", "s/one.xml")));
	refused(root, book, RELS(LINK("x2", "worksheet", "s/one.xml")));
	refused(root, book, RELS(LINK("x1", "worksheet", "s/absent.xml")));
	refused(root, book, RELS(LINK("x1", "worksheet", "../../s/one.xml")));
	refused(root, book, RELS("<Relationship Id=\"x1\"/>"));
	refused(root, BOOK("<sheets><sheet sheetId=\"1\" r:id=\"x1\"/></sheets>"),
		RELS(LINK("x1", "worksheet", "s/one.xml")));
	refused(root, "<workbook", RELS(LINK("x1", "worksheet", "s/one.xml")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_by_relations),
		cmocka_unit_test(unsound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
