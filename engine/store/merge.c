#include "store/merge.h"

#include "deid/columns/traits.h"
#include "store/describe.h"
#include "store/load.h"
#include "store/overlap.h"

#include <stdlib.h>

/* Keeps what is there, or takes the next number. */
static enum err number_ids(sqlite3 *db, const char *table, const uint64_t *id, size_t n, int64_t **out)
{
	sqlite3_stmt *find = NULL, *add = NULL;
	enum err err = ERR_OK;
	char find_sql[64], add_sql[64];
	int64_t *number = calloc(n + 1, sizeof *number);
	if (!number)
		return err_memory();
	sqlite3_snprintf(sizeof find_sql, find_sql, "SELECT number FROM %s WHERE id=?1", table);
	sqlite3_snprintf(sizeof add_sql, add_sql, "INSERT INTO %s(id) VALUES(?1)", table);
	err = db_prepare(db, find_sql, &find);
	if (!err)
		err = db_prepare(db, add_sql, &add);
	for (size_t i = 0; i < n && !err; i++) {
		sqlite3_bind_int64(find, 1, (int64_t)id[i]);
		sqlite3_bind_int64(add, 1, (int64_t)id[i]);
		err = db_step(find);
		if (!err)
			number[i + 1] = sqlite3_column_int64(find, 0);
		if (err == ERR_END) {
			err = db_run(add);
			number[i + 1] = sqlite3_last_insert_rowid(db);
		}
		sqlite3_reset(find);
	}
	sqlite3_finalize(find);
	sqlite3_finalize(add);
	if (err)
		free(number);
	else
		*out = number;
	return err;
}

/* What an export tells of a client goes before what is there, unless it is less: nothing, a word that no list knows, a class too small to be told. */
static char *client_sql(void)
{
	sqlite3_str *s = sqlite3_str_new(NULL);
	sqlite3_str_appendall(s, "INSERT INTO client VALUES(?1");
	for (int f = DEID_CLIENT + 1; f < DEID_CONTINUES; f++)
		sqlite3_str_appendf(s, ",?%d", f + 1);
	sqlite3_str_appendall(s, ") ON CONFLICT DO UPDATE SET age_band=coalesce(excluded.age_band,age_band),"
				 " intake_year=coalesce(excluded.intake_year,intake_year), recent=excluded.recent");
	for (int t = 0; t < CLIENT_TRAITS; t++) {
		const char *n = trait_name((enum client_trait)t);
		sqlite3_str_appendf(s,
				    ",%s=CASE WHEN excluded.%s NOT IN (0,%d) OR coalesce(%s,0) IN (0,%d)"
				    " THEN coalesce(excluded.%s,%s) ELSE %s END",
				    n, n, VOCABULARY_SMALL, n, VOCABULARY_SMALL, n, n, n);
	}
	return sqlite3_str_finish(s);
}

static enum err merge_clients(sqlite3 *db, const struct deid_set *set)
{
	sqlite3_stmt *put = NULL;
	struct deid_cursor *cursor = NULL;
	int64_t client[DEID_CLIENT__COUNT];
	char *sql = client_sql();
	enum err err = sql ? db_prepare(db, sql, &put) : err_memory();
	if (!err)
		err = deid_cursor_new(set, &cursor);
	for (size_t c = 0; c < deid_set_clients(set) && !err; c++) {
		err = deid_cursor_client(cursor, c, client);
		for (int f = DEID_CLIENT; f < DEID_CONTINUES && !err; f++)
			db_bind(put, f + 1, client[f]);
		if (!err)
			err = db_run(put);
	}
	deid_cursor_free(cursor);
	sqlite3_finalize(put);
	sqlite3_free(sql);
	return err;
}

static enum err note_ended(sqlite3 *db, const struct deid_set *set)
{
	sqlite3_stmt *put = NULL;
	size_t n;
	const uint64_t *id = deid_set_ended(set, &n);
	enum err err = db_prepare(db, "UPDATE client SET recent=0 WHERE client=?1", &put);
	for (size_t i = 0; i < n && !err; i++) {
		sqlite3_bind_int64(put, 1, (int64_t)id[i]);
		err = db_run(put);
	}
	sqlite3_finalize(put);
	return err;
}

enum err merge_set(sqlite3 *db, const struct deid_set *set, enum merge_rows rows, struct store_taken *taken)
{
	struct load load = {.set = set};
	int64_t *therapist = NULL, *clinic = NULL, *seq = NULL, there = 0;
	size_t n;
	const uint64_t *id = deid_set_therapists(set, &n);
	enum err err = number_ids(db, "therapist", id, n, &therapist);
	if (err)
		goto out;
	id = deid_set_clinics(set, &n);
	err = number_ids(db, "clinic", id, n, &clinic);
	if (!err)
		err = describe_instruments(db, set, load.source, &load.scores);
	if (!err)
		err = db_integer(db, "SELECT count(*) FROM (SELECT 1 FROM client LIMIT 1)", &there);
	load.therapist = therapist;
	load.clinic = clinic;
	*taken = (struct store_taken){.added = deid_set_visits(set)};
	if (err || rows == MERGE_NO_ROWS)
		goto out;
	if (there)
		err = overlap_settle(db, &load, &seq, taken);
	if (!err)
		err = merge_clients(db, set);
	if (!err)
		err = note_ended(db, set);
	if (err)
		goto out;
	load.seq = seq;
	err = load_visits(db, &load);
out:
	free(therapist);
	free(clinic);
	free(seq);
	return err;
}
