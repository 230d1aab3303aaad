/* Every text of a dataset, and how far its numbers reach: for who looks for what should not stand there. */
#include "store/store_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 128 };

struct look {
	sqlite3 *db;
	const struct store_look *at;
	char table[NAME_MOST];
};

/* How far the whole numbers of a column reach. */
struct reach {
	int64_t least, most;
	bool any;
};

static enum err see(const struct look *l, sqlite3_stmt *row, int i, struct reach *reach)
{
	int type = sqlite3_column_type(row, i);
	if (type == SQLITE_INTEGER) {
		int64_t v = sqlite3_column_int64(row, i);
		reach->least = reach->any && reach->least < v ? reach->least : v;
		reach->most = reach->any && reach->most > v ? reach->most : v;
		reach->any = true;
	} else if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
		const char *text = (const char *)sqlite3_column_text(row, i);
		size_t n = (size_t)sqlite3_column_bytes(row, i);
		return text ? l->at->text(l->at->context, l->table, sqlite3_column_name(row, i), text, n) : ERR_OK;
	}
	return ERR_OK;
}

static enum err tell_reach(const struct look *l, sqlite3_stmt *row, const struct reach *reach)
{
	enum err err = ERR_OK;
	for (int i = 0; i < sqlite3_column_count(row) && !err && l->at->numbers; i++)
		if (reach[i].any)
			err = l->at->numbers(l->at->context, l->table, sqlite3_column_name(row, i), reach[i].least,
					     reach[i].most);
	return err;
}

/* All columns of a table in one pass over it. */
static enum err look_at_rows(const struct look *l, const char *sql)
{
	sqlite3_stmt *row = NULL;
	enum err err = db_prepare(l->db, sql, &row);
	int n = err ? 0 : sqlite3_column_count(row);
	struct reach *reach = calloc((size_t)n + 1, sizeof *reach);
	if (!err && !reach)
		err = err_memory();
	while (!err && (err = db_step(row)) == ERR_OK)
		for (int i = 0; i < n && !err; i++)
			err = see(l, row, i, &reach[i]);
	if (err == ERR_END)
		err = tell_reach(l, row, reach);
	free(reach);
	sqlite3_finalize(row);
	return err;
}

enum err store_look(const struct store *s, const struct store_look *at)
{
	/* Columns declared as numbers of a STRICT table hold nothing else: without numbers to tell, a table of such is not read. */
	static const char tables[] =
		"SELECT name FROM pragma_table_list AS t WHERE schema = 'main' AND type = 'table' AND name NOT LIKE "
		"'sqlite_%'"
		" AND (?1 OR EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE type NOT IN ('INTEGER', 'REAL')))";
	struct look l = {.db = s->db, .at = at, .table = "sqlite_schema"};
	sqlite3_stmt *table = NULL;
	enum err err = look_at_rows(&l, "SELECT coalesce(sql, name) AS sql FROM sqlite_schema");
	if (!err)
		err = db_prepare(s->db, tables, &table);
	if (!err)
		sqlite3_bind_int(table, 1, at->numbers != NULL);
	while (!err && (err = db_step(table)) == ERR_OK) {
		char sql[2 * NAME_MOST + 32];
		snprintf(l.table, sizeof l.table, "%s", (const char *)sqlite3_column_text(table, 0));
		sqlite3_snprintf((int)sizeof sql, sql, "SELECT * FROM \"%w\"", l.table);
		err = look_at_rows(&l, sql);
	}
	sqlite3_finalize(table);
	return err == ERR_END ? ERR_OK : err;
}
