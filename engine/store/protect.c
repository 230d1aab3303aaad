#include "store/protect.h"

#include "core/outfile.h"
#include "core/weak.h"
#include "deid/mark.h"
#include "store/log_put.h"
#include "store/protect_rows.h"
#include "store/schema.h"
#include "store/store_inside.h"

#include <string.h>

static enum err begin_file(const char *path, sqlite3 **out)
{
	sqlite3 *db = NULL;
	enum err err = schema_connect(path, SQLITE_OPEN_READWRITE, &db);
	if (!err)
		err = db_exec(db, "PRAGMA page_size=16384; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE");
	if (!err)
		err = schema_journal(db, "off");
	if (!err)
		err = schema_secure(db);
	if (!err)
		err = schema_create(db);
	if (err)
		sqlite3_close(db);
	else
		*out = db;
	return err;
}

/* Few clients stand behind a therapist or clinic: the label would say who they are to whoever knows the place. */
static enum err hide_small_staff(sqlite3 *db, uint32_t k)
{
	static const char *const of[] = {"therapist", "clinic"};
	enum err err = ERR_OK;
	for (size_t i = 0; i < sizeof of / sizeof *of && !err; i++) {
		char *sql = sqlite3_mprintf("UPDATE visit SET %s=NULL WHERE %s IN"
					    " (SELECT %s FROM visit GROUP BY 1 HAVING count(DISTINCT client)<%u);"
					    "DELETE FROM %s WHERE number NOT IN (SELECT %s FROM visit WHERE %s IS NOT NULL)",
					    of[i], of[i], of[i], k, of[i], of[i], of[i]);
		err = sql ? db_exec(db, sql) : err_memory();
		sqlite3_free(sql);
	}
	return err;
}

static enum err count(sqlite3 *db, const char *sql, uint64_t *out)
{
	int64_t v = 0;
	enum err err = db_integer(db, sql, &v);
	if (!err)
		*out = (uint64_t)v;
	return err == ERR_END ? ERR_OK : err;
}

/* The copy has a log of its own, under a random key that it keeps: it begins with the copy, and is none of the source. */
static enum err begin_log(sqlite3 *db, int32_t day, uint64_t fingerprint)
{
	struct chain given, chain;
	const struct log_event event = {.kind = LOG_INGEST, .day = day, .detail = 1};
	enum err err = mark_random(given.key, sizeof given.key);
	if (!err)
		err = log_own_key(db, &given, &chain);
	if (!err) {
		unsigned char head[CHAIN_BYTES];
		err = log_put(db, &chain, &event, fingerprint, head);
	}
	explicit_bzero(&given, sizeof given);
	explicit_bzero(&chain, sizeof chain);
	return err;
}

static enum err put_totals(sqlite3 *db, const struct protect_plan *p)
{
	uint64_t fingerprint = 0;
	enum err err = store_fingerprint(db, &fingerprint);
	char *sql = sqlite3_mprintf("INSERT INTO meta VALUES('clients',(SELECT count(*) FROM client)),"
				    "('visits',(SELECT count(*) FROM visit)),('fingerprint',%lld),('protected_k',%u)",
				    (long long)fingerprint, p->k);
	if (!err)
		err = sql ? db_exec(db, sql) : err_memory();
	sqlite3_free(sql);
	return err ? err : begin_log(db, p->day, fingerprint);
}

/* Bands of the source may be wider already. */
static enum err put_bands(sqlite3 *db, const struct protect_plan *p)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < p->attributes && !err; i++) {
		if (!p->attribute[i].years)
			continue;
		char *sql = sqlite3_mprintf(
			"INSERT INTO meta VALUES('%q_years',%d) ON CONFLICT DO UPDATE SET value=max(value,excluded.value)",
			p->attribute[i].name, p->attribute[i].years);
		err = sql ? db_exec(db, sql) : err_memory();
		sqlite3_free(sql);
	}
	return err;
}

static enum err fill(sqlite3 *to, const struct store *s, const struct protect_plan *p)
{
	enum err err = db_exec(to, "BEGIN IMMEDIATE");
	if (!err)
		err = protect_describe(to, s);
	if (!err)
		err = protect_rows(to, s, p);
	if (!err)
		err = hide_small_staff(to, p->k);
	if (!err)
		err = put_bands(to, p);
	if (!err)
		err = put_totals(to, p);
	return err ? err : db_exec(to, "COMMIT");
}

/* SELECT min(n) over the classes: a value of a visit is that of all the client's, or the class is taken for one of nobody. */
static char *classes_sql(const struct protect_plan *p)
{
	sqlite3_str *s = sqlite3_str_new(NULL);
	sqlite3_str_appendall(
		s, "SELECT min(n) FROM (SELECT count(*)*min(coalesce(whole,1)) AS n FROM client LEFT JOIN (SELECT client,1");
	for (size_t i = 0; i < p->attributes; i++)
		if (p->attribute[i].of_visits)
			sqlite3_str_appendf(s, "*(min(coalesce(%s,-1))=max(coalesce(%s,-1)))", p->attribute[i].name,
					    p->attribute[i].name);
	sqlite3_str_appendall(s, " AS whole");
	for (size_t i = 0; i < p->attributes; i++)
		if (p->attribute[i].of_visits)
			sqlite3_str_appendf(s, ",max(%s) AS %s", p->attribute[i].name, p->attribute[i].name);
	sqlite3_str_appendall(s, " FROM visit GROUP BY client) USING(client) GROUP BY 1=1");
	for (size_t i = 0; i < p->attributes; i++)
		sqlite3_str_appendf(s, ",%s", p->attribute[i].name);
	sqlite3_str_appendall(s, ")");
	return sqlite3_str_finish(s);
}

/* The file as it was written, with nothing in memory of what was meant. */
static enum err check_file(const char *path, const struct protect_plan *p, struct protected_copy *out)
{
	struct store *s = NULL;
	struct protected_copy c = {0};
	char *sql = classes_sql(p);
	enum err err = sql ? store_open(path, &s) : err_memory();
	if (!err)
		err = count(s->db, sql, &c.smallest);
	if (!err)
		err = count(s->db, "SELECT count(*) FROM client", &c.clients);
	if (!err)
		err = count(s->db, "SELECT count(*) FROM visit", &c.visits);
	if (!err)
		err = count(s->db, "SELECT count(*) FROM therapist", &c.therapists);
	if (!err)
		err = count(s->db, "SELECT count(*) FROM clinic", &c.clinics);
	sqlite3_free(sql);
	store_close(s);
	if (!err && c.clients && c.smallest < p->k && !weak(WEAK_CLASSES))
		err = err_set(ERR_FORMAT, "the copy has a class of fewer than %u clients and was thrown away", p->k);
	if (!err)
		*out = c;
	return err;
}

enum err store_protect(const struct store *s, const struct protect_plan *p, const char *path, struct protected_copy *out)
{
	sqlite3 *db = NULL;
	struct outfile *file = NULL;
	struct protected_copy c;
	enum err err = outfile_begin(path, &file);
	if (err)
		return err;
	err = begin_file(outfile_path(file), &db);
	if (!err)
		err = fill(db, s, p);
	sqlite3_close(db);
	if (!err)
		err = check_file(outfile_path(file), p, &c);
	if (err) {
		outfile_abandon(file);
		return err;
	}
	err = outfile_commit(file);
	if (!err)
		*out = c;
	return err;
}
