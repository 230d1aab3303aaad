/* What an open dataset knows of itself, read once. */
#include "store/store_inside.h"

#include <string.h>

enum { AGE_YEARS = 5 };

static const char *text_of(struct arena *mem, sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);
	return text ? arena_text(mem, text) : NULL;
}

enum err store_instruments(sqlite3 *db, struct arena *mem, struct store_info *info)
{
	sqlite3_stmt *s = NULL;
	size_t n = 0;
	enum err err = db_prepare(db, "SELECT name,step FROM instrument ORDER BY position", &s);
	while (!err && (err = db_step(s)) == ERR_OK) {
		if (n == RECORD_SCORES) {
			err = err_set(ERR_LIMIT, "the dataset has more than %d instruments", RECORD_SCORES);
			break;
		}
		info->instrument[n] = text_of(mem, s, 0);
		info->step[n] = sqlite3_column_double(s, 1);
		if (!info->instrument[n++])
			err = err_memory();
	}
	sqlite3_finalize(s);
	info->instruments = n;
	return err == ERR_END ? ERR_OK : err;
}

static enum err count(sqlite3 *db, const char *sql, uint64_t *out)
{
	int64_t v = 0;
	enum err err = db_integer(db, sql, &v);
	*out = (uint64_t)v;
	return err == ERR_END ? ERR_OK : err;
}

static enum err read_info(struct store *s)
{
	static const char *const sql[] = {
		"SELECT value FROM meta WHERE key='unit_days'",   "SELECT value FROM meta WHERE key='clients'",
		"SELECT value FROM meta WHERE key='visits'",      "SELECT value FROM meta WHERE key='fingerprint'",
		"SELECT value FROM meta WHERE key='key'",         "SELECT count(*) FROM batch",
		"SELECT max(days_per_occasion) FROM batch",       "SELECT sum(rows_accepted) FROM batch",
		"SELECT value FROM meta WHERE key='profile_own'", "SELECT value FROM meta WHERE key='age_band_years'",
		"SELECT value FROM meta WHERE key='profile'",     "SELECT value FROM meta WHERE key='link'",
		"SELECT value FROM meta WHERE key='protected_k'",
	};
	uint64_t v[sizeof sql / sizeof sql[0]] = {0};
	enum err err = ERR_OK;
	for (size_t i = 0; i < sizeof sql / sizeof sql[0] && !err; i++)
		err = count(s->db, sql[i], &v[i]);
	if (err)
		return err;
	if (v[0] != 1 && v[0] != 7)
		return err_set(ERR_FORMAT, "the dataset is damaged: its unit of time is not known");
	s->info = (struct store_info){.unit_days = (int)v[0],
				      .clients = v[1],
				      .visits = v[2],
				      .fingerprint = v[3],
				      .persistent_key = v[4] != 0,
				      .profile_own = v[8] != 0,
				      .profile = v[10] ? DEID_RESEARCH : DEID_STRICT,
				      .link = v[11],
				      .key = v[4],
				      .batches = (int)v[5],
				      .days_per_occasion = (int)v[6],
				      .age_years = v[9] ? (int)v[9] : AGE_YEARS,
				      .protected_k = (int)v[12]};
	s->accepted = v[7];
	return store_instruments(s->db, s->mem, &s->info);
}

/* An array for all rows of a query, and the query. */
static enum err begin_list(struct store *s, const char *count_sql, const char *sql, size_t width, sqlite3_stmt **rows,
			   void **out)
{
	uint64_t n = 0;
	enum err err = count(s->db, count_sql, &n);
	if (err)
		return err;
	*out = arena_array(s->mem, n + 1, width);
	return *out ? db_prepare(s->db, sql, rows) : err_memory();
}

static enum err read_labels(struct store *s)
{
	sqlite3_stmt *rows = NULL;
	void *list = NULL;
	enum err err = begin_list(s, "SELECT count(*) FROM code", "SELECT domain,code,label FROM code ORDER BY domain,code",
				  sizeof *s->label, &rows, &list);
	s->label = list;
	while (!err && (err = db_step(rows)) == ERR_OK) {
		struct stored_label *l = &s->label[s->labels++];
		*l = (struct stored_label){.domain = text_of(s->mem, rows, 0),
					   .code = sqlite3_column_int(rows, 1),
					   .text = text_of(s->mem, rows, 2)};
		if (!l->domain || !l->text)
			err = err_memory();
	}
	sqlite3_finalize(rows);
	return err == ERR_END ? ERR_OK : err;
}

static enum err read_columns(struct store *s)
{
	sqlite3_stmt *rows = NULL;
	void *list = NULL;
	enum err err =
		begin_list(s, "SELECT count(*) FROM input_column",
			   "SELECT batch,file,position,role,coalesce(instrument,0)-1,kept,action,hipaa,uk FROM input_column"
			   " ORDER BY batch,file,position",
			   sizeof *s->column, &rows, &list);
	s->column = list;
	while (!err && (err = db_step(rows)) == ERR_OK)
		s->column[s->columns++] = (struct stored_column){.batch = sqlite3_column_int(rows, 0),
								 .file = sqlite3_column_int(rows, 1),
								 .column = sqlite3_column_int(rows, 2),
								 .role = (enum layout_role)sqlite3_column_int(rows, 3),
								 .instrument = sqlite3_column_int(rows, 4),
								 .values = (uint64_t)sqlite3_column_int64(rows, 5),
								 .action = sqlite3_column_int(rows, 6),
								 .hipaa = sqlite3_column_int(rows, 7),
								 .uk = sqlite3_column_int(rows, 8)};
	sqlite3_finalize(rows);
	return err == ERR_END ? ERR_OK : err;
}

/* Both lists are in the order of batch, file, column. */
static enum err read_column_reasons(struct store *s)
{
	sqlite3_stmt *rows = NULL;
	size_t at = 0;
	enum err err = db_prepare(s->db,
				  "SELECT batch,file,position,reason,cells FROM input_column_reason"
				  " ORDER BY batch,file,position",
				  &rows);
	while (!err && (err = db_step(rows)) == ERR_OK) {
		int batch = sqlite3_column_int(rows, 0), file = sqlite3_column_int(rows, 1),
		    column = sqlite3_column_int(rows, 2);
		while (at < s->columns &&
		       (s->column[at].batch != batch || s->column[at].file != file || s->column[at].column != column))
			at++;
		int reason = sqlite3_column_int(rows, 3);
		if (at == s->columns || reason < 0 || reason >= REASON__COUNT)
			err = err_set(ERR_FORMAT, "the dataset is damaged: its list of columns does not hold together");
		else
			s->column[at].reason[reason] = (uint64_t)sqlite3_column_int64(rows, 4);
	}
	sqlite3_finalize(rows);
	return err == ERR_END ? ERR_OK : err;
}

static enum err read_row_reasons(struct store *s)
{
	sqlite3_stmt *rows = NULL;
	enum err err = db_prepare(s->db, "SELECT reason,sum(rows) FROM batch_reason GROUP BY reason", &rows);
	while (!err && (err = db_step(rows)) == ERR_OK) {
		int reason = sqlite3_column_int(rows, 0);
		if (reason >= 0 && reason < REASON__COUNT)
			s->rejected[reason] = (uint64_t)sqlite3_column_int64(rows, 1);
	}
	sqlite3_finalize(rows);
	return err == ERR_END ? ERR_OK : err;
}

enum err store_describe(sqlite3 *db, struct store **out)
{
	enum err err = err_memory();
	struct arena *mem = arena_new();
	struct store *s = mem ? ARENA_NEW(mem, struct store) : NULL;
	if (!s) {
		arena_free(mem);
		sqlite3_close(db);
		return err;
	}
	*s = (struct store){.db = db, .mem = mem};
	err = read_info(s);
	if (!err)
		err = read_labels(s);
	if (!err)
		err = read_columns(s);
	if (!err)
		err = read_column_reasons(s);
	if (!err)
		err = read_row_reasons(s);
	if (err)
		store_close(s);
	else
		*out = s;
	return err;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	sqlite3_close(s->db);
	arena_free(s->mem);
}

const struct store_taken *store_taken(const struct store *s)
{
	return &s->taken;
}

const struct store_info *store_info(const struct store *s)
{
	return &s->info;
}

const char *store_label(const struct store *s, const char *domain, int code)
{
	for (size_t i = 0; i < s->labels; i++)
		if (s->label[i].code == code && !strcmp(s->label[i].domain, domain))
			return s->label[i].text;
	return NULL;
}

const struct stored_column *store_columns(const struct store *s, size_t *n)
{
	*n = s->columns;
	return s->column;
}

void store_row_counts(const struct store *s, uint64_t *accepted, uint64_t rejected[REASON__COUNT])
{
	*accepted = s->accepted;
	memcpy(rejected, s->rejected, sizeof s->rejected);
}
