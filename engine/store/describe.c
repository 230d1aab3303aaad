#include "store/describe.h"

#include "deid/columns/zip.h"
#include "deid/link.h"
#include "deid/statement.h"
#include "store/store_log.h"

#include <string.h>

static enum err bind_text(sqlite3_stmt *statement, int i, const char *text)
{
	return db_error(sqlite3_bind_text(statement, i, text, -1, SQLITE_STATIC));
}

static enum err meta_get(sqlite3 *db, const char *key, int64_t *out)
{
	sqlite3_stmt *get = NULL;
	enum err err = db_prepare(db, "SELECT value FROM meta WHERE key=?1", &get);
	if (!err)
		err = bind_text(get, 1, key);
	if (!err)
		err = db_step(get);
	if (!err)
		*out = sqlite3_column_int64(get, 0);
	sqlite3_finalize(get);
	return err;
}

static enum err meta_put(sqlite3 *db, const char *key, int64_t value)
{
	sqlite3_stmt *put = NULL;
	enum err err = db_prepare(db, "INSERT OR REPLACE INTO meta VALUES(?1,?2)", &put);
	if (!err)
		err = bind_text(put, 1, key);
	if (!err) {
		sqlite3_bind_int64(put, 2, value);
		err = db_run(put);
	}
	sqlite3_finalize(put);
	return err;
}

enum err describe_totals(sqlite3 *db, int64_t clients, int64_t visits, uint64_t fingerprint)
{
	enum err err = meta_put(db, "clients", clients);
	if (!err)
		err = meta_put(db, "visits", visits);
	return err ? err : meta_put(db, "fingerprint", (int64_t)fingerprint);
}

static enum err same_profile(sqlite3 *db, const struct profile *profile)
{
	int64_t there = 0;
	enum err err = meta_get(db, "profile_fingerprint", &there);
	if (!err && (uint64_t)there != profile_fingerprint(profile))
		err = err_set(ERR_VALUE,
			      "the dataset was made under another profile: use the same --profile, or another dataset");
	return err;
}

static enum err same_key(sqlite3 *db, int64_t key)
{
	int64_t there = 0;
	enum err err = meta_get(db, "key", &there);
	if (err || there == key)
		return err;
	return err_set(ERR_KEY,
		       "the dataset was made under another key%s: its clients could not be told to be the same; "
		       "use that key, or another dataset",
		       there ? "" : " (one of that run only)");
}

/*
 * Ids are the numbers of a sequence whose place the link file remembers. One that is older than the dataset, or gone, would give the numbers of
 * clients who are here to others.
 */
static enum err continue_numbers(sqlite3 *db, const struct deid_set *set)
{
	uint64_t before, after;
	int64_t there = 0;
	deid_set_numbers(set, &before, &after);
	enum err err = meta_get(db, "ids_given", &there);
	if (err && err != ERR_END)
		return err;
	if ((uint64_t)there > before)
		return err_set(ERR_KEY, "the link file beside the key is older than the dataset, or gone: restore the one "
					"that was there after "
					"the dataset's last ingest, or take all exports into a new dataset under a new key");
	return after ? meta_put(db, "ids_given", (int64_t)after) : ERR_OK;
}

enum err describe_link(sqlite3 *db, uint64_t print)
{
	return meta_put(db, "link", (int64_t)print);
}

/* What the ids of the set come from, and the link file that goes with the dataset from now on. */
static enum err describe_ids(sqlite3 *db, const struct deid_set *set)
{
	size_t n;
	const unsigned char *link = deid_set_link(set, &n);
	enum err err = continue_numbers(db, set);
	return err || !link ? err : describe_link(db, link_print_of(link));
}

enum err describe_meta(sqlite3 *db, const struct deid_set *set)
{
	const struct profile *profile = deid_set_profile(set);
	int64_t key = (int64_t)deid_set_key_fingerprint(set), there;
	enum err err = meta_get(db, "unit_days", &there);
	if (!meta_get(db, "protected_k", &there))
		return err_set(
			ERR_VALUE,
			"the dataset is a protected copy, to which nothing can be added; take the exports into its source");
	if (err != ERR_END) {
		if (!err)
			err = same_profile(db, profile);
		if (!err)
			err = same_key(db, key);
		return err ? err : describe_ids(db, set);
	}
	err = meta_put(db, "unit_days", profile->level[PROFILE_TIME] == TIME_WEEKS ? 7 : 1);
	if (!err)
		err = meta_put(db, "profile", profile->base);
	if (!err)
		err = meta_put(db, "profile_own", profile->own);
	if (!err)
		err = meta_put(db, "profile_fingerprint", (int64_t)profile_fingerprint(profile));
	if (!err)
		err = meta_put(db, "zip_fingerprint", (int64_t)zip_fingerprint());
	if (!err)
		err = meta_put(db, "key", key);
	return err ? err : describe_ids(db, set);
}

static enum err add_column(sqlite3 *db, const char *name)
{
	char *sql = sqlite3_mprintf("ALTER TABLE visit ADD COLUMN \"score_%w\" INTEGER", name);
	if (!sql)
		return err_memory();
	enum err err = db_exec(db, sql);
	sqlite3_free(sql);
	return err;
}

static enum err add_instrument(sqlite3 *db, const struct instrument *i, size_t position)
{
	sqlite3_stmt *put = NULL;
	if (position >= RECORD_SCORES)
		return err_set(ERR_LIMIT, "a dataset holds at most %d instruments", RECORD_SCORES);
	enum err err = db_prepare(db, "INSERT INTO instrument VALUES(?1,?2,?3,?4,?5,?6,?7)", &put);
	if (!err)
		err = bind_text(put, 2, i->name);
	if (!err)
		err = bind_text(put, 3, i->title ? i->title : i->name);
	if (!err) {
		sqlite3_bind_int64(put, 1, (int64_t)position + 1);
		sqlite3_bind_double(put, 4, i->step);
		sqlite3_bind_int64(put, 5, i->min);
		sqlite3_bind_int64(put, 6, i->max);
		sqlite3_bind_int64(put, 7, i->higher_better);
		err = db_run(put);
	}
	sqlite3_finalize(put);
	return err ? err : add_column(db, i->name);
}

static int position_of(const struct layout_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->instruments; i++)
		if (!strcmp(plan->instrument[i]->name, name))
			return (int)i;
	return -1;
}

/* The instruments that are there already. taken: which of the plan's they are. */
static enum err match_instruments(sqlite3 *db, const struct layout_plan *plan, int source[RECORD_SCORES], size_t *n)
{
	sqlite3_stmt *get = NULL;
	size_t k = 0;
	enum err err = db_prepare(db, "SELECT name,step FROM instrument ORDER BY position", &get);
	while (!err && (err = db_step(get)) == ERR_OK && k < RECORD_SCORES) {
		int at = position_of(plan, (const char *)sqlite3_column_text(get, 0));
		if (at >= 0 && plan->instrument[at]->step != sqlite3_column_double(get, 1)) {
			err = err_set(ERR_VALUE,
				      "instrument %s has another step in the dataset: use the same instruments, or another "
				      "dataset",
				      plan->instrument[at]->name);
			break;
		}
		source[k++] = at;
	}
	sqlite3_finalize(get);
	*n = k;
	return err == ERR_END ? ERR_OK : err;
}

enum err describe_instruments(sqlite3 *db, const struct deid_set *set, int source[RECORD_SCORES], size_t *n)
{
	const struct layout_plan *plan = deid_set_plan(set);
	enum err err = match_instruments(db, plan, source, n);
	size_t there = *n;
	for (size_t i = 0; i < plan->instruments && !err; i++) {
		size_t k = 0;
		while (k < there && source[k] != (int)i)
			k++;
		if (k < there)
			continue;
		err = add_instrument(db, plan->instrument[i], *n);
		if (!err)
			source[(*n)++] = (int)i;
	}
	return err;
}

static enum err put_label(sqlite3_stmt *put, const char *domain, int code, const char *label)
{
	enum err err = bind_text(put, 1, domain);
	if (!err)
		err = bind_text(put, 3, label);
	sqlite3_bind_int64(put, 2, code);
	return err ? err : db_run(put);
}

static enum err put_vocabulary(sqlite3_stmt *put, const struct vocabulary *v)
{
	enum err err = v->n ? put_label(put, v->domain, VOCABULARY_UNMAPPED, "unmapped") : ERR_OK;
	for (size_t i = 0; i < v->n && !err; i++)
		err = put_label(put, v->domain, v->code[i].code, v->code[i].label);
	return err;
}

static enum err describe_statements(sqlite3_stmt *put, enum deid_profile base)
{
	enum err err = ERR_OK;
	for (int i = 0; i < ACTION__COUNT && !err; i++)
		err = put_label(put, "action", i, statement_action(i));
	for (int i = 0; i < HIPAA__COUNT && !err; i++)
		err = put_label(put, "hipaa", i, statement_hipaa(i));
	for (int i = 0; i < UK__COUNT && !err; i++)
		err = put_label(put, "uk", i, statement_uk(i));
	for (int i = 0; statement_beyond(base, (size_t)i) && !err; i++)
		err = put_label(put, "beyond", i, statement_beyond(base, (size_t)i));
	return err;
}

static enum err describe_codes(sqlite3 *db, const struct vocabularies *v, enum deid_profile base)
{
	sqlite3_stmt *put = NULL;
	enum err err = db_prepare(db, "INSERT OR REPLACE INTO code VALUES(?1,?2,?3)", &put);
	for (int d = 0; d < VOC__COUNT && !err; d++)
		err = put_vocabulary(put, &v->list[d]);
	for (int i = 0; i < ROLE__COUNT && !err; i++)
		err = put_label(put, "role", i, layout_role_name((enum layout_role)i));
	for (int i = 0; i < REASON__COUNT && !err; i++)
		err = put_label(put, "reason", i, layout_reason_name((enum layout_reason)i));
	for (int i = LOG_INGEST; i < LOG__KINDS && !err; i++)
		err = put_label(put, "log", i, store_log_name((enum log_kind)i));
	if (!err)
		err = put_label(put, "zip_table", ZIP_TABLE, ZIP_TABLE_NAME);
	if (!err)
		err = describe_statements(put, base);
	sqlite3_finalize(put);
	return err;
}

/* Runs a statement of integers. */
static enum err put_row(sqlite3 *db, const char *sql, const int64_t *value, int n)
{
	sqlite3_stmt *put = NULL;
	enum err err = db_prepare(db, sql, &put);
	for (int i = 0; i < n && !err; i++)
		db_bind(put, i + 1, value[i]);
	if (!err)
		err = db_run(put);
	sqlite3_finalize(put);
	return err;
}

static enum err describe_column(sqlite3 *db, int64_t batch, const struct layout_column *c, int64_t instrument,
				const struct profile *profile)
{
	struct statement s = statement_of(c, profile);
	const int64_t row[] = {batch,
			       c->file,
			       c->column,
			       (int64_t)c->role,
			       instrument,
			       (int64_t)c->values,
			       (int64_t)s.action,
			       (int64_t)s.hipaa,
			       (int64_t)s.uk};
	enum err err = put_row(db, "INSERT INTO input_column VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)", row, 9);
	for (int r = 0; r < REASON__COUNT && !err; r++) {
		const int64_t cells[] = {batch, c->file, c->column, r, (int64_t)c->reason[r]};
		if (c->reason[r])
			err = put_row(db, "INSERT INTO input_column_reason VALUES(?1,?2,?3,?4,?5)", cells, 5);
	}
	return err;
}

/* A position of the plan as a position in the dataset. */
static enum err position_in_dataset(sqlite3 *db, const struct deid_set *set, int position, int64_t *out)
{
	sqlite3_stmt *get = NULL;
	*out = DEID_NULL;
	if (position < 0)
		return ERR_OK;
	enum err err = db_prepare(db, "SELECT position FROM instrument WHERE name=?1", &get);
	if (!err)
		err = bind_text(get, 1, deid_set_plan(set)->instrument[position]->name);
	if (!err)
		err = db_step(get);
	if (!err)
		*out = sqlite3_column_int64(get, 0);
	sqlite3_finalize(get);
	return err == ERR_END ? ERR_OK : err;
}

static enum err describe_columns(sqlite3 *db, const struct deid_set *set, int64_t batch)
{
	size_t n;
	const struct layout_column *c = deid_set_columns(set, &n);
	enum err err = ERR_OK;
	for (size_t i = 0; i < n && !err; i++) {
		int64_t instrument;
		err = position_in_dataset(db, set, c[i].instrument, &instrument);
		if (!err)
			err = describe_column(db, batch, &c[i], instrument, deid_set_profile(set));
	}
	return err;
}

static enum err describe_reasons(sqlite3 *db, const struct deid_set *set, int64_t batch)
{
	const uint64_t *rows = deid_set_counts(set)->rejected;
	enum err err = ERR_OK;
	for (int i = 0; i < REASON__COUNT && !err; i++) {
		const int64_t row[] = {batch, i, (int64_t)rows[i]};
		if (rows[i])
			err = put_row(db, "INSERT INTO batch_reason VALUES(?1,?2,?3)", row, 3);
	}
	return err;
}

enum err describe_batch(sqlite3 *db, const struct deid_set *set)
{
	size_t columns;
	const struct layout_column *c = deid_set_columns(set, &columns);
	const struct deid_counts *counts = deid_set_counts(set);
	int64_t batch = 0, files = 0;
	for (size_t i = 0; i < columns; i++)
		files = c[i].file > files ? c[i].file : files;
	enum err err = db_integer(db, "SELECT coalesce(max(batch),0)+1 FROM batch", &batch);
	if (err)
		return err;
	const int64_t row[] = {batch,
			       files,
			       (int64_t)counts->rows_read,
			       (int64_t)counts->rows_accepted,
			       (int64_t)counts->rows_rejected,
			       deid_set_key_fingerprint(set) != 0,
			       deid_set_days_per_occasion(set)};
	err = put_row(db, "INSERT INTO batch VALUES(?1,?2,?3,?4,?5,?6,?7)", row, 7);
	if (!err)
		err = describe_columns(db, set, batch);
	if (!err)
		err = describe_reasons(db, set, batch);
	return err ? err : describe_codes(db, deid_set_vocabularies(set), deid_set_profile(set)->base);
}
