/* Every text of a dataset, and how far its numbers reach: for who looks for what should not stand there. */
#include "store/store_inside.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 128 };

struct look {
	sqlite3 *db;
	const struct store_look *at;
	char table[NAME_MOST];
};

static enum err each_text(const struct look *l, const char *column, const char *sql)
{
	sqlite3_stmt *rows = NULL;
	enum err err = db_prepare(l->db, sql, &rows);
	while (!err && (err = db_step(rows)) == ERR_OK) {
		const char *text = (const char *)sqlite3_column_text(rows, 0);
		size_t n = (size_t)sqlite3_column_bytes(rows, 0);
		if (text)
			err = l->at->text(l->at->context, l->table, column, text, n);
	}
	sqlite3_finalize(rows);
	return err == ERR_END ? ERR_OK : err;
}

static enum err texts_of(const struct look *l, const char *column)
{
	char sql[2 * NAME_MOST + 128];
	sqlite3_snprintf((int)sizeof sql, sql, "SELECT \"%w\" FROM \"%w\" WHERE typeof(\"%w\") IN ('text', 'blob')", column,
			 l->table, column);
	return each_text(l, column, sql);
}

/* Columns declared as numbers of a STRICT table hold nothing else. */
static enum err one_column(const struct look *l, sqlite3_str *reach, const char *column, const char *type)
{
	if (strcmp(type, "REAL") != 0)
		sqlite3_str_appendf(reach,
				    ", min(iif(typeof(\"%w\") = 'integer', \"%w\", NULL)), max(iif(typeof(\"%w\") = "
				    "'integer', \"%w\", NULL))",
				    column, column, column, column);
	return !strcmp(type, "INTEGER") || !strcmp(type, "REAL") ? ERR_OK : texts_of(l, column);
}

/* All columns of a table in one pass over it. */
static enum err reach_of(const struct look *l, const char *sql)
{
	sqlite3_stmt *row = NULL, *columns = NULL;
	enum err err = db_prepare(l->db, sql, &row);
	if (!err)
		err = db_step(row);
	if (!err)
		err = db_prepare(l->db, "SELECT name FROM pragma_table_info(?1) WHERE type <> 'REAL'", &columns);
	if (!err)
		sqlite3_bind_text(columns, 1, l->table, -1, SQLITE_STATIC);
	for (int i = 1; !err && (err = db_step(columns)) == ERR_OK; i += 2)
		if (sqlite3_column_type(row, i) == SQLITE_INTEGER)
			err = l->at->numbers(l->at->context, l->table, (const char *)sqlite3_column_text(columns, 0),
					     sqlite3_column_int64(row, i), sqlite3_column_int64(row, i + 1));
	sqlite3_finalize(row);
	sqlite3_finalize(columns);
	return err == ERR_END ? ERR_OK : err;
}

static enum err columns_of(const struct look *l)
{
	sqlite3_stmt *columns = NULL;
	sqlite3_str *reach = sqlite3_str_new(l->db);
	enum err err = db_prepare(l->db, "SELECT name, type FROM pragma_table_info(?1)", &columns);
	sqlite3_str_appendall(reach, "SELECT NULL");
	if (!err)
		sqlite3_bind_text(columns, 1, l->table, -1, SQLITE_STATIC);
	while (!err && (err = db_step(columns)) == ERR_OK)
		err = one_column(l, reach, (const char *)sqlite3_column_text(columns, 0),
				 (const char *)sqlite3_column_text(columns, 1));
	sqlite3_finalize(columns);
	sqlite3_str_appendf(reach, " FROM \"%w\"", l->table);
	char *sql = sqlite3_str_finish(reach);
	if (err == ERR_END)
		err = !sql ? err_memory() : l->at->numbers ? reach_of(l, sql) : ERR_OK;
	sqlite3_free(sql);
	return err;
}

enum err store_look(const struct store *s, const struct store_look *at)
{
	static const char tables[] =
		"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
	struct look l = {.db = s->db, .at = at, .table = "sqlite_schema"};
	sqlite3_stmt *table = NULL;
	enum err err = each_text(&l, "sql", "SELECT coalesce(sql, name) FROM sqlite_schema");
	if (!err)
		err = db_prepare(s->db, tables, &table);
	while (!err && (err = db_step(table)) == ERR_OK) {
		snprintf(l.table, sizeof l.table, "%s", (const char *)sqlite3_column_text(table, 0));
		err = columns_of(&l);
	}
	sqlite3_finalize(table);
	return err == ERR_END ? ERR_OK : err;
}
