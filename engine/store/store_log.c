#include "store/store_log.h"

#include "store/log_put.h"
#include "store/store_inside.h"

#include <string.h>

enum { MAC_COLUMN = CHAIN_VALUES, PATIENCE_MS = 10000 };

static const char all_entries[] = "SELECT entry,kind,day,epoch,content,subject,detail,mac FROM log ORDER BY entry";

static bool column_bytes(sqlite3_stmt *s, int column, unsigned char out[CHAIN_BYTES])
{
	const void *bytes = sqlite3_column_blob(s, column);
	bool whole = bytes && sqlite3_column_bytes(s, column) == CHAIN_BYTES;
	if (whole)
		memcpy(out, bytes, CHAIN_BYTES);
	return whole;
}

/* Number and code of an entry that a query finds; ERR_END: none. */
static enum err find_entry(sqlite3 *db, const char *sql, const int64_t *value, int n, unsigned char mac[CHAIN_BYTES])
{
	sqlite3_stmt *find = NULL;
	enum err err = db_prepare(db, sql, &find);
	for (int i = 0; i < n && !err; i++)
		err = db_error(sqlite3_bind_int64(find, i + 1, value[i]));
	if (!err)
		err = db_step(find);
	if (!err && !column_bytes(find, 0, mac))
		err = err_set(ERR_KEY, "the dataset's log does not hold together; upturn audit tells where");
	sqlite3_finalize(find);
	return err;
}

struct walk {
	const struct chain *c;
	unsigned char last[CHAIN_BYTES], seal[CHAIN_BYTES];
	int64_t value[CHAIN_VALUES];
	int64_t content; /* the last that an entry which changed the rows tells */
	struct log_verdict verdict;
};

static void take_entry(struct walk *w, sqlite3_stmt *row)
{
	struct log_verdict *v = &w->verdict;
	unsigned char stored[CHAIN_BYTES], computed[CHAIN_BYTES];
	for (int i = 0; i < CHAIN_VALUES; i++)
		w->value[i] = sqlite3_column_int64(row, i);
	chain_next(w->c, w->last, w->value, computed);
	v->entries++;
	if (v->state == LOG_WHOLE && (!column_bytes(row, MAC_COLUMN, stored) || !chain_same(stored, computed))) {
		v->state = LOG_ALTERED;
		v->at = v->entries;
	}
	memcpy(w->last, computed, sizeof w->last);
	v->last = (enum log_kind)w->value[1];
	if (v->last == LOG_INGEST || v->last == LOG_FORGET)
		w->content = w->value[4];
}

static enum err walk_log(sqlite3 *db, struct walk *w)
{
	sqlite3_stmt *rows = NULL;
	unsigned char stored[CHAIN_BYTES];
	w->verdict.state = LOG_WHOLE;
	enum err err = db_prepare(db, all_entries, &rows);
	while (!err && (err = db_step(rows)) == ERR_OK)
		take_entry(w, rows);
	sqlite3_finalize(rows);
	if (err != ERR_END)
		return err;
	err = find_entry(db, "SELECT mac FROM log_seal WHERE seal=1", NULL, 0, stored);
	if (err && err != ERR_END)
		return err;
	chain_seal(w->c, w->value[0], w->last, w->seal);
	if (w->verdict.state == LOG_WHOLE && (err == ERR_END || !chain_same(stored, w->seal)))
		w->verdict.state = LOG_SHORTENED;
	if (err == ERR_END && !w->verdict.entries)
		w->verdict.state = LOG_NONE;
	return ERR_OK;
}

static enum err put_bytes(sqlite3 *db, const char *sql, const int64_t *value, int n, const unsigned char *bytes)
{
	sqlite3_stmt *put = NULL;
	enum err err = db_prepare(db, sql, &put);
	for (int i = 0; i < n && !err; i++)
		err = db_error(sqlite3_bind_int64(put, i + 1, value[i]));
	if (!err)
		err = db_error(sqlite3_bind_blob(put, n + 1, bytes, CHAIN_BYTES, SQLITE_STATIC));
	if (!err)
		err = db_run(put);
	sqlite3_finalize(put);
	return err;
}

enum err log_put(sqlite3 *db, const struct chain *c, const struct log_event *e, uint64_t fingerprint,
		 unsigned char head[CHAIN_BYTES])
{
	struct walk w = {.c = c};
	unsigned char seal[CHAIN_BYTES];
	enum err err = walk_log(db, &w);
	if (err)
		return err;
	/* Only the first export begins a log: one that was taken out is not begun anew. */
	bool begins = w.verdict.state == LOG_NONE && e->kind == LOG_INGEST && e->detail == 1;
	if (w.verdict.state != LOG_WHOLE && !begins)
		return err_set(ERR_KEY, "the dataset's log does not hold together under this key; upturn audit tells where");
	const int64_t value[CHAIN_VALUES] = {w.value[0] + 1, e->kind,  e->day, e->epoch, chain_print(c, fingerprint),
					     e->subject,     e->detail};
	if (e->kind == LOG_RELEASE) {
		err = find_entry(
			db,
			"SELECT mac FROM log WHERE kind=?1 AND day=?2 AND epoch=?3 AND content=?4 AND subject=?5 AND "
			"detail=?6",
			value + 1, CHAIN_VALUES - 1, head);
		if (err != ERR_END)
			return err;
	}
	chain_next(c, w.last, value, head);
	chain_seal(c, value[0], head, seal);
	err = put_bytes(db, "INSERT INTO log VALUES(?1,?2,?3,?4,?5,?6,?7,?8)", value, CHAIN_VALUES, head);
	return err ? err : put_bytes(db, "INSERT OR REPLACE INTO log_seal VALUES(1,?1)", NULL, 0, seal);
}

enum err log_own_key(sqlite3 *db, const struct chain *given, struct chain *out)
{
	enum err err = find_entry(db, "SELECT bytes FROM log_key WHERE key=1", NULL, 0, out->key);
	if (err != ERR_END || !given)
		return err;
	*out = *given;
	return put_bytes(db, "INSERT INTO log_key VALUES(1,?1)", NULL, 0, given->key);
}

const char *store_log_name(enum log_kind kind)
{
	static const char *const names[LOG__KINDS] = {
		[LOG_INGEST] = "ingest", [LOG_RELEASE] = "release", [LOG_FORGET] = "forget",
		[LOG_ROTATE] = "rotate", [LOG_DESTROY] = "destroy",
	};
	return kind > 0 && kind < LOG__KINDS ? names[kind] : "unknown";
}

enum err store_log_epoch(const struct store *s, uint32_t *out)
{
	int64_t epoch = 0;
	enum err err = db_integer(s->db, "SELECT epoch FROM log ORDER BY entry LIMIT 1", &epoch);
	*out = epoch >= 0 && epoch <= UINT32_MAX ? (uint32_t)epoch : UINT32_MAX;
	return err == ERR_END ? ERR_OK : err;
}

enum err store_log_own(const struct store *s, struct chain *out)
{
	return log_own_key(s->db, NULL, out);
}

static enum err add(struct store *s, const struct chain *c, const struct log_event *e, unsigned char head[CHAIN_BYTES])
{
	int64_t sealed;
	enum err err = db_integer(s->db, "SELECT seal FROM log_seal", &sealed);
	return err ? err : log_put(s->db, c, e, s->info.fingerprint, head);
}

enum err store_log_add(struct store *s, const struct chain *c, const struct log_event *e, unsigned char head[CHAIN_BYTES])
{
	if (!sqlite3_get_autocommit(s->db))
		return add(s, c, e, head);
	sqlite3_busy_timeout(s->db, PATIENCE_MS);
	enum err err = db_exec(s->db, "PRAGMA query_only=0; BEGIN IMMEDIATE");
	if (!err)
		err = add(s, c, e, head);
	if (!err)
		err = db_exec(s->db, "COMMIT");
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	enum err back = db_exec(s->db, "PRAGMA query_only=1");
	return err ? err : back;
}

enum err store_log_verify(const struct store *s, const struct chain *c, struct log_verdict *out)
{
	struct walk w = {.c = c};
	uint64_t fingerprint;
	enum err err = walk_log(s->db, &w);
	if (!err)
		err = store_fingerprint(s->db, &fingerprint);
	if (err)
		return err;
	*out = w.verdict;
	out->content = w.content == chain_print(c, fingerprint);
	return ERR_OK;
}

enum err store_log_find(const struct store *s, const unsigned char head[CHAIN_BYTES], uint64_t *out)
{
	sqlite3_stmt *find = NULL;
	*out = 0;
	enum err err = db_prepare(s->db, "SELECT entry FROM log WHERE mac=?1", &find);
	if (!err)
		err = db_error(sqlite3_bind_blob(find, 1, head, CHAIN_BYTES, SQLITE_STATIC));
	if (!err)
		err = db_step(find);
	if (!err)
		*out = (uint64_t)sqlite3_column_int64(find, 0);
	sqlite3_finalize(find);
	return err == ERR_END ? ERR_OK : err;
}
