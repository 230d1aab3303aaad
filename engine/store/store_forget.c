#include "store/store_forget.h"

#include "core/outfile.h"
#include "core/weak.h"
#include "core/wipe.h"
#include "store/describe.h"
#include "store/log_put.h"
#include "store/schema.h"
#include "store/store_inside.h"

static enum err delete_all(sqlite3 *db, const char *sql, const uint64_t *id, size_t n, int64_t *rows)
{
	sqlite3_stmt *drop = NULL;
	enum err err = db_prepare(db, sql, &drop);
	for (size_t i = 0; i < n && !err; i++) {
		sqlite3_bind_int64(drop, 1, (int64_t)id[i]);
		err = db_run(drop);
		*rows += sqlite3_changes(db);
	}
	sqlite3_finalize(drop);
	return err;
}

static enum err delete_unused(sqlite3 *db, const char *sql, int64_t *rows)
{
	enum err err = db_exec(db, sql);
	*rows = sqlite3_changes(db);
	return err;
}

static enum err delete_rows(sqlite3 *db, const uint64_t *id, size_t n, struct store_forgotten *out)
{
	enum err err = delete_all(db, "DELETE FROM visit WHERE client=?1", id, n, &out->visits);
	if (!err)
		err = delete_all(db, "DELETE FROM client WHERE client=?1", id, n, &out->clients);
	if (!err)
		err = delete_unused(db,
				    "DELETE FROM therapist WHERE number NOT IN (SELECT therapist FROM visit WHERE therapist "
				    "IS NOT NULL)",
				    &out->therapists);
	if (!err)
		err = delete_unused(
			db, "DELETE FROM clinic WHERE number NOT IN (SELECT clinic FROM visit WHERE clinic IS NOT NULL)",
			&out->clinics);
	return err;
}

static enum err total(sqlite3 *db, uint64_t *fingerprint)
{
	int64_t clients = 0, visits = 0;
	enum err err = db_integer(db, "SELECT count(*) FROM client", &clients);
	if (!err)
		err = db_integer(db, "SELECT count(*) FROM visit", &visits);
	if (!err)
		err = store_fingerprint(db, fingerprint);
	return err ? err : describe_totals(db, clients, visits, *fingerprint);
}

static enum err take_out(sqlite3 *db, const struct store_erasure *e, struct store_forgotten *out)
{
	uint64_t fingerprint = 0;
	enum err err = db_exec(db, "BEGIN");
	if (!err)
		err = delete_rows(db, e->id, e->n, out);
	if (!err && out->clients != (int64_t)e->n)
		err = err_set(ERR_VALUE,
			      "a client of those rows is not in this dataset; name the one that the exports went into");
	if (!err)
		err = total(db, &fingerprint);
	if (!err)
		err = describe_link(db, e->link);
	if (!err) {
		unsigned char head[CHAIN_BYTES];
		err = log_put(db, e->chain, e->event, fingerprint, head);
	}
	return err ? err : db_exec(db, "COMMIT");
}

/* Over a connection of its own: the one that keeps others from writing may not be copied from. */
static enum err copy_to_memory(const char *path, sqlite3 **out)
{
	sqlite3 *db = NULL, *from = NULL;
	enum err err = schema_connect(path, SQLITE_OPEN_READONLY, &from);
	if (!err)
		err = schema_connect(NULL, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db);
	sqlite3_backup *copy = err ? NULL : sqlite3_backup_init(db, "main", from, "main");
	if (copy)
		(void)sqlite3_backup_step(copy, -1);
	if (!err)
		err = db_error(copy ? sqlite3_backup_finish(copy) : sqlite3_errcode(db));
	sqlite3_close(from);
	if (!err)
		err = schema_secure(db);
	if (err)
		sqlite3_close(db);
	else
		*out = db;
	return err;
}

/* What is left, whole and packed, in the place of the file; then the old bytes go. */
static enum err put_in_place(sqlite3 *db, const char *path)
{
	struct outfile *file = NULL;
	int old = -1;
	enum err err = outfile_begin(path, &file);
	if (err)
		return err;
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", outfile_path(file));
	err = sql ? db_exec(db, sql) : err_memory();
	sqlite3_free(sql);
	if (!err)
		err = wipe_hold(path, &old);
	if (err) {
		outfile_abandon(file);
		return err;
	}
	err = outfile_commit(file);
	if (err)
		wipe_let_go(old);
	return err ? err : wipe_held(old);
}

/* As most programs do it: the rows are marked free, and the journal stays. */
static enum err weak_in_place(sqlite3 *db, const struct store_erasure *e, struct store_forgotten *out)
{
	enum err err = db_exec(db, "ROLLBACK; PRAGMA secure_delete=0; PRAGMA journal_mode=persist");
	return err ? err : take_out(db, e, out);
}

static enum err forget_in(sqlite3 *db, const char *path, const struct store_erasure *e, struct store_forgotten *out)
{
	sqlite3 *copy = NULL;
	enum err err = schema_check(db);
	if (!err)
		err = db_exec(db, "BEGIN IMMEDIATE");
	if (err)
		return err;
	if (weak(WEAK_ERASE))
		return weak_in_place(db, e, out);
	err = copy_to_memory(path, &copy);
	if (err)
		return err;
	err = take_out(copy, e, out);
	if (!err)
		err = put_in_place(copy, path);
	sqlite3_close(copy);
	return err;
}

enum err store_forget(const char *path, const struct store_erasure *e, struct store_forgotten *out)
{
	struct store_forgotten done = {0};
	sqlite3 *db = NULL;
	enum err err = schema_connect(path, SQLITE_OPEN_READWRITE, &db);
	if (err)
		return err;
	err = forget_in(db, path, e, &done);
	sqlite3_close(db);
	if (!err)
		*out = done;
	return err;
}
