/* Taking a set in: a new file, an appended one, or one in memory. */
#include "store/store.h"

#include "core/outfile.h"
#include "deid/print.h"
#include "store/bulk.h"
#include "store/describe.h"
#include "store/log_put.h"
#include "store/merge.h"
#include "store/schema.h"
#include "store/store_inside.h"

#include <string.h>
#include <unistd.h>

uint64_t print_of(const struct print *p, const struct stored_client *c, const struct stored_visit *visit, size_t n)
{
	uint64_t h = 0;
	for (size_t i = 0; i < n; i++) {
		const struct stored_visit *v = &visit[i];
		const int32_t value[PRINT__VALUES] = {
			[PRINT_AT] = v->at,
			[PRINT_ATTENDANCE] = v->attendance,
			[PRINT_DURATION] = v->duration,
			[PRINT_MODALITY] = v->modality,
			[PRINT_PROBLEM] = v->problem,
			[PRINT_BREAKTHROUGH] = v->breakthrough,
			[PRINT_BREAKTHROUGH_TYPE] = v->breakthrough_type,
			[PRINT_END_REASON] = v->end_reason,
			[PRINT_FORMAT] = v->format,
			[PRINT_STAGE] = v->stage,
			[PRINT_FEE] = v->fee,
			[PRINT_DAYPART] = v->daypart,
		};
		h = print_visit(p, h, value, v->score);
	}
	return print_client(h, c->trait, c->age_band, c->intake_year, c->recent);
}

enum err store_fingerprint(sqlite3 *db, uint64_t *out)
{
	struct store_info info = {0};
	struct store_cursor *cursor = NULL;
	struct stored_client client;
	const struct stored_visit *visit;
	struct print p;
	size_t n;
	uint64_t sum = 0;
	struct arena *mem = arena_new();
	enum err err = mem ? store_instruments(db, mem, &info) : err_memory();
	if (!err)
		err = cursor_over(db, &info, &cursor);
	print_begin(&p, info.instruments, info.instrument);
	while (!err && (err = store_cursor_next(cursor, &client, &visit, &n)) == ERR_OK)
		sum += print_of(&p, &client, visit, n);
	store_cursor_close(cursor);
	arena_free(mem);
	if (err != ERR_END)
		return err;
	*out = sum;
	return ERR_OK;
}

/* A dataset in memory is gone with the run, and has no log. */
static enum err put_log(sqlite3 *db, const struct deid_set *set, uint64_t fingerprint, int64_t batch)
{
	const char *file = sqlite3_db_filename(db, "main");
	bool keyed = deid_set_key_fingerprint(set) != 0;
	const struct log_event event = {
		.kind = LOG_INGEST, .day = deid_set_day(set), .epoch = keyed ? deid_set_epoch(set) : 0, .detail = batch};
	if (!file || !*file)
		return ERR_OK;
	struct chain chain = *deid_set_chain(set);
	enum err err = keyed ? ERR_OK : log_own_key(db, deid_set_chain(set), &chain);
	if (!err) {
		unsigned char head[CHAIN_BYTES];
		err = log_put(db, &chain, &event, fingerprint, head);
	}
	explicit_bzero(&chain, sizeof chain);
	return err;
}

/* What the dataset was before the set. */
struct before {
	int64_t batches, fingerprint, instruments;
};

static enum err note_before(sqlite3 *db, struct before *b)
{
	enum err err = db_integer(db, "SELECT count(*) FROM batch", &b->batches);
	if (!err)
		err = db_integer(db, "SELECT count(*) FROM instrument", &b->instruments);
	if (!err && b->batches)
		err = db_integer(db, "SELECT value FROM meta WHERE key='fingerprint'", &b->fingerprint);
	return err;
}

static enum err put_batch(sqlite3 *db, const struct deid_set *set, const struct before *b, uint64_t fingerprint,
			  struct store_taken *taken)
{
	int64_t instruments = 0;
	enum err err = db_integer(db, "SELECT count(*) FROM instrument", &instruments);
	if (err)
		return err;
	taken->changed = !b->batches || taken->added || taken->replaced || taken->removed || instruments != b->instruments ||
			 (int64_t)fingerprint != b->fingerprint;
	if (taken->changed)
		err = describe_batch(db, set);
	return err ? err : put_log(db, set, fingerprint, taken->changed ? b->batches + 1 : 0);
}

static enum err put_totals(sqlite3 *db, const struct deid_set *set, const struct before *b, struct store_taken *taken)
{
	int64_t clients = (int64_t)deid_set_clients(set), visits = (int64_t)deid_set_visits(set);
	uint64_t fingerprint = deid_set_fingerprint(set);
	enum err err = ERR_OK;
	if (b->batches)
		err = db_integer(db, "SELECT count(*) FROM client", &clients);
	if (b->batches && !err)
		err = db_integer(db, "SELECT count(*) FROM visit", &visits);
	if (b->batches && !err)
		err = store_fingerprint(db, &fingerprint);
	if (!err)
		err = describe_totals(db, clients, visits, fingerprint);
	return err ? err : put_batch(db, set, b, fingerprint, taken);
}

/* Shown to who verifies before it is committed. */
static enum err verified(sqlite3 *db, const struct store_verify *verify)
{
	const struct store view = {.db = db};
	return verify ? verify->look(verify->context, &view, NULL) : ERR_OK;
}

static enum err fill(sqlite3 *db, const struct deid_set *set, const struct store_verify *verify, enum merge_rows rows,
		     struct store_taken *taken)
{
	struct before before = {0};
	enum err err = db_exec(db, "BEGIN IMMEDIATE");
	if (err)
		return err;
	err = note_before(db, &before);
	if (!err)
		err = describe_meta(db, set);
	if (!err)
		err = merge_set(db, set, rows, taken);
	if (!err)
		err = put_totals(db, set, &before, taken);
	if (!err)
		err = verified(db, verify);
	return err ? err : db_exec(db, "COMMIT");
}

/* A private file nobody has seen needs no journal: if anything fails it is thrown away. */
static enum err fill_new(sqlite3 *db, const struct deid_set *set, const struct store_verify *verify, enum merge_rows rows,
			 struct store_taken *taken)
{
	enum err err = db_exec(db, "PRAGMA page_size=16384; PRAGMA synchronous=OFF;"
				   "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-8192");
	if (!err)
		err = schema_journal(db, "off");
	if (!err)
		err = schema_secure(db);
	if (!err)
		err = schema_create(db);
	return err ? err : fill(db, set, verify, rows, taken);
}

static enum err make_in_memory(const struct deid_set *set, const struct store_verify *verify, struct store **out)
{
	struct store_taken taken;
	sqlite3 *db = NULL;
	enum err err = schema_connect(NULL, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db);
	if (err)
		return err;
	err = fill_new(db, set, verify, MERGE_ROWS, &taken);
	if (err) {
		sqlite3_close(db);
		return err;
	}
	err = store_describe(db, out);
	if (!err)
		(*out)->taken = taken;
	return err;
}

/* As it lies on the disk, the bytes between its texts too. */
static enum err verify_file(const char *path, const struct store_verify *verify)
{
	struct store *s = NULL;
	enum err err = verify ? store_open(path, &s) : ERR_OK;
	if (!err && verify)
		err = verify->look(verify->context, s, path);
	store_close(s);
	return err;
}

static enum err make_file(const char *path, const struct deid_set *set, const struct store_verify *verify,
			  struct store_taken *taken)
{
	sqlite3 *db = NULL;
	struct outfile *file = NULL;
	struct bulk_roots roots;
	enum err err = outfile_begin(path, &file);
	if (err)
		return err;
	err = schema_connect(outfile_path(file), SQLITE_OPEN_READWRITE, &db);
	if (!err)
		err = fill_new(db, set, NULL, MERGE_NO_ROWS, taken);
	if (!err)
		err = bulk_find_roots(db, &roots);
	sqlite3_close(db);
	if (!err)
		err = bulk_write(outfile_path(file), &roots, set);
	if (!err)
		err = verify_file(outfile_path(file), verify);
	if (err) {
		outfile_abandon(file);
		return err;
	}
	return outfile_commit(file);
}

static enum err append(const char *path, const struct deid_set *set, const struct store_verify *verify,
		       struct store_taken *taken)
{
	sqlite3 *db = NULL;
	enum err err = schema_connect(path, SQLITE_OPEN_READWRITE, &db);
	if (err)
		return err;
	err = schema_check(db);
	if (!err)
		err = schema_secure(db);
	if (!err)
		err = db_exec(db, "PRAGMA synchronous=FULL; PRAGMA cache_size=-65536");
	if (!err)
		err = schema_journal(db, "delete");
	/* What is not committed is rolled back by closing. */
	if (!err)
		err = fill(db, set, verify, MERGE_ROWS, taken);
	sqlite3_close(db);
	return err;
}

enum err store_ingest(const char *path, const struct deid_set *set, const struct store_verify *verify, struct store **out)
{
	if (!path)
		return make_in_memory(set, verify, out);
	struct store_taken taken;
	enum err err = access(path, F_OK) ? make_file(path, set, verify, &taken) : append(path, set, verify, &taken);
	if (!err)
		err = store_open(path, out);
	if (!err)
		(*out)->taken = taken;
	return err;
}

enum err store_open(const char *path, struct store **out)
{
	sqlite3 *db = NULL;
	/* For writing, so that a journal left by a crash can be rolled back; then nothing may be written. */
	enum err err = schema_connect(path, SQLITE_OPEN_READWRITE, &db);
	if (err)
		return err;
	err = schema_check(db);
	if (!err)
		err = schema_secure(db);
	if (!err)
		err = db_exec(db, "PRAGMA query_only=1");
	if (err) {
		sqlite3_close(db);
		return err;
	}
	return store_describe(db, out);
}
