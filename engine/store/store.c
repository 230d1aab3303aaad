/* Taking a set in: a new file, an appended one, or one in memory. */
#include "store/store.h"

#include "core/outfile.h"
#include "core/workers.h"
#include "store/describe.h"
#include "store/merge.h"
#include "store/print.h"
#include "store/schema.h"
#include "store/store_inside.h"

#include <string.h>
#include <unistd.h>

static int16_t small(int64_t value)
{
	return (int16_t)(value == DEID_NULL ? -1 : value);
}

static int code_or_none(const struct deid_set *set, size_t client, enum deid_client_field field)
{
	int64_t v = deid_client_get(set, client, field);
	return v == DEID_NULL ? -1 : (int)v;
}

static struct stored_visit visit_of(const int64_t *row, size_t scores)
{
	struct stored_visit v = {.at = (int32_t)row[DEID_AT],
				 .attendance = small(row[DEID_ATTENDANCE]),
				 .duration = small(row[DEID_DURATION]),
				 .modality = small(row[DEID_MODALITY]),
				 .problem = small(row[DEID_PROBLEM]),
				 .breakthrough = small(row[DEID_BREAKTHROUGH]),
				 .breakthrough_type = small(row[DEID_BREAKTHROUGH_TYPE]),
				 .end_reason = small(row[DEID_END_REASON])};
	for (size_t k = 0; k < scores; k++)
		v.score[k] = row[DEID_VISIT__COUNT + k] == DEID_NULL ? RECORD_NO_SCORE : (int32_t)row[DEID_VISIT__COUNT + k];
	return v;
}

/* Of a new dataset: what is in the set is in it. */
static uint64_t fingerprint_of_set(const struct deid_set *set)
{
	const struct layout_plan *plan = deid_set_plan(set);
	const char *name[RECORD_SCORES];
	struct print p;
	int64_t row[DEID_VISIT__COUNT + RECORD_SCORES];
	for (size_t i = 0; i < plan->instruments; i++)
		name[i] = plan->instrument[i]->name;
	print_begin(&p, plan->instruments, name);
	for (size_t i = 0, client = 0; i < deid_set_visits(set); i++) {
		deid_visit_row(set, i, row);
		if (row[DEID_SEQ] == 1) {
			const struct stored_client c = {.gender = code_or_none(set, client, DEID_GENDER),
							.age_band = code_or_none(set, client, DEID_AGE_BAND),
							.intake_year = code_or_none(set, client, DEID_INTAKE_YEAR),
							.recent = deid_client_get(set, client, DEID_RECENT) == 1};
			print_client(&p, &c);
			client++;
		}
		const struct stored_visit v = visit_of(row, plan->instruments);
		print_visit(&p, &v);
	}
	return print_end(&p);
}

static enum err fingerprint_of_dataset(sqlite3 *db, uint64_t *out)
{
	struct store_info info = {0};
	struct store_cursor *cursor = NULL;
	struct stored_client client;
	const struct stored_visit *visit;
	struct print p;
	size_t n;
	struct arena *mem = arena_new();
	enum err err = mem ? store_instruments(db, mem, &info) : err_memory();
	if (!err)
		err = cursor_over(db, &info, &cursor);
	print_begin(&p, info.instruments, info.instrument);
	while (!err && (err = store_cursor_next(cursor, &client, &visit, &n)) == ERR_OK) {
		print_client(&p, &client);
		for (size_t i = 0; i < n; i++)
			print_visit(&p, &visit[i]);
	}
	store_cursor_close(cursor);
	arena_free(mem);
	if (err != ERR_END)
		return err;
	*out = print_end(&p);
	return ERR_OK;
}

/* The rows go in while another thread works the fingerprint out. */
struct filling {
	sqlite3 *db;
	const struct deid_set *set;
	uint64_t fingerprint;
};

static enum err do_half(size_t half, void *context)
{
	struct filling *f = context;
	if (half == 0)
		return merge_set(f->db, f->set);
	f->fingerprint = fingerprint_of_set(f->set);
	return ERR_OK;
}

static enum err put_totals(struct filling *f, bool fresh)
{
	int64_t clients = (int64_t)deid_set_clients(f->set), visits = (int64_t)deid_set_visits(f->set);
	enum err err = ERR_OK;
	if (!fresh)
		err = db_integer(f->db, "SELECT count(*) FROM client", &clients);
	if (!fresh && !err)
		err = db_integer(f->db, "SELECT count(*) FROM visit", &visits);
	if (!fresh && !err)
		err = fingerprint_of_dataset(f->db, &f->fingerprint);
	return err ? err : describe_totals(f->db, clients, visits, f->fingerprint);
}

static enum err fill(sqlite3 *db, const struct deid_set *set)
{
	struct filling f = {.db = db, .set = set};
	int64_t batches = 0;
	enum err err = db_exec(db, "BEGIN IMMEDIATE");
	if (err)
		return err;
	err = db_integer(db, "SELECT count(*) FROM batch", &batches);
	if (!err)
		err = describe_meta(db, set);
	if (!err)
		err = workers_run(batches ? 1 : 2, do_half, &f);
	if (!err)
		err = describe_batch(db, set);
	if (!err)
		err = put_totals(&f, !batches);
	return err ? err : db_exec(db, "COMMIT");
}

/* A private file nobody has seen needs no journal: if anything fails it is thrown away. */
static enum err fill_new(sqlite3 *db, const struct deid_set *set)
{
	enum err err = db_exec(db, "PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
				   "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536");
	if (!err)
		err = schema_secure(db);
	if (!err)
		err = schema_create(db);
	return err ? err : fill(db, set);
}

static enum err make_in_memory(const struct deid_set *set, struct store **out)
{
	sqlite3 *db = NULL;
	enum err err = schema_connect(NULL, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db);
	if (err)
		return err;
	err = fill_new(db, set);
	if (err) {
		sqlite3_close(db);
		return err;
	}
	return store_describe(db, out);
}

static enum err make_file(const char *path, const struct deid_set *set)
{
	sqlite3 *db = NULL;
	struct outfile *file = NULL;
	enum err err = outfile_begin(path, &file);
	if (err)
		return err;
	err = schema_connect(outfile_path(file), SQLITE_OPEN_READWRITE, &db);
	if (!err)
		err = fill_new(db, set);
	sqlite3_close(db);
	if (err) {
		outfile_abandon(file);
		return err;
	}
	return outfile_commit(file);
}

static enum err append(const char *path, const struct deid_set *set)
{
	sqlite3 *db = NULL;
	enum err err = schema_connect(path, SQLITE_OPEN_READWRITE, &db);
	if (err)
		return err;
	err = schema_check(db);
	if (!err)
		err = schema_secure(db);
	if (!err)
		err = db_exec(db, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536");
	/* What is not committed is rolled back by closing. */
	if (!err)
		err = fill(db, set);
	sqlite3_close(db);
	return err;
}

enum err store_ingest(const char *path, const struct deid_set *set, struct store **out)
{
	if (!path)
		return make_in_memory(set, out);
	enum err err = access(path, F_OK) ? make_file(path, set) : append(path, set);
	return err ? err : store_open(path, out);
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
