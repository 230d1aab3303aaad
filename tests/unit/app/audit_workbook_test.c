/* A workbook as written passes its audit; with one thing changed by hand it does not, and the finding is the one about that thing. */
#include "app/audit.h"
#include "read/zip_parts.h"
#include "reports/report.h"
#include "support/container.h"
#include "support/demo_tables.h"
#include "support/scratch.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 200 };

/* In part, from becomes to (the first place); part not there: it is added with the text to. */
struct change {
	const char *part, *from, *to;
	const char *check; /* that must find it */
};

static char *book;

static int write_book(void **state)
{
	(void)state;
	struct arena *own = arena_new();
	struct safe_table *tables[DEMO_TABLES];
	const struct report_options o = {.charts = true, .day = 20778, .title = "Quarterly outcomes review"};
	demo_tables(own, RELEASE_QI, tables);
	book = strdup(temp_path("book.xlsx"));
	enum err err = report_workbook(book, tables, DEMO_TABLES, &o);
	arena_free(own);
	return err ? -1 : 0;
}

static int free_book(void **state)
{
	(void)state;
	free(book);
	return 0;
}

static const char *changed_text(const struct part_bytes *b, const struct change *c)
{
	const char *at = strstr(b->p, c->from);
	char *text = arena_array(mem, b->n + strlen(c->to) + 1, 1);
	assert_non_null(at);
	assert_non_null(text);
	sprintf(text, "%.*s%s%s", (int)(at - b->p), b->p, c->to, at + strlen(c->from));
	return text;
}

static const char *changed(const struct change *c)
{
	struct zip_parts *z;
	struct container_part part[MOST] = {{0}};
	size_t n = 0;
	bool found = false;
	assert_int_equal(zip_parts_open(book, 1, &zip_limits_usual, &z), ERR_OK);
	assert_true(zip_parts_count(z) + 2 < MOST);
	for (; n < zip_parts_count(z); n++) {
		struct part_bytes b;
		assert_int_equal(zip_parts_read(z, n, false, &b), ERR_OK);
		const char *name = arena_text(mem, zip_parts_at(z, n).name);
		bool here = c && !strcmp(name, c->part);
		found = found || here;
		part[n] = (struct container_part){name, here ? changed_text(&b, c) : arena_text_n(mem, b.p, b.n), 0};
		part_bytes_free(&b);
	}
	if (c && !found)
		part[n] = (struct container_part){c->part, c->to, 0};
	zip_parts_close(z);
	const char *path = temp_path("changed.xlsx");
	container_make(path, part);
	return path;
}

/* The audit's answer as JSON. */
static char *audited(const char *path, bool *look)
{
	struct result *r = result_new();
	struct result_part *part = result_part(r, "checks", RESULT_ROWS);
	const struct audit_input in = {.mem = mem, .path = path, .file = 1, .result = r};
	*look = false;
	assert_int_equal(audit_file(&in, part, look), ERR_OK);
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	assert_int_equal(result_print(r, RESULT_CSV, "checks", to), ERR_OK);
	fclose(to);
	result_free(r);
	return text;
}

static void as_written(void **state)
{
	(void)state;
	bool look = false;
	char *text = audited(changed(NULL), &look);
	if (look)
		print_message("%s\n", text);
	assert_false(look);
	free(text);
}

static void with_one_thing_changed(void **state)
{
	static const struct change changes[] = {
		{"xl/comments1.xml", NULL, "<comments/>", "parts"},
		{"docProps/custom.xml", NULL, "<Properties/>", "parts"},
		{"xl/externalLinks/externalLink1.xml", NULL, "<externalLink/>", "parts"},
		{"xl/pivotCache/pivotCacheDefinition1.xml", NULL, "<x/>", "parts"},
		{"customXml/item1.xml", NULL, "<x/>", "parts"},
		{"xl/worksheets/sheet1.xml.bak", NULL, "<x/>", "parts"},
		{"xl/_rels/workbook.xml.rels", "</Relationships>",
		 "<Relationship Id=\"rId999\" "
		 "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink\" "
		 "Target=\"file:///x\" TargetMode=\"External\"/></Relationships>",
		 "relations"},
		{"xl/workbook.xml", "sheetId=\"2\"", "sheetId=\"2\" state=\"hidden\"", "hidden"},
		{"xl/workbook.xml", "sheetId=\"2\"", "sheetId=\"2\" state=\"veryHidden\"", "hidden"},
		{"xl/worksheets/sheet3.xml", "<row r=\"4\"", "<row r=\"4\" hidden=\"1\"", "hidden"},
		{"xl/worksheets/sheet3.xml", "<col min=\"1\"", "<col hidden=\"1\" min=\"1\"", "hidden"},
		{"xl/workbook.xml", "<definedNames>", "<definedNames><definedName name=\"n\">17</definedName>", "names"},
		{"xl/worksheets/sheet3.xml", "</sheetData>", "</sheetData><dataValidations/>", "elements"},
		{"docProps/core.xml", "</cp:coreProperties>", "<cp:keywords>x</cp:keywords></cp:coreProperties>",
		 "properties"},
		{"docProps/core.xml", "<dc:creator>Upturn", "<dc:creator>Somebody", "properties"},
		{"docProps/app.xml", "<Company></Company>", "<Company>Clinic</Company>", "properties"},
		{"xl/charts/chart1.xml", "<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"",
		 "<c:numCache><c:formatCode>General</c:formatCode><c:pt idx=\"0\"><c:v>0.123</c:v></c:pt><c:ptCount val=\"",
		 "charts"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		bool look = false;
		char finding[64];
		char *text = audited(changed(&changes[i]), &look);
		snprintf(finding, sizeof finding, "1,%s,look", changes[i].check);
		if (!look || !strstr(text, finding))
			print_message("change %zu (%s)\n%s\n", i, changes[i].check, text);
		assert_true(look);
		assert_non_null(strstr(text, finding));
		assert_null(strstr(text, "Somebody"));
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(as_written),
		SCRATCH_TEST(with_one_thing_changed),
	};
	return cmocka_run_group_tests(tests, write_book, free_book);
}
