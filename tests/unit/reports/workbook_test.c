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

static void a_workbook_to_look_at(void **state)
{
	(void)state;
	const char *folder = getenv("UPTURN_DEMO");
	if (!folder)
		skip();
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
		cmocka_unit_test(the_same_tables_give_the_same_bytes),
		cmocka_unit_test(a_workbook_to_look_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
