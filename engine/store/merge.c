#include "store/merge.h"

#include "deid/columns/traits.h"
#include "store/describe.h"
#include "store/load.h"
#include "store/schema.h"

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

struct old_rows {
	sqlite3_stmt *shift, *drop, *last, *known;
};

static enum err prepare_old_rows(sqlite3 *db, struct old_rows *q)
{
	enum err err = db_prepare(db, "SELECT 1 FROM client WHERE client=?1", &q->known);
	if (!err)
		err = db_prepare(db, "UPDATE visit SET at=at+?2 WHERE client=?1", &q->shift);
	if (!err)
		err = db_prepare(db, "DELETE FROM visit WHERE client=?1 AND at>=?2", &q->drop);
	if (!err)
		err = db_prepare(db, "SELECT coalesce(max(seq),0) FROM visit WHERE client=?1", &q->last);
	return err;
}

static enum err run_for(sqlite3_stmt *statement, int64_t client, int64_t value)
{
	sqlite3_bind_int64(statement, 1, client);
	sqlite3_bind_int64(statement, 2, value);
	return db_run(statement);
}

static enum err make_room(struct old_rows *q, const struct deid_set *set, size_t client, int64_t first_at, int64_t *base)
{
	int64_t id = deid_client_get(set, client, DEID_CLIENT), shift = deid_client_get(set, client, DEID_SHIFT);
	sqlite3_bind_int64(q->known, 1, id);
	enum err err = db_step(q->known);
	sqlite3_reset(q->known);
	if (err)
		return err == ERR_END ? ERR_OK : err;
	if (shift)
		err = run_for(q->shift, id, shift);
	if (!err && !deid_client_get(set, client, DEID_CONTINUES))
		err = run_for(q->drop, id, first_at);
	if (err)
		return err;
	sqlite3_bind_int64(q->last, 1, id);
	err = db_step(q->last);
	if (!err)
		*base = sqlite3_column_int64(q->last, 0);
	sqlite3_reset(q->last);
	return err;
}

/* Per client of the set, the last seq that stays of what was there. */
static enum err make_rooms(sqlite3 *db, const struct deid_set *set, int64_t **out)
{
	struct old_rows q = {0};
	int64_t *base = calloc(deid_set_clients(set) + 1, sizeof *base);
	if (!base)
		return err_memory();
	enum err err = prepare_old_rows(db, &q);
	for (size_t v = 0, c = 0; v < deid_set_visits(set) && !err; v++)
		if (deid_visit_get(set, v, DEID_SEQ) == 1) {
			err = make_room(&q, set, c, deid_visit_get(set, v, DEID_AT), &base[c]);
			c++;
		}
	sqlite3_finalize(q.known);
	sqlite3_finalize(q.shift);
	sqlite3_finalize(q.drop);
	sqlite3_finalize(q.last);
	if (err)
		free(base);
	else
		*out = base;
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
	char *sql = client_sql();
	enum err err = sql ? db_prepare(db, sql, &put) : err_memory();
	for (size_t c = 0; c < deid_set_clients(set) && !err; c++) {
		for (int f = DEID_CLIENT; f < DEID_CONTINUES; f++)
			db_bind(put, f + 1, deid_client_get(set, c, (enum deid_client_field)f));
		err = db_run(put);
	}
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

enum err merge_set(sqlite3 *db, const struct deid_set *set, enum merge_rows rows)
{
	struct load load = {.set = set};
	int64_t *therapist = NULL, *clinic = NULL, *base = NULL, there = 0;
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
	if (err || rows == MERGE_NO_ROWS)
		goto out;
	if (there)
		err = make_rooms(db, set, &base);
	if (!err)
		err = merge_clients(db, set);
	if (!err)
		err = note_ended(db, set);
	if (err)
		goto out;
	load.therapist = therapist;
	load.clinic = clinic;
	load.base = base;
	err = load_visits(db, &load);
out:
	free(therapist);
	free(clinic);
	free(base);
	return err;
}
