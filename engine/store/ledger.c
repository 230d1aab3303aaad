#include "store/ledger.h"

#include "deid/mark.h"
#include "store/store_inside.h"

#include <stdlib.h>
#include <string.h>

/* WITHOUT ROWID keeps entries in the order of their keyed hashes, which says nothing about the order of the sheets. */
static const char tables[] =
	"CREATE TABLE ledger_release(release INTEGER PRIMARY KEY, kind INTEGER NOT NULL, study INTEGER NOT "
	"NULL,"
	" day INTEGER NOT NULL, digest INTEGER NOT NULL) STRICT;"
	"CREATE TABLE ledger_key(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
	"CREATE TABLE ledger_set(contributors INTEGER PRIMARY KEY, sums BLOB NOT NULL) STRICT;"
	"CREATE TABLE ledger_cell(place INTEGER, release INTEGER, definition INTEGER NOT NULL, hidden INTEGER "
	"NOT NULL,"
	" value REAL NOT NULL, clients INTEGER NOT NULL, who INTEGER, part INTEGER, points BLOB,"
	" PRIMARY KEY(place, release)) STRICT, WITHOUT ROWID;";

/* The key of tags stands first. */
enum { AT_NAMES = MARK_KEY_BYTES, AT_NUMBERS = 2 * MARK_KEY_BYTES };

static enum err take_key(struct store *s, const unsigned char *given)
{
	sqlite3_stmt *row = NULL;
	enum err err = db_prepare(s->db, "SELECT bytes FROM ledger_key WHERE key=1", &row);
	if (!err)
		err = db_step(row);
	bool there = !err, own = there && sqlite3_column_bytes(row, 0) == LEDGER_KEY_BYTES;
	if (own)
		memcpy(s->ledger_key, sqlite3_column_blob(row, 0), LEDGER_KEY_BYTES);
	sqlite3_finalize(row);
	if (err && err != ERR_END)
		return err;
	if (there && !own && !given)
		return err_set(ERR_KEY, "earlier releases of this dataset were made with --key; name the same key file");
	if (own)
		return ERR_OK;
	err = given ? ERR_OK : mark_random(s->ledger_key, LEDGER_KEY_BYTES);
	if (given)
		memcpy(s->ledger_key, given, LEDGER_KEY_BYTES);
	if (!err && !there)
		err = db_prepare(s->db, "INSERT INTO ledger_key VALUES(1, ?)", &row);
	if (err || there)
		return err;
	/* An empty value: the key is in the key file. */
	sqlite3_bind_blob(row, 1, s->ledger_key, given ? 0 : LEDGER_KEY_BYTES, SQLITE_STATIC);
	err = db_run(row);
	sqlite3_finalize(row);
	return err;
}

/* IF NOT EXISTS would make other words of them than those that SQLite keeps, which the scan knows for the program's own. */
static enum err tables_there(struct store *s)
{
	int64_t there = 0;
	enum err err = db_integer(s->db, "SELECT count(*) FROM sqlite_schema WHERE name='ledger_release'", &there);
	return err || there ? err : db_exec(s->db, tables);
}

enum err ledger_begin(struct store *s, const unsigned char *given)
{
	enum err err =
		db_exec(s->db, "PRAGMA query_only=0; PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; BEGIN IMMEDIATE");
	if (!err)
		err = tables_there(s);
	if (!err)
		err = take_key(s, given);
	s->marks = !err;
	if (err)
		ledger_end(s);
	return err;
}

bool ledger_is_open(const struct store *s)
{
	return s->marks;
}

uint64_t ledger_hash(const struct store *s, const char *text)
{
	return mark_text(s->ledger_key + AT_NAMES, text);
}

uint64_t ledger_words(const struct store *s, const uint64_t *word, size_t n)
{
	return mark_words(s->ledger_key + AT_NAMES, word, n);
}

void ledger_tag(const struct store *s, uint64_t content, struct stored_client *client)
{
	uint64_t who = (uint64_t)client->id;
	client->tag = mark_words(s->ledger_key, (const uint64_t[]){who, content}, 2);
	client->number = (unsigned char)mark_words(s->ledger_key + AT_NUMBERS, &who, 1);
}

/* The sets that entries point to, by number. */
struct sets {
	size_t n;
	int64_t *number;
	struct contributors *of;
};

static enum err read_sets(const struct store *s, struct arena *mem, struct sets *out)
{
	int64_t n = 0;
	sqlite3_stmt *row = NULL;
	enum err err = db_integer(s->db, "SELECT count(*) FROM ledger_set", &n);
	if (err)
		return err;
	*out = (struct sets){.number = ARENA_ARRAY(mem, (size_t)n + 1, int64_t),
			     .of = ARENA_ARRAY(mem, (size_t)n + 1, struct contributors)};
	if (!out->number || !out->of)
		return err_memory();
	err = db_prepare(s->db, "SELECT contributors, sums FROM ledger_set ORDER BY contributors", &row);
	while (!err && out->n < (size_t)n && (err = db_step(row)) == ERR_OK) {
		if (sqlite3_column_bytes(row, 1) != sizeof *out->of)
			err = err_set(ERR_FORMAT, "the ledger of the dataset is damaged");
		else
			memcpy(&out->of[out->n], sqlite3_column_blob(row, 1), sizeof *out->of);
		out->number[out->n++] = sqlite3_column_int64(row, 0);
	}
	sqlite3_finalize(row);
	return err == ERR_END ? ERR_OK : err;
}

static int by_number(const void *key, const void *at)
{
	int64_t a = *(const int64_t *)key, b = *(const int64_t *)at;
	return (a > b) - (a < b);
}

static const struct contributors *set_of(const struct sets *sets, sqlite3_stmt *row, int column)
{
	int64_t number = sqlite3_column_int64(row, column);
	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return NULL;
	const int64_t *at = bsearch(&number, sets->number, sets->n, sizeof number, by_number);
	return at ? &sets->of[at - sets->number] : NULL;
}

static enum err read_told(struct arena *mem, const struct sets *sets, sqlite3_stmt *row, struct told *t)
{
	*t = (struct told){.place = (uint64_t)sqlite3_column_int64(row, 0),
			   .release = sqlite3_column_int64(row, 1),
			   .definition = (uint64_t)sqlite3_column_int64(row, 2),
			   .hidden = sqlite3_column_int(row, 3) != 0,
			   .value = sqlite3_column_double(row, 4),
			   .clients = sqlite3_column_double(row, 5),
			   .who = set_of(sets, row, 6),
			   .part = set_of(sets, row, 7),
			   .points = (size_t)sqlite3_column_bytes(row, 8) / sizeof(double),
			   .kind = sqlite3_column_int(row, 9)};
	if (!t->points)
		return ERR_OK;
	double *point = ARENA_ARRAY(mem, t->points, double);
	if (!point)
		return err_memory();
	memcpy(point, sqlite3_column_blob(row, 8), t->points * sizeof *point);
	t->point = point;
	return ERR_OK;
}

static enum err read_cells(const struct store *s, struct arena *mem, const struct told **told, size_t *n)
{
	int64_t all = 0;
	struct sets sets;
	sqlite3_stmt *row = NULL;
	enum err err = db_integer(s->db, "SELECT count(*) FROM ledger_cell", &all);
	if (!err)
		err = read_sets(s, mem, &sets);
	if (err)
		return err;
	struct told *t = ARENA_ARRAY(mem, (size_t)all + 1, struct told);
	if (!t)
		return err_memory();
	*n = 0;
	err = db_prepare(s->db,
			 "SELECT place, c.release, definition, hidden, value, clients, who, part, points, kind"
			 " FROM ledger_cell c JOIN ledger_release r ON r.release = c.release ORDER BY place, c.release",
			 &row);
	while (!err && *n < (size_t)all && (err = db_step(row)) == ERR_OK)
		err = read_told(mem, &sets, row, &t[(*n)++]);
	sqlite3_finalize(row);
	*told = t;
	return err == ERR_END ? ERR_OK : err;
}

enum err ledger_read(const struct store *s, struct arena *mem, const struct told **told, size_t *n,
		     const struct ledger_release **release, size_t *releases)
{
	int64_t all = 0;
	sqlite3_stmt *row = NULL;
	enum err err = db_integer(s->db, "SELECT count(*) FROM ledger_release", &all);
	if (err)
		return err;
	struct ledger_release *r = ARENA_ARRAY(mem, (size_t)all + 1, struct ledger_release);
	if (!r)
		return err_memory();
	*releases = 0;
	err = db_prepare(s->db, "SELECT release, kind, day, digest, study FROM ledger_release ORDER BY release", &row);
	while (!err && *releases < (size_t)all && (err = db_step(row)) == ERR_OK)
		r[(*releases)++] = (struct ledger_release){.release = sqlite3_column_int64(row, 0),
							   .kind = sqlite3_column_int(row, 1),
							   .day = sqlite3_column_int(row, 2),
							   .digest = (uint64_t)sqlite3_column_int64(row, 3),
							   .study = (uint64_t)sqlite3_column_int64(row, 4)};
	sqlite3_finalize(row);
	*release = r;
	return err && err != ERR_END ? err : read_cells(s, mem, told, n);
}

/* A set is told by a number that nobody without the key can make two of, so that INSERT OR IGNORE never takes one for another. */
static int64_t number_of(const struct store *s, const struct contributors *who)
{
	uint64_t word[CONTRIBUTORS_WORDS + 1];
	memcpy(word, who->sum, sizeof who->sum);
	word[CONTRIBUTORS_WORDS] = who->key;
	return (int64_t)ledger_words(s, word, CONTRIBUTORS_WORDS + 1);
}

struct writer {
	const struct store *s;
	sqlite3_stmt *set, *cell;
};

static enum err bind_set(const struct writer *w, int column, const struct contributors *who)
{
	sqlite3_stmt *set = w->set, *cell = w->cell;
	if (!who)
		return db_error(sqlite3_bind_null(cell, column));
	int64_t number = number_of(w->s, who);
	sqlite3_bind_int64(set, 1, number);
	sqlite3_bind_blob(set, 2, who, sizeof *who, SQLITE_STATIC);
	enum err err = db_run(set);
	return err ? err : db_error(sqlite3_bind_int64(cell, column, number));
}

static enum err write_cell(const struct writer *w, int64_t release, const struct told *t)
{
	sqlite3_stmt *cell = w->cell;
	sqlite3_bind_int64(cell, 1, (int64_t)t->place);
	sqlite3_bind_int64(cell, 2, release);
	sqlite3_bind_int64(cell, 3, (int64_t)t->definition);
	sqlite3_bind_int64(cell, 4, t->hidden);
	sqlite3_bind_double(cell, 5, t->value);
	sqlite3_bind_int64(cell, 6, (int64_t)t->clients);
	enum err err = bind_set(w, 7, t->who);
	if (!err)
		err = bind_set(w, 8, t->part);
	if (t->points)
		sqlite3_bind_blob(cell, 9, t->point, (int)(t->points * sizeof *t->point), SQLITE_STATIC);
	else
		sqlite3_bind_null(cell, 9);
	return err ? err : db_run(cell);
}

static enum err write_release(struct store *s, const struct ledger_release *r)
{
	sqlite3_stmt *row = NULL;
	enum err err = db_prepare(
		s->db, "INSERT INTO ledger_release(release, kind, day, digest, study) VALUES(?, ?, ?, ?, ?)", &row);
	if (err)
		return err;
	sqlite3_bind_int64(row, 1, r->release);
	sqlite3_bind_int64(row, 2, r->kind);
	sqlite3_bind_int64(row, 3, r->day);
	sqlite3_bind_int64(row, 4, (int64_t)r->digest);
	sqlite3_bind_int64(row, 5, (int64_t)r->study);
	err = db_run(row);
	sqlite3_finalize(row);
	return err;
}

enum err ledger_write(struct store *s, const struct ledger_release *r, const struct told *told, size_t n)
{
	struct writer w = {.s = s};
	enum err err = write_release(s, r);
	if (!err)
		err = db_prepare(s->db, "INSERT OR IGNORE INTO ledger_set VALUES(?, ?)", &w.set);
	if (!err)
		err = db_prepare(s->db, "INSERT OR IGNORE INTO ledger_cell VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", &w.cell);
	for (size_t i = 0; !err && i < n; i++)
		err = write_cell(&w, r->release, &told[i]);
	sqlite3_finalize(w.set);
	sqlite3_finalize(w.cell);
	return err;
}

enum err ledger_commit(struct store *s)
{
	return db_exec(s->db, "COMMIT");
}

enum err ledger_withdraw(struct store *s, int64_t release)
{
	char sql[400];
	sqlite3_snprintf(
		sizeof sql, sql,
		"BEGIN IMMEDIATE; DELETE FROM ledger_cell WHERE release=%lld; DELETE FROM ledger_release WHERE release=%lld;"
		" DELETE FROM ledger_set WHERE contributors NOT IN (SELECT who FROM ledger_cell WHERE who IS NOT NULL UNION "
		"ALL"
		" SELECT part FROM ledger_cell WHERE part IS NOT NULL); COMMIT",
		(long long)release, (long long)release);
	return db_exec(s->db, sql);
}

void ledger_end(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_exec(s->db, "PRAGMA query_only=1", NULL, NULL, NULL);
	s->marks = false;
	explicit_bzero(s->ledger_key, sizeof s->ledger_key);
}
