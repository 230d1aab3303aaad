#include "store/protect_rows.h"

#include "deid/mark.h"
#include "store/store_inside.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_STAFF = 1 << 20, FIXED = 7 };

/* Columns of a visit that are copied as they are: what happened, not who it was. */
static const char fixed_columns[] = "seq,at,attendance,duration,breakthrough,breakthrough_type,end_reason";

/* A client of the copy: where it stands in the source, and its new id. */
struct fresh {
	int64_t id;
	size_t from;
};

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct fresh *)a)->id, y = ((const struct fresh *)b)->id;
	return (x > y) - (x < y);
}

/* Random ids of 63 bits, no two alike; sorted. */
static enum err draw_ids(struct fresh *f, size_t n)
{
	for (bool twice = true; twice;) {
		twice = false;
		for (size_t i = 0; i < n; i++) {
			enum err err = mark_random(&f[i].id, sizeof f[i].id);
			if (err)
				return err;
			f[i].id &= INT64_MAX;
		}
		qsort(f, n, sizeof *f, by_id);
		for (size_t i = 1; i < n; i++)
			twice = twice || f[i].id == f[i - 1].id;
	}
	return ERR_OK;
}

/* Old numbers to new ones, in the order in which they come up among clients in random order. */
struct staff {
	sqlite3_stmt *add;
	int32_t *number; /* by old number; 0 not seen yet */
	int64_t most;
};

struct copier {
	const struct protect_plan *p;
	struct arena *mem;
	size_t scores;
	sqlite3_stmt *read, *put_client, *put_visit, *recent;
	struct staff therapist, clinic;
};

static enum err staff_begin(sqlite3 *to, const struct store *s, struct arena *mem, const char *table, struct staff *out)
{
	char sql[96];
	sqlite3_snprintf(sizeof sql, sql, "SELECT coalesce(max(number),0) FROM %s", table);
	enum err err = db_integer(s->db, sql, &out->most);
	if (!err && out->most > MOST_STAFF)
		err = err_set(ERR_LIMIT, "the dataset has a therapist or clinic numbered above %d", MOST_STAFF);
	if (err)
		return err;
	out->number = ARENA_ARRAY(mem, (size_t)out->most + 1, int32_t);
	if (!out->number)
		return err_memory();
	memset(out->number, 0, ((size_t)out->most + 1) * sizeof *out->number);
	sqlite3_snprintf(sizeof sql, sql, "INSERT INTO %s(id) VALUES(?1)", table);
	return db_prepare(to, sql, &out->add);
}

static enum err staff_number(sqlite3 *to, struct staff *s, sqlite3_stmt *row, int column, int64_t *out)
{
	int64_t old = sqlite3_column_int64(row, column), id;
	*out = DEID_NULL;
	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return ERR_OK;
	if (old < 0 || old > s->most)
		return err_set(ERR_FORMAT, "the dataset is damaged: a value is outside its range");
	enum err err = ERR_OK;
	if (!s->number[old]) {
		err = mark_random(&id, sizeof id);
		if (err)
			return err;
		sqlite3_bind_int64(s->add, 1, id & INT64_MAX);
		err = db_run(s->add);
		s->number[old] = (int32_t)sqlite3_last_insert_rowid(to);
	}
	*out = s->number[old];
	return err;
}

/* INSERT INTO table(columns, attributes, scores) VALUES(?,?,..). */
static enum err prepare_put(sqlite3 *to, const struct store *s, const struct protect_plan *p, bool visits,
			    sqlite3_stmt **out)
{
	sqlite3_str *text = sqlite3_str_new(NULL);
	size_t n = visits ? FIXED + 3 : 2;
	sqlite3_str_appendf(text,
			    visits ? "INSERT INTO visit(client,%s,therapist,clinic" : "INSERT INTO client(client,recent",
			    fixed_columns);
	for (size_t i = 0; i < p->attributes; i++)
		if (p->attribute[i].of_visits == visits) {
			sqlite3_str_appendf(text, ",\"%w\"", p->attribute[i].name);
			n++;
		}
	for (size_t i = 0; i < s->info.instruments && visits; i++, n++)
		sqlite3_str_appendf(text, ",\"score_%w\"", s->info.instrument[i]);
	sqlite3_str_appendall(text, ") VALUES(?");
	for (size_t i = 1; i < n; i++)
		sqlite3_str_appendall(text, ",?");
	sqlite3_str_appendall(text, ")");
	char *sql = sqlite3_str_finish(text);
	enum err err = sql ? db_prepare(to, sql, out) : err_memory();
	sqlite3_free(sql);
	return err;
}

static enum err prepare_read(const struct store *s, sqlite3_stmt **out)
{
	sqlite3_str *text = sqlite3_str_new(NULL);
	sqlite3_str_appendf(text, "SELECT %s,therapist,clinic", fixed_columns);
	for (size_t i = 0; i < s->info.instruments; i++)
		sqlite3_str_appendf(text, ",\"score_%w\"", s->info.instrument[i]);
	sqlite3_str_appendall(text, " FROM visit WHERE client=?1 ORDER BY seq");
	char *sql = sqlite3_str_finish(text);
	enum err err = sql ? db_prepare(s->db, sql, out) : err_memory();
	sqlite3_free(sql);
	return err;
}

static enum err begin(struct copier *c, sqlite3 *to, const struct store *s)
{
	enum err err = prepare_put(to, s, c->p, false, &c->put_client);
	if (!err)
		err = prepare_put(to, s, c->p, true, &c->put_visit);
	if (!err)
		err = prepare_read(s, &c->read);
	if (!err)
		err = db_prepare(s->db, "SELECT recent FROM client WHERE client=?1", &c->recent);
	if (!err)
		err = staff_begin(to, s, c->mem, "therapist", &c->therapist);
	return err ? err : staff_begin(to, s, c->mem, "clinic", &c->clinic);
}

static void end(struct copier *c)
{
	sqlite3_finalize(c->read);
	sqlite3_finalize(c->put_client);
	sqlite3_finalize(c->put_visit);
	sqlite3_finalize(c->recent);
	sqlite3_finalize(c->therapist.add);
	sqlite3_finalize(c->clinic.add);
}

/* The next places of a row: the attributes of clients, or of visits. */
static int bind_attributes(const struct copier *c, sqlite3_stmt *put, int at, size_t client, bool of_visits)
{
	for (size_t i = 0; i < c->p->attributes; i++) {
		const struct protect_attribute *a = &c->p->attribute[i];
		if (a->of_visits == of_visits)
			db_bind(put, at++, a->value[client] == STORE_UNKNOWN ? DEID_NULL : a->value[client]);
	}
	return at;
}

static enum err copy_client(const struct copier *c, const struct fresh *f)
{
	sqlite3_bind_int64(c->recent, 1, c->p->client[f->from]);
	enum err err = db_step(c->recent);
	if (err)
		return err == ERR_END ? err_set(ERR_FORMAT, "the dataset is damaged: a client is not there") : err;
	sqlite3_bind_int64(c->put_client, 1, f->id);
	sqlite3_bind_int64(c->put_client, 2, sqlite3_column_int64(c->recent, 0));
	sqlite3_reset(c->recent);
	bind_attributes(c, c->put_client, 3, f->from, false);
	return db_run(c->put_client);
}

static enum err copy_visit(sqlite3 *to, struct copier *c, const struct fresh *f)
{
	int64_t therapist, clinic;
	enum err err = staff_number(to, &c->therapist, c->read, FIXED, &therapist);
	if (!err)
		err = staff_number(to, &c->clinic, c->read, FIXED + 1, &clinic);
	if (err)
		return err;
	sqlite3_bind_int64(c->put_visit, 1, f->id);
	for (int i = 0; i < FIXED; i++)
		sqlite3_bind_value(c->put_visit, i + 2, sqlite3_column_value(c->read, i));
	db_bind(c->put_visit, FIXED + 2, therapist);
	db_bind(c->put_visit, FIXED + 3, clinic);
	int at = bind_attributes(c, c->put_visit, FIXED + 4, f->from, true);
	for (size_t i = 0; i < c->scores; i++)
		sqlite3_bind_value(c->put_visit, at + (int)i, sqlite3_column_value(c->read, FIXED + 2 + (int)i));
	return db_run(c->put_visit);
}

static enum err copy_visits(sqlite3 *to, struct copier *c, const struct fresh *f)
{
	enum err err = ERR_OK;
	sqlite3_bind_int64(c->read, 1, c->p->client[f->from]);
	while (!err && (err = db_step(c->read)) == ERR_OK)
		err = copy_visit(to, c, f);
	sqlite3_reset(c->read);
	return err == ERR_END ? ERR_OK : err;
}

enum err protect_rows(sqlite3 *to, const struct store *s, const struct protect_plan *p)
{
	struct copier c = {.p = p, .mem = arena_new(), .scores = s->info.instruments};
	struct fresh *f = c.mem ? ARENA_ARRAY(c.mem, p->clients + 1, struct fresh) : NULL;
	size_t n = 0;
	for (size_t i = 0; i < p->clients && f; i++)
		if (!p->removed[i])
			f[n++].from = i;
	enum err err = f ? draw_ids(f, n) : err_memory();
	if (!err)
		err = begin(&c, to, s);
	for (size_t i = 0; i < n && !err; i++) {
		err = copy_client(&c, &f[i]);
		if (!err)
			err = copy_visits(to, &c, &f[i]);
	}
	end(&c);
	arena_free(c.mem);
	return err;
}

static enum err copy_rows(sqlite3 *to, sqlite3 *from, const char *read, const char *write)
{
	sqlite3_stmt *row = NULL, *put = NULL;
	enum err err = db_prepare(from, read, &row);
	if (!err)
		err = db_prepare(to, write, &put);
	while (!err && (err = db_step(row)) == ERR_OK) {
		for (int i = 0; i < sqlite3_column_count(row); i++)
			sqlite3_bind_value(put, i + 1, sqlite3_column_value(row, i));
		err = db_run(put);
	}
	sqlite3_finalize(row);
	sqlite3_finalize(put);
	return err == ERR_END ? ERR_OK : err;
}

static enum err add_scores(sqlite3 *to, const struct store *s)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < s->info.instruments && !err; i++) {
		char *sql = sqlite3_mprintf("ALTER TABLE visit ADD COLUMN \"score_%w\" INTEGER", s->info.instrument[i]);
		err = sql ? db_exec(to, sql) : err_memory();
		sqlite3_free(sql);
	}
	return err;
}

enum err protect_describe(sqlite3 *to, const struct store *s)
{
	enum err err = copy_rows(to, s->db, "SELECT domain,code,label FROM code", "INSERT INTO code VALUES(?,?,?)");
	if (!err)
		err = copy_rows(to, s->db, "SELECT * FROM instrument", "INSERT INTO instrument VALUES(?,?,?,?,?,?,?)");
	if (!err)
		err = add_scores(to, s);
	if (!err)
		err = copy_rows(to, s->db,
				"SELECT key,value FROM meta WHERE key IN ('unit_days','profile','profile_own',"
				"'profile_fingerprint') OR substr(key,-6)='_years'",
				"INSERT INTO meta VALUES(?,?)");
	if (err)
		return err;
	char *sql = sqlite3_mprintf("INSERT INTO meta VALUES('key',0); INSERT INTO batch VALUES(1,0,0,0,0,0,%d)",
				    s->info.days_per_occasion);
	err = sql ? db_exec(to, sql) : err_memory();
	sqlite3_free(sql);
	return err;
}
