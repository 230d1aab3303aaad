/* The workbook: same bytes twice, private, whole, and nothing in it that is not on the list of parts. UPTURN_DEMO=folder keeps one to look at. */
#include "reports/report.h"
#include "support/check.h"
#include "support/demo_tables.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct report_options plain = {
	.profile = REPORT_ACCESSIBLE, .charts = true, .day = 20778, .title = "Quarterly outcomes review"};

static char *slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rbe");
	assert_non_null(f);
	char *bytes = NULL;
	*n = 0;
	for (size_t room = 0, got = 1; got;) {
		if (*n == room) {
			room = room ? 2 * room : 65536;
			bytes = realloc(bytes, room);
			assert_non_null(bytes);
		}
		got = fread(bytes + *n, 1, room - *n, f);
		*n += got;
	}
	fclose(f);
	return bytes;
}

static char *written(const char *name, const struct report_options *o, size_t *n)
{
	struct arena *mem = arena_new();
	struct safe_table *tables[DEMO_TABLES];
	demo_tables(mem, RELEASE_QI, tables);
	char *path = strdup(temp_path(name));
	assert_int_equal(report_workbook(path, tables, DEMO_TABLES, o), ERR_OK);
	char *bytes = slurp(path, n);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
	arena_free(mem);
	return bytes;
}

static void the_same_tables_give_the_same_bytes(void **state)
{
	(void)state;
	size_t n = 0, m = 0;
	char *one = written("one.xlsx", &plain, &n), *two = written("two.xlsx", &plain, &m);
	assert_int_equal(n, m);
	assert_memory_equal(one, two, n);
	free(one);
	free(two);
}

/* The names in a zip's central directory (APPNOTE 4.3.12): signature 0x02014b50, name length at 28, extra and comment at 30 and 32, name at 46. */
static size_t parts_of(const char *bytes, size_t n, char names[][64], size_t room)
{
	size_t parts = 0;
	for (size_t i = 0; i + 46 < n && parts < room; i++) {
		if (memcmp(bytes + i, "PK\1\2", 4) != 0)
			continue;
		size_t length = (unsigned char)bytes[i + 28];
		assert_true(length < 64 && i + 46 + length <= n);
		memcpy(names[parts], bytes + i + 46, length);
		names[parts++][length] = '\0';
	}
	return parts;
}

static bool allowed(const char *name)
{
	static const char *const start[] = {"[Content_Types].xml",
					    "_rels/.rels",
					    "docProps/app.xml",
					    "docProps/core.xml",
					    "xl/workbook.xml",
					    "xl/_rels/workbook.xml.rels",
					    "xl/styles.xml",
					    "xl/sharedStrings.xml",
					    "xl/theme/theme1.xml",
					    "xl/worksheets/sheet",
					    "xl/worksheets/_rels/sheet",
					    "xl/tables/table",
					    "xl/charts/chart",
					    "xl/drawings/drawing",
					    "xl/drawings/_rels/drawing"};
	for (size_t i = 0; i < sizeof start / sizeof *start; i++)
		if (strncmp(name, start[i], strlen(start[i])) == 0)
			return true;
	return false;
}

/* No part that could carry more than is seen: no pivot cache, comment, external link, custom property, macro. */
static void only_known_parts(void **state)
{
	(void)state;
	enum { ROOM = 200 };
	static char names[ROOM][64];
	size_t n = 0, sheets = 0, tables = 0;
	char *bytes = written("parts.xlsx", &plain, &n);
	size_t parts = parts_of(bytes, n, names, ROOM);
	for (size_t i = 0; i < parts; i++) {
		if (!allowed(names[i]))
			print_error("part: %s\n", names[i]);
		assert_true(allowed(names[i]));
		sheets += strncmp(names[i], "xl/worksheets/sheet", 19) == 0;
		tables += strncmp(names[i], "xl/tables/table", 15) == 0;
	}
	assert_int_equal(sheets, DEMO_TABLES + 4); /* Contents, Chart data, What adds up, Notes */
	assert_int_equal(tables, sheets);
	free(bytes);
}

/* Nothing left behind, nothing replaced, when the target cannot be written. */
static void an_unwritable_target_is_an_error(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct safe_table *tables[DEMO_TABLES];
	demo_tables(mem, RELEASE_QI, tables);
	assert_int_equal(report_workbook("/nowhere/at/all.xlsx", tables, DEMO_TABLES, &plain), ERR_DISK);
	arena_free(mem);
}

/* A table without rows, a chart without numbers, no table at all. */
static void empty_tables_are_drawn(void **state)
{
	(void)state;
	static const struct column columns[] = {{"modality", "Group", true}, {"n", "Clients", false}};
	static const size_t values[] = {1, 1, 1};
	struct arena *mem = arena_new();
	struct safe_table *tables[CHART_BAND + 1];
	static const char *const key[] = {"a", "b", "c", "d", "e", "f", "g"};
	for (int kind = 0; kind <= CHART_BAND; kind++) {
		struct table *t = table_new(mem, key[kind], columns, 2);
		t->chart = (struct chart){.kind = (enum chart_kind)kind, .values = 3, .value_column = values};
		assert_int_equal(disclose_table(mem, t, RELEASE_PUBLIC, &tables[kind]), ERR_OK);
	}
	assert_int_equal(report_workbook(temp_path("empty.xlsx"), tables, CHART_BAND + 1, &plain), ERR_OK);
	struct report_options analyst = plain;
	analyst.profile = REPORT_ANALYST;
	assert_int_equal(report_workbook(temp_path("empty.xlsx"), tables, CHART_BAND + 1, &analyst), ERR_OK);
	assert_int_equal(report_workbook(temp_path("none.xlsx"), tables, 0, &plain), ERR_OK);
	arena_free(mem);
}

static void every_release_and_profile_is_drawn(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct safe_table *tables[DEMO_TABLES];
	for (int i = 0; i < 12; i++) {
		struct report_options o = plain;
		o.profile = i / 3 % 2 ? REPORT_ANALYST : REPORT_ACCESSIBLE;
		o.charts = i < 6;
		demo_tables(mem, (enum release)(i % 3), tables);
		assert_int_equal(report_workbook(temp_path("each.xlsx"), tables, DEMO_TABLES, &o), ERR_OK);
	}
	arena_free(mem);
}

static void a_workbook_to_look_at(void **state)
{
	(void)state;
	const char *folder = getenv("UPTURN_DEMO");
	if (!folder) {
		print_message("UPTURN_DEMO names no folder\n");
		skip();
	}
	struct arena *mem = arena_new();
	struct safe_table *tables[DEMO_TABLES];
	char path[256];
	for (int release = 0; release < 3; release++) {
		demo_tables(mem, (enum release)release, tables);
		snprintf(path, sizeof path, "%s/demo%d.xlsx", folder, release);
		assert_int_equal(report_workbook(path, tables, DEMO_TABLES, &plain), ERR_OK);
	}
	struct report_options analyst = plain;
	analyst.profile = REPORT_ANALYST;
	snprintf(path, sizeof path, "%s/analyst.xlsx", folder);
	assert_int_equal(report_workbook(path, tables, DEMO_TABLES, &analyst), ERR_OK);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_tables_give_the_same_bytes), cmocka_unit_test(only_known_parts),
		cmocka_unit_test(an_unwritable_target_is_an_error),    cmocka_unit_test(empty_tables_are_drawn),
		cmocka_unit_test(every_release_and_profile_is_drawn),  cmocka_unit_test(a_workbook_to_look_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
