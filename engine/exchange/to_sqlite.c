/* One SQLite file: a table a frame, the codebook, the labels of codes, and what is told of the whole. */
#include "core/outfile.h"
#include "exchange/writers.h"

#include <sqlite3.h>

static const char tables[] = "CREATE TABLE about(key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;"
			     "CREATE TABLE codebook(\"table\" TEXT, position INTEGER, variable TEXT NOT NULL, label TEXT "
			     "NOT NULL, type TEXT NOT NULL,"
			     " unit TEXT NOT NULL, n INTEGER NOT NULL, n_missing INTEGER NOT NULL, missing_means TEXT NOT "
			     "NULL, source TEXT NOT NULL,"
			     " PRIMARY KEY(\"table\", position)) STRICT, WITHOUT ROWID;"
			     "CREATE TABLE value_label(\"table\" TEXT, variable TEXT, code INTEGER, label TEXT NOT NULL,"
			     " PRIMARY KEY(\"table\", variable, code)) STRICT, WITHOUT ROWID;";

static enum err error_of(int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return ERR_OK;
	if (code == SQLITE_NOMEM)
		return err_memory();
	return outfile_failed(sqlite3_errstr(code));
}

static enum err execute(sqlite3 *db, const char *sql)
{
	return error_of(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

/* Steps a statement whose values are bound, for the next row. */
static enum err put(sqlite3_stmt *s)
{
	int code = sqlite3_step(s);
	sqlite3_reset(s);
	return error_of(code);
}

static enum err prepare(sqlite3 *db, sqlite3_str *sql, sqlite3_stmt **out)
{
	char *text = sqlite3_str_finish(sql);
	enum err err = text ? error_of(sqlite3_prepare_v2(db, text, -1, out, NULL)) : err_memory();
	sqlite3_free(text);
	return err;
}

static enum err create(sqlite3 *db, const struct frame *f)
{
	sqlite3_str *sql = sqlite3_str_new(NULL);
	sqlite3_str_appendf(sql, "CREATE TABLE \"%w\"(", f->name);
	for (size_t i = 0; i < f->columns; i++)
		sqlite3_str_appendf(sql, "%s\"%w\" %s", i ? ", " : "", f->column[i].name,
				    f->column[i].type == FRAME_WHOLE ? "INTEGER" : "REAL");
	sqlite3_str_appendall(sql, ") STRICT");
	char *text = sqlite3_str_finish(sql);
	enum err err = text ? execute(db, text) : err_memory();
	sqlite3_free(text);
	return err;
}

static void bind(sqlite3_stmt *s, int at, const struct frame_column *c, size_t row)
{
	double v;
	if (!frame_at(c, row, &v))
		sqlite3_bind_null(s, at);
	else if (c->type == FRAME_WHOLE)
		sqlite3_bind_int(s, at, c->whole[row]);
	else
		sqlite3_bind_double(s, at, v);
}

static enum err put_rows(sqlite3 *db, const struct frame *f)
{
	sqlite3_stmt *insert = NULL;
	sqlite3_str *sql = sqlite3_str_new(NULL);
	sqlite3_str_appendf(sql, "INSERT INTO \"%w\" VALUES(", f->name);
	for (size_t i = 0; i < f->columns; i++)
		sqlite3_str_appendall(sql, i ? ",?" : "?");
	sqlite3_str_appendall(sql, ")");
	enum err err = prepare(db, sql, &insert);
	for (size_t row = 0; row < f->rows && !err; row++) {
		for (size_t i = 0; i < f->columns; i++)
			bind(insert, (int)i + 1, &f->column[i], row);
		err = put(insert);
	}
	sqlite3_finalize(insert);
	return err;
}

static void bind_text(sqlite3_stmt *s, int at, const char *text)
{
	sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

static enum err put_labels(sqlite3_stmt *insert, const struct frame *f, const struct frame_column *c)
{
	enum err err = ERR_OK;
	for (size_t k = 0; k < c->labels && !err; k++) {
		bind_text(insert, 1, f->name);
		bind_text(insert, 2, c->name);
		sqlite3_bind_int(insert, 3, c->value_label[k].code);
		bind_text(insert, 4, c->value_label[k].text);
		err = put(insert);
	}
	return err;
}

static enum err put_variable(sqlite3_stmt *insert, const struct frame *f, size_t at)
{
	const struct frame_column *c = &f->column[at];
	const char *const text[] = {c->name, c->label, codebook_type(c), c->unit};
	bind_text(insert, 1, f->name);
	sqlite3_bind_int64(insert, 2, (sqlite3_int64)at + 1);
	for (int i = 0; i < 4; i++)
		bind_text(insert, 3 + i, text[i]);
	sqlite3_bind_int64(insert, 7, (sqlite3_int64)c->n);
	sqlite3_bind_int64(insert, 8, (sqlite3_int64)(f->rows - c->n));
	bind_text(insert, 9, c->missing);
	bind_text(insert, 10, c->source);
	return put(insert);
}

static enum err put_codebook(sqlite3 *db, const struct exchange_request *r)
{
	sqlite3_stmt *variable = NULL, *label = NULL, *about = NULL;
	enum err err =
		error_of(sqlite3_prepare_v2(db, "INSERT INTO codebook VALUES(?,?,?,?,?,?,?,?,?,?)", -1, &variable, NULL));
	if (!err)
		err = error_of(sqlite3_prepare_v2(db, "INSERT INTO value_label VALUES(?,?,?,?)", -1, &label, NULL));
	if (!err)
		err = error_of(sqlite3_prepare_v2(db, "INSERT INTO about VALUES(?,?)", -1, &about, NULL));
	for (size_t t = 0; t < r->frames && !err; t++)
		for (size_t i = 0; i < r->frame[t].columns && !err; i++) {
			err = put_variable(variable, &r->frame[t], i);
			if (!err)
				err = put_labels(label, &r->frame[t], &r->frame[t].column[i]);
		}
	for (size_t i = 0; i < r->notes && !err; i++) {
		bind_text(about, 1, r->note[i].key);
		bind_text(about, 2, r->note[i].text);
		err = put(about);
	}
	sqlite3_finalize(variable);
	sqlite3_finalize(label);
	sqlite3_finalize(about);
	return err;
}

/* The file is private until it is renamed: no journal, and it is synced as a whole. */
static enum err fill(sqlite3 *db, const struct exchange_request *r)
{
	enum err err = execute(db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN");
	if (!err)
		err = execute(db, tables);
	for (size_t t = 0; t < r->frames && !err; t++) {
		err = create(db, &r->frame[t]);
		if (!err)
			err = put_rows(db, &r->frame[t]);
	}
	if (!err)
		err = put_codebook(db, r);
	return err ? err : execute(db, "COMMIT");
}

enum err to_sqlite(const struct exchange_request *r, const char *path)
{
	sqlite3 *db = NULL;
	/* A name that begins with "file:" must not be taken for a URI. */
	char *plain = sqlite3_mprintf("%s%s", path[0] == '/' ? "" : "./", path);
	if (!plain)
		return err_memory();
	enum err err = error_of(sqlite3_open_v2(plain, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
	sqlite3_free(plain);
	if (!err)
		err = fill(db, r);
	int closed = sqlite3_close(db);
	return err ? err : error_of(closed);
}
