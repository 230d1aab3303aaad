/* Released tables as CSV and JSON, byte for byte as contract.md has them; what cannot be written says so. */
#include "reports/report.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct report_options none = {.profile = REPORT_ACCESSIBLE};

static struct safe_table *small(struct arena *mem)
{
	static const struct column columns[] = {
		{"modality", "Group", true}, {"n", "Clients", false}, {"hr", "Hazard ratio", false}, {"p", "p", false}};
	struct table *t = table_new(mem, "comparison", columns, 4);
	size_t row;
	for (int i = 0; i < 2; i++)
		assert_int_equal(table_add_row(t, &row), ERR_OK);
	t->title = "Comparison";
	t->note[t->notes++] = "By the study's definition.";
	*table_cell(t, 0, 0) = cell_text("CBT, \"long\"");
	*table_cell(t, 0, 1) = cell_count(40);
	*table_cell(t, 0, 2) = cell_estimate(num_of(1.23456), 40, 20);
	*table_cell(t, 0, 3) = cell_none(WHY_REFERENCE);
	*table_cell(t, 1, 0) = cell_text("Counselling");
	*table_cell(t, 1, 1) = cell_count(3);
	*table_cell(t, 1, 2) = cell_none(WHY_FEW_EVENTS);
	*table_cell(t, 1, 3) = cell_p(num_of(0.1), 40, 20);
	assert_int_equal(table_say(t, "HR {0}.", &(struct cell_ref){0, 2}, 1, "None."), ERR_OK);
	struct safe_table *safe = NULL;
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &safe), ERR_OK);
	return safe;
}

static void check_file(const char *folder, const char *name, const char *want)
{
	char path[512], got[2048] = "";
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	size_t n = fread(got, 1, sizeof got - 1, f);
	fclose(f);
	got[n] = '\0';
	assert_string_equal(got, want);
	unlink(path);
}

static void csv_has_shorthand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct safe_table *tables[] = {small(mem)};
	char folder[256];
	snprintf(folder, sizeof folder, "%s", temp_path("csv"));
	assert_int_equal(report_folder(folder, tables, 1, REPORT_CSV, &none), ERR_OK);
	check_file(folder, "comparison.csv",
		   "modality,n,hr,p\n\"CBT, \"\"long\"\"\",40,1.235,[z]\nCounselling,[c],[x],0.1\n");
	rmdir(folder);
	arena_free(mem);
}

static void json_has_reasons(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct safe_table *tables[] = {small(mem)};
	char folder[256];
	snprintf(folder, sizeof folder, "%s", temp_path("json"));
	assert_int_equal(report_folder(folder, tables, 1, REPORT_JSON, &none), ERR_OK);
	assert_int_equal(report_folder(folder, tables, 1, REPORT_JSON, &none), ERR_OK); /* again, over it */
	check_file(folder, "comparison.json",
		   "{\n \"sheet\": \"comparison\",\n \"title\": \"Comparison\",\n \"sentence\": \"HR 1.24.\",\n "
		   "\"release\": \"qi\",\n"
		   " \"notes\": [\n  \"By the study's definition.\"\n ],\n \"rows\": [\n"
		   "  {\n   \"modality\": \"CBT, \\\"long\\\"\",\n   \"n\": 40,\n   \"hr\": 1.2350000000000001,\n   \"p\": "
		   "null,\n"
		   "   \"why\": {\n    \"p\": \"this is the reference\"\n   }\n  },\n"
		   "  {\n   \"modality\": \"Counselling\",\n   \"n\": \"[c]\",\n   \"hr\": null,\n   \"p\": "
		   "0.10000000000000001,\n"
		   "   \"why\": {\n    \"hr\": \"too few events\"\n   }\n  }\n ]\n}\n");
	rmdir(folder);
	arena_free(mem);
}

static void a_file_is_no_folder(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct safe_table *tables[] = {small(mem)};
	assert_int_equal(report_folder(temp_file("plain", "x", 1), tables, 1, REPORT_CSV, &none), ERR_DISK);
	assert_int_equal(report_folder("/nowhere/at/all", tables, 1, REPORT_CSV, &none), ERR_DISK);
	arena_free(mem);
}

static enum err refuse(const char *text, size_t n, const void *context)
{
	(void)context;
	assert_non_null(memmem(text, n, "Counselling", 11));
	return err_set(ERR_VALUE, "no");
}

/* What is looked at is what would be written; refused, nothing is, not even the folder. */
static void what_is_refused_is_not_written(void **state)
{
	(void)state;
	static const enum report_format formats[] = {REPORT_CSV, REPORT_JSON};
	struct arena *mem = arena_new();
	struct safe_table *tables[] = {small(mem)};
	const struct report_options o = {.verify_text = refuse};
	const char *folder = temp_path("refused");
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(report_folder(folder, tables, 1, formats[i], &o), ERR_VALUE);
		assert_int_equal(access(folder, F_OK), -1);
	}
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_has_shorthand),
		cmocka_unit_test(json_has_reasons),
		cmocka_unit_test(a_file_is_no_folder),
		cmocka_unit_test(what_is_refused_is_not_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
