#include "store/load.h"

#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

struct table {
	sqlite3_vtab base;
	struct load *from;
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct load *from;
	struct deid_cursor *set;
	size_t visit, end;
	int64_t row[DEID_VISIT__COUNT + RECORD_SCORES]; /* of the set: scores in the order of its plan */
};

static int table_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
	(void)argc;
	(void)argv;
	(void)error;
	struct load *from = aux;
	char sql[VISIT_COLUMNS * 8 + RECORD_SCORES * 8 + 32];
	size_t n = 0;
	sqlite3_snprintf((int)sizeof sql, sql, "CREATE TABLE x(c0");
	for (size_t i = 1; i < VISIT_COLUMNS + from->scores; i++) {
		n = strlen(sql);
		sqlite3_snprintf((int)(sizeof sql - n), sql + n, ",c%d", (int)i);
	}
	n = strlen(sql);
	sqlite3_snprintf((int)(sizeof sql - n), sql + n, ")");
	int rc = sqlite3_declare_vtab(db, sql);
	if (rc)
		return rc;
	struct table *t = sqlite3_malloc(sizeof *t);
	if (!t)
		return SQLITE_NOMEM;
	*t = (struct table){.from = from};
	*out = &t->base;
	return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *t)
{
	sqlite3_free(t);
	return SQLITE_OK;
}

static int table_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	(void)t;
	info->estimatedCost = 1;
	return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
	struct cursor *c = sqlite3_malloc(sizeof *c);
	if (!c)
		return SQLITE_NOMEM;
	*c = (struct cursor){.from = ((struct table *)t)->from};
	if (deid_cursor_new(c->from->set, &c->set)) {
		sqlite3_free(c);
		return SQLITE_NOMEM;
	}
	*out = &c->base;
	return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	deid_cursor_free(c->set);
	sqlite3_free(c);
	return SQLITE_OK;
}

static int fetch(struct cursor *c)
{
	if (c->visit == c->end)
		return SQLITE_OK;
	if (!deid_cursor_visit(c->set, c->visit, c->row))
		return SQLITE_OK;
	c->from->failed = *err_last();
	return SQLITE_IOERR_READ;
}

static void skip_known(struct cursor *c)
{
	while (c->from->seq && c->visit != c->end && !c->from->seq[c->visit])
		c->visit++;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int n, const char *s, int argc, sqlite3_value **argv)
{
	(void)n;
	(void)s;
	(void)argc;
	(void)argv;
	struct cursor *c = (struct cursor *)base;
	c->visit = 0;
	c->end = deid_set_visits(c->from->set);
	skip_known(c);
	return fetch(c);
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	c->visit++;
	skip_known(c);
	return fetch(c);
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
	const struct cursor *c = (const struct cursor *)base;
	return c->visit == c->end;
}

static int64_t score_of(const struct cursor *c, size_t i)
{
	int source = c->from->source[i];
	return source < 0 ? DEID_NULL : c->row[DEID_VISIT__COUNT + source];
}

static int64_t value_of(const struct cursor *c, int column)
{
	if (column >= VISIT_COLUMNS)
		return score_of(c, (size_t)(column - VISIT_COLUMNS));
	int64_t v = c->row[column];
	switch (column) {
	case DEID_SEQ:
		return c->from->seq ? c->from->seq[c->visit] : v;
	case DEID_THERAPIST:
		return v == DEID_NULL ? v : c->from->therapist[v];
	case DEID_CLINIC:
		return v == DEID_NULL ? v : c->from->clinic[v];
	default:
		return v;
	}
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	int64_t v = value_of((const struct cursor *)base, column);
	/* A context holds NULL until it is told otherwise. */
	if (v != DEID_NULL)
		sqlite3_result_int64(context, v);
	return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const struct cursor *)base)->visit;
	return SQLITE_OK;
}

enum err load_visits(sqlite3 *db, struct load *from)
{
	/* No xCreate: the table is there under its own name, and nothing of it is written into the schema. */
	static const sqlite3_module module = {
		.xConnect = table_connect,
		.xBestIndex = table_best_index,
		.xDisconnect = table_disconnect,
		.xOpen = cursor_open,
		.xClose = cursor_close,
		.xFilter = cursor_filter,
		.xNext = cursor_next,
		.xEof = cursor_eof,
		.xColumn = cursor_column,
		.xRowid = cursor_rowid,
	};
	enum err err = db_error(sqlite3_create_module_v2(db, "incoming_visit", &module, from, NULL));
	if (!err)
		err = db_exec(db, "INSERT INTO visit SELECT * FROM incoming_visit");
	enum err off = db_error(sqlite3_create_module_v2(db, "incoming_visit", NULL, NULL, NULL));
	const struct err_note *f = &from->failed;
	if (f->code)
		return err_at(f->code, err_place(f->file, f->row, f->column), "%s", f->text);
	return err ? err : off;
}
