#include "read/sqlite_source.h"

#include "core/application_id.h"
#include "core/secret.h"
#include "read/rd_inside.h"
#include "read/rd_utf8.h"
#include "read/typed_text.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER = 100, FORMAT_VERSIONS = 18, APPLICATION = 68, ROW_MOST = 64 << 20 };

struct sqlite_source {
	int file, fd;
	uint64_t size;
	bool named;
	void *map; /* of a file without a name */
	sqlite3 *db;
	sqlite3_stmt *rows;
	long row;
	int n;
	char *text; /* of names, then of numbers */
	size_t text_size;
	char *number; /* TYPED_ROOM bytes a column */
	struct rd_cell *name, *cell;
};

static enum err told(const struct sqlite_source *s, int code)
{
	struct err_place where = err_place(s->file, s->row, 0);
	if ((code & 0xFF) == SQLITE_NOMEM)
		return err_memory();
	if ((code & 0xFF) == SQLITE_TOOBIG)
		return err_at(ERR_LIMIT, where, "a row of more than 64 MiB");
	return err_at(ERR_FORMAT, where, "the database is damaged, or of a kind that cannot be read (SQLite's code %d)",
		      code);
}

static bool waits(const char *path, const char *suffix)
{
	struct stat st;
	char *beside = NULL;
	bool there = asprintf(&beside, "%s%s", path, suffix) > 0 && !stat(beside, &st) && st.st_size > 0;
	free(beside);
	return there;
}

static enum err look_beside(const struct source_place *place)
{
	bool plain = place->path && !place->part && !place->packed;
	if (plain && (waits(place->path, "-wal") || waits(place->path, "-journal")))
		return err_at(ERR_FILE, err_place(place->file, 0, 0),
			      "the database is in use, or was left with changes in a file beside it; close the program that "
			      "writes it");
	return ERR_OK;
}

static enum err look_at_header(struct sqlite_source *s)
{
	unsigned char head[HEADER];
	struct stat st;
	if (fstat(s->fd, &st) || pread(s->fd, head, sizeof head, 0) != (ssize_t)sizeof head)
		return err_at(ERR_FORMAT, err_place(s->file, 0, 0), "the database is cut off");
	s->size = (uint64_t)st.st_size;
	s->named = st.st_nlink > 0;
	const unsigned char *id = head + APPLICATION;
	if (((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3]) == APPLICATION_ID)
		return err_at(
			ERR_FORMAT, err_place(s->file, 0, 0),
			"it is a dataset of this program, which is read by analyze and export, not an export of a clinic");
	return ERR_OK;
}

/*
 * A file without a name (standard input, or unpacked by us) cannot be opened by one: SQLite is given its pages. It takes no database there that was
 * last written through a log, so that is changed in the page that we see.
 */
static enum err open_pages(struct sqlite_source *s)
{
	unsigned char *map = mmap(NULL, (size_t)s->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, s->fd, 0);
	if (map == MAP_FAILED)
		return err_memory();
	s->map = map;
	map[FORMAT_VERSIONS] = map[FORMAT_VERSIONS + 1] = 1;
	int code = sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_deserialize(s->db, "main", map, (sqlite3_int64)s->size, (sqlite3_int64)s->size,
					   SQLITE_DESERIALIZE_READONLY);
	return code == SQLITE_OK ? ERR_OK : told(s, code);
}

static enum err open_file(struct sqlite_source *s)
{
	char uri[64];
	snprintf(uri, sizeof uri, "file:/proc/self/fd/%d?immutable=1", s->fd);
	int code = sqlite3_open_v2(uri, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	return code == SQLITE_OK ? ERR_OK : told(s, code);
}

static int may(void *context, int action, const char *a, const char *b, const char *c, const char *d)
{
	(void)context, (void)a, (void)c, (void)d;
	bool reads = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ||
		     (action == SQLITE_FUNCTION && strcasecmp(b ? b : "", "load_extension") != 0);
	return reads ? SQLITE_OK : SQLITE_DENY;
}

static enum err guard_against_it(struct sqlite_source *s)
{
	int code = sqlite3_exec(s->db, "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON",
				NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, ROW_MOST);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	if (code == SQLITE_OK)
		code = sqlite3_set_authorizer(s->db, may, NULL);
	return code == SQLITE_OK ? ERR_OK : told(s, code);
}

enum err sqlite_source_open(const struct source_place *place, struct sqlite_source **out)
{
	struct sqlite_source *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	s->file = place->file;
	s->fd = -1;
	enum err err = look_beside(place);
	if (!err)
		err = raw_seekable(place, &s->fd);
	if (!err)
		err = look_at_header(s);
	if (!err)
		err = s->named ? open_file(s) : open_pages(s);
	if (!err)
		err = guard_against_it(s);
	if (err)
		sqlite_source_close(s);
	else
		*out = s;
	return err;
}

void sqlite_source_close(struct sqlite_source *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->rows);
	sqlite3_close(s->db);
	if (s->map)
		munmap(s->map, (size_t)s->size);
	raw_seekable_close(s->fd);
	secret_free(s->text, s->text_size);
	free(s->name);
	free(s->cell);
	free(s);
}

/* Tables of the user's own that could have rows. Their names go into further SQL, so they are quoted there. */
static const char list_tables[] =
	"SELECT '\"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 "
	"AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name COLLATE BINARY";

static enum err has_rows(struct sqlite_source *s, const char *table, bool *any)
{
	sqlite3_stmt *st = NULL;
	char *sql = NULL;
	if (asprintf(&sql, "SELECT 1 FROM %s LIMIT 1", table) < 0)
		return err_memory();
	int code = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	free(sql);
	code = code == SQLITE_OK ? sqlite3_step(st) : code;
	sqlite3_finalize(st);
	*any = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? ERR_OK : told(s, code);
}

/* Goes through the tables with rows, to number wanted or the end; its name is a copy. */
static enum err walk_tables(struct sqlite_source *s, size_t wanted, size_t *n, char **name)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(s->db, list_tables, -1, &st, NULL);
	enum err err = ERR_OK;
	*n = 0;
	*name = NULL;
	while (!err && !*name && code != SQLITE_DONE) {
		code = code == SQLITE_OK || code == SQLITE_ROW ? sqlite3_step(st) : code;
		if (code != SQLITE_ROW)
			err = code == SQLITE_DONE ? ERR_OK : told(s, code);
		bool any = false;
		if (!err && code == SQLITE_ROW)
			err = has_rows(s, (const char *)sqlite3_column_text(st, 0), &any);
		if (!err && any && (*n)++ == wanted && !(*name = strdup((const char *)sqlite3_column_text(st, 0))))
			err = err_memory();
	}
	sqlite3_finalize(st);
	return err;
}

enum err sqlite_source_tables(struct sqlite_source *s, size_t *n)
{
	char *none;
	return walk_tables(s, SIZE_MAX, n, &none);
}

static enum err keep_names(struct sqlite_source *s)
{
	s->n = sqlite3_column_count(s->rows);
	size_t size = (size_t)s->n * TYPED_ROOM + 1;
	for (int i = 0; i < s->n; i++)
		size += strlen(sqlite3_column_name(s->rows, i));
	void *text = NULL;
	enum err err = secret_alloc(size, &text);
	s->name = calloc((size_t)s->n + 1, sizeof *s->name);
	s->cell = calloc((size_t)s->n + 1, sizeof *s->cell);
	if (err || !s->name || !s->cell) {
		secret_free(text, size);
		return err_memory();
	}
	s->text = s->number = text;
	s->text_size = size;
	char *to = s->text + (size_t)s->n * TYPED_ROOM;
	for (int i = 0; i < s->n; i++) {
		const char *name = sqlite3_column_name(s->rows, i);
		s->name[i] = (struct rd_cell){.p = to, .n = (uint32_t)strlen(name)};
		memcpy(to, name, s->name[i].n);
		to += s->name[i].n;
	}
	return ERR_OK;
}

enum err sqlite_source_table(struct sqlite_source *s, size_t i)
{
	size_t n;
	char *name = NULL, *sql = NULL;
	enum err err = walk_tables(s, i, &n, &name);
	if (!err && !name)
		err = err_at(ERR_EMPTY, err_place(s->file, 0, 0), "the database has no table with rows");
	if (!err && asprintf(&sql, "SELECT * FROM %s", name) < 0)
		err = err_memory();
	free(name);
	if (err)
		return err;
	int code = sqlite3_prepare_v2(s->db, sql, -1, &s->rows, NULL);
	free(sql);
	return code == SQLITE_OK ? keep_names(s) : told(s, code);
}

enum err sqlite_source_query(struct sqlite_source *s, const char *sql, int number)
{
	const char *rest = "";
	int code = sqlite3_prepare_v2(s->db, sql, -1, &s->rows, &rest);
	if (code != SQLITE_OK)
		return err_at(ERR_USAGE, err_place(s->file, 0, 0),
			      "query %d cannot be run: only a SELECT over this database's tables can (SQLite's code %d, at "
			      "character %d)",
			      number, code, sqlite3_error_offset(s->db) + 1);
	if (!s->rows || !sqlite3_stmt_readonly(s->rows) || !sqlite3_column_count(s->rows) || rest[strspn(rest, " \t\r\n;")])
		return err_at(ERR_USAGE, err_place(s->file, 0, 0), "query %d is not one SELECT", number);
	return keep_names(s);
}

int sqlite_source_columns(const struct sqlite_source *s)
{
	return s->n;
}

const struct rd_cell *sqlite_source_names(const struct sqlite_source *s)
{
	return s->name;
}

static enum err text_cell(const struct sqlite_source *s, int i, struct rd_cell *out)
{
	bool foreign = false;
	const char *p = (const char *)sqlite3_column_text(s->rows, i);
	size_t n = (size_t)sqlite3_column_bytes(s->rows, i);
	if (!p)
		return err_memory();
	if (n > RD_CELL_MAX)
		return err_at(ERR_LIMIT, err_place(s->file, s->row, i + 1),
			      "a cell of more than 1 MiB; leave that column out with --query");
	if (utf8_prefix(p, n, &foreign) != n)
		return err_at(ERR_FORMAT, err_place(s->file, s->row, i + 1), "text that is no UTF-8");
	*out = (struct rd_cell){.p = p, .n = (uint32_t)n};
	return ERR_OK;
}

static enum err take_cell(const struct sqlite_source *s, int i, struct rd_cell *out)
{
	char *room = s->number + (size_t)i * TYPED_ROOM;
	int type = sqlite3_column_type(s->rows, i);
	*out = (struct rd_cell){.p = room};
	if (type == SQLITE_TEXT)
		return text_cell(s, i, out);
	if (type == SQLITE_INTEGER)
		out->n = (uint32_t)typed_whole(sqlite3_column_int64(s->rows, i), room);
	else if (type == SQLITE_FLOAT)
		out->n = (uint32_t)typed_double(sqlite3_column_double(s->rows, i), room);
	else if (type == SQLITE_BLOB)
		out->n = (uint32_t)snprintf(room, TYPED_ROOM, "(binary)");
	return ERR_OK;
}

enum err sqlite_source_next(struct sqlite_source *s, const struct rd_cell **cell)
{
	int code = sqlite3_step(s->rows);
	if (code == SQLITE_DONE)
		return ERR_END;
	s->row++;
	if (code != SQLITE_ROW)
		return told(s, code);
	enum err err = ERR_OK;
	for (int i = 0; i < s->n && !err; i++)
		err = take_cell(s, i, &s->cell[i]);
	*cell = s->cell;
	return err;
}

void sqlite_source_rewind(struct sqlite_source *s)
{
	sqlite3_reset(s->rows);
	s->row = 0;
}

uint64_t sqlite_source_size(const struct sqlite_source *s)
{
	return s->size;
}
