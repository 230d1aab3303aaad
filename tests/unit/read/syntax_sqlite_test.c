/* Databases that SQLite itself made, read back as tables of text. */
#include "core/application_id.h"
#include "read/input.h"
#include "support/check.h"
#include "support/container.h"
#include "support/temp.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *make(const char *name, const char *sql)
{
	static char path[256];
	sqlite3 *db = NULL;
	snprintf(path, sizeof path, "%s", temp_path(name));
	(void)!unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return path;
}

static char got[4096];

static size_t used;

static void say(struct rd_cell cell, const char *before, const char *after)
{
	used += (size_t)snprintf(got + used, sizeof got - used, "%s%.*s%s", before, (int)cell.n, cell.p, after);
}

static enum err show_rows(struct rd *r)
{
	struct rd_row row;
	enum err err;
	for (int c = 0; c < rd_header(r)->n; c++)
		say(rd_header(r)->cell[c], "", ",");
	while ((err = rd_next(r, &row)) == ERR_OK) {
		used += (size_t)snprintf(got + used, sizeof got - used, " %ld", row.number);
		for (int c = 0; c < row.n; c++)
			say(row.cell[c], "<", ">");
	}
	say((struct rd_cell){.p = ""}, "\n", "");
	return err == ERR_END ? rd_rewind(r) : err;
}

/* All tables, each read twice. */
static enum err show(const char *path, const struct syntax_choice *choice)
{
	struct inputs *in = NULL;
	char *given = (char *)path;
	*got = 0;
	used = 0;
	err_clear();
	enum err err = inputs_open(1, &given, choice, &in);
	for (size_t i = 0; !err && i < inputs_count(in); i++) {
		struct rd *r = NULL;
		size_t from = used;
		err = inputs_rd(in, i, &r);
		for (int twice = 0; twice < 2 && !err; twice++) {
			used = from;
			err = show_rows(r);
		}
		rd_close(r);
	}
	inputs_close(in);
	return err;
}

static const char clinic[] = "CREATE TABLE zebra(id INTEGER PRIMARY KEY, name TEXT, score REAL, raw);"
			     "INSERT INTO zebra VALUES(7,'J\xC3\xB6rg',35.8,x'00ff'),(3,NULL,12.0,1e300),(9,'',0.1,-5);"
			     "CREATE TABLE \"a \"\"b\"(x, y); INSERT INTO \"a \"\"b\" VALUES('007', 9007199254740993);"
			     "CREATE TABLE vacant(a, b); CREATE VIEW seen AS SELECT id, score FROM zebra WHERE score > 1;"
			     "CREATE INDEX i ON zebra(name);";

static void test_tables(void **state)
{
	(void)state;
	const char *path = make("clinic.db", clinic);
	assert_int_equal(show(path, &(const struct syntax_choice){0}), ERR_OK);
	assert_string_equal(got,
			    "x,y, 1<007><9007199254740993>\n"
			    "id,name,score,raw, 1<3><><12><1e+300> 2<7><J\xC3\xB6rg><35.8><(binary)> 3<9><><0.1><-5>\n");
}

static void test_queries(void **state)
{
	(void)state;
	const char *path = make("clinic.db", clinic);
	char *good[] = {(char *)"SELECT id, score * 2 AS twice FROM seen ORDER BY id DESC",
			(char *)"WITH t AS (SELECT 1 AS one, 2) SELECT * FROM t ;\n"};
	assert_int_equal(show(path, &(const struct syntax_choice){.queries = 2, .query = good}), ERR_OK);
	assert_string_equal(got, "id,twice, 1<7><71.6> 2<3><24>\none,2, 1<1><2>\n");
	static const char *const bad[] = {"DELETE FROM zebra",          "SELECT id FROM zebra; DELETE FROM zebra",
					  "ATTACH 'x.db' AS x",         "PRAGMA journal_mode = DELETE",
					  "SELECT absent FROM zebra",   "",
					  "SELECT load_extension('x')", "CREATE TABLE t(a)"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *query[] = {(char *)bad[i]};
		assert_int_equal(show(path, &(const struct syntax_choice){.queries = 1, .query = query}), ERR_USAGE);
		assert_null(strstr(err_last()->text, "zebra"));
	}
	char *none[] = {(char *)"SELECT 1"};
	const char *text = temp_file("x.csv", "a,b\n1,2\n", 8);
	assert_int_equal(show(text, &(const struct syntax_choice){.queries = 1, .query = none}), ERR_USAGE);
	assert_int_equal(show(text, &(const struct syntax_choice){.codes = true}), ERR_USAGE);
}

/* Without a name: through a pipe; also when it was last written through a log. */
static void test_pipe(void **state)
{
	(void)state;
	size_t n;
	char sql[sizeof clinic + 64];
	snprintf(sql, sizeof sql, "PRAGMA journal_mode = WAL; %s", clinic);
	char *bytes = container_bytes(make("wal.db", sql), &n);
	assert_int_equal(bytes[18], 2);
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_true(fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) >= (int)n);
	assert_int_equal(write(ends[1], bytes, n), n);
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(show("-", &(const struct syntax_choice){0}), ERR_OK);
	assert_non_null(strstr(got, "2<7><J\xC3\xB6rg><35.8>"));
	free(bytes);
}

static void test_refused(void **state)
{
	(void)state;
	char sql[256], beside[300];
	snprintf(sql, sizeof sql, "PRAGMA application_id = %d; CREATE TABLE t(a, b); INSERT INTO t VALUES(1, 2)",
		 APPLICATION_ID);
	assert_int_equal(show(make("own.db", sql), &(const struct syntax_choice){0}), ERR_FORMAT);
	assert_int_equal(show(make("none.db", "CREATE TABLE t(a, b)"), &(const struct syntax_choice){0}), ERR_EMPTY);
	assert_int_equal(show(make("bytes.db", "CREATE TABLE t(a, b); INSERT INTO t VALUES(1, cast(x'ff41' AS TEXT))"),
			      &(const struct syntax_choice){0}),
			 ERR_FORMAT);
	assert_int_equal(err_last()->column, 2);
	const char *path = make("busy.db", clinic);
	snprintf(beside, sizeof beside, "%s-wal", path);
	FILE *f = fopen(beside, "we");
	assert_true(f && fputs("waits", f) >= 0 && !fclose(f));
	assert_int_equal(show(path, &(const struct syntax_choice){0}), ERR_FILE);
	assert_int_equal(unlink(beside), 0);
	assert_int_equal(show(path, &(const struct syntax_choice){0}), ERR_OK);
}

/* Cut after any byte, and with bytes changed: rows, or one error that says where. */
static void test_damage(void **state)
{
	(void)state;
	size_t n;
	char *bytes = container_bytes(make("clinic.db", clinic), &n);
	for (size_t cut = 1; cut < n; cut += cut < 200 ? 1 : 61) {
		enum err err = show(temp_file("cut.db", bytes, cut), &(const struct syntax_choice){0});
		assert_true(!err || (err_last()->file == 1 && *err_last()->text));
		assert_true(cut >= 4096 || err);
	}
	uint32_t seed = 3;
	for (int i = 0; i < 400; i++) {
		seed = seed * 1664525 + 1013904223;
		size_t at = 20 + (seed >> 8) % (n - 20);
		char was = bytes[at];
		bytes[at] = (char)(seed >> 3);
		enum err err = show(temp_file("cut.db", bytes, n), &(const struct syntax_choice){0});
		assert_true(!err || *err_last()->text);
		assert_null(strstr(err_last()->text, "rg"));
		bytes[at] = was;
	}
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),  cmocka_unit_test(test_queries), cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_refused), cmocka_unit_test(test_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
