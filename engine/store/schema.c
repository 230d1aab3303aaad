#include "store/schema.h"

#include <stdbool.h>
#include <string.h>

static const char tables[] =
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE batch(batch INTEGER PRIMARY KEY, files INTEGER NOT NULL, rows_read INTEGER NOT NULL,"
	" rows_accepted INTEGER NOT NULL, rows_rejected INTEGER NOT NULL, keyed INTEGER NOT NULL,"
	" days_per_occasion INTEGER NOT NULL) STRICT;"
	"CREATE TABLE batch_reason(batch INTEGER, reason INTEGER, rows INTEGER NOT NULL,"
	" PRIMARY KEY(batch, reason)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE input_column(batch INTEGER, file INTEGER, position INTEGER, role INTEGER NOT NULL, instrument INTEGER,"
	" kept INTEGER NOT NULL, action INTEGER NOT NULL, hipaa INTEGER NOT NULL, uk INTEGER NOT NULL,"
	" PRIMARY KEY(batch, file, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE input_column_reason(batch INTEGER, file INTEGER, position INTEGER, reason INTEGER, cells INTEGER NOT "
	"NULL,"
	" PRIMARY KEY(batch, file, position, reason)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE code(domain TEXT, code INTEGER, label TEXT NOT NULL, PRIMARY KEY(domain, code)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE instrument(position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, step REAL "
	"NOT NULL,"
	" minimum INTEGER NOT NULL, maximum INTEGER NOT NULL, higher_better INTEGER NOT NULL) STRICT;"
	"CREATE TABLE therapist(number INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE clinic(number INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE client(client INTEGER PRIMARY KEY, gender INTEGER, age_band INTEGER, intake_year INTEGER,"
	" recent INTEGER NOT NULL,"
	" ethnicity INTEGER, language INTEGER, disability INTEGER, interpreter INTEGER, referral INTEGER, payer INTEGER, "
	"country INTEGER,"
	" state INTEGER, zip3 INTEGER, uk_region INTEGER, diagnosis_group INTEGER, diagnosis INTEGER, occupation INTEGER) "
	"STRICT;"
	"CREATE TABLE visit(client INTEGER, seq INTEGER, at INTEGER NOT NULL, attendance INTEGER, duration INTEGER,"
	" modality INTEGER, problem INTEGER, therapist INTEGER, clinic INTEGER, breakthrough INTEGER, breakthrough_type "
	"INTEGER,"
	" end_reason INTEGER, format INTEGER, stage INTEGER, fee INTEGER, daypart INTEGER, PRIMARY KEY(client, seq)) "
	"STRICT, WITHOUT ROWID;"
	"CREATE TABLE log(entry INTEGER PRIMARY KEY, kind INTEGER NOT NULL, day INTEGER NOT NULL, epoch INTEGER NOT NULL,"
	" content INTEGER NOT NULL, subject INTEGER NOT NULL, detail INTEGER NOT NULL, mac BLOB NOT NULL) STRICT;"
	"CREATE TABLE log_seal(seal INTEGER PRIMARY KEY, mac BLOB NOT NULL) STRICT;"
	"CREATE TABLE log_key(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;";

static enum err set_integer(sqlite3 *db, const char *name, int value)
{
	char sql[64];
	int64_t got;
	sqlite3_snprintf(sizeof sql, sql, "PRAGMA %s=%d", name, value);
	enum err err = db_exec(db, sql);
	if (err)
		return err;
	sqlite3_snprintf(sizeof sql, sql, "PRAGMA %s", name);
	err = db_integer(db, sql, &got);
	if (err && err != ERR_END)
		return err;
	if (err || got != value)
		return err_set(ERR_DISK, "this build of SQLite refuses a setting that the dataset needs");
	return ERR_OK;
}

/* A journal that is rolled back and removed (delete), or none for a private file that is thrown away when anything fails (off). */
enum err schema_journal(sqlite3 *db, const char *mode)
{
	char sql[64];
	sqlite3_stmt *set = NULL;
	sqlite3_snprintf(sizeof sql, sql, "PRAGMA journal_mode=%s", mode);
	enum err err = db_prepare(db, sql, &set);
	if (!err)
		err = db_step(set);
	bool taken = !err && !sqlite3_stricmp((const char *)sqlite3_column_text(set, 0), mode);
	sqlite3_finalize(set);
	if (err && err != ERR_END)
		return err;
	return taken ? ERR_OK : err_set(ERR_DISK, "this build of SQLite refuses a setting that the dataset needs");
}

enum err schema_secure(sqlite3 *db)
{
	static const struct {
		const char *name;
		int value;
	} setting[] = {{"secure_delete", 1}, {"temp_store", 2}, {"trusted_schema", 0}, {"cell_size_check", 1}};
	for (size_t i = 0; i < sizeof setting / sizeof setting[0]; i++) {
		enum err err = set_integer(db, setting[i].name, setting[i].value);
		if (err)
			return err;
	}
	int on = 0;
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
	if (!on)
		return err_set(ERR_DISK, "this build of SQLite refuses a setting that the dataset needs");
	return ERR_OK;
}

/* A name that begins with "file:" must not be taken for a URI. */
static char *plain_path(const char *path)
{
	if (!path)
		return sqlite3_mprintf(":memory:");
	return sqlite3_mprintf("%s%s", path[0] == '/' ? "" : "./", path);
}

enum err schema_connect(const char *path, int flags, sqlite3 **out)
{
	/* No counting of bytes: a lock less in every allocation. Refused, without harm, once SQLite is in use. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3 *db = NULL;
	char *plain = plain_path(path);
	if (!plain)
		return err_memory();
	enum err err = db_error(sqlite3_open_v2(plain, &db, flags | SQLITE_OPEN_NOMUTEX, NULL));
	sqlite3_free(plain);
	if (err) {
		sqlite3_close(db);
		return err;
	}
	*out = db;
	return ERR_OK;
}

enum err schema_create(sqlite3 *db)
{
	enum err err = db_exec(db, tables);
	if (!err)
		err = set_integer(db, "application_id", SCHEMA_APPLICATION);
	return err ? err : set_integer(db, "user_version", SCHEMA_VERSION);
}

enum err schema_check(sqlite3 *db)
{
	int64_t application = 0, version = 0;
	enum err err = db_integer(db, "PRAGMA application_id", &application);
	if (!err)
		err = db_integer(db, "PRAGMA user_version", &version);
	if (err)
		return err;
	if (application != SCHEMA_APPLICATION)
		return err_set(ERR_VERSION, "the file is not a dataset of this program");
	if (version > SCHEMA_VERSION)
		return err_set(ERR_VERSION,
			       "the dataset was written by a newer program (schema %d, this one knows %d); install that one",
			       (int)version, SCHEMA_VERSION);
	if (version < SCHEMA_VERSION)
		return err_set(ERR_VERSION,
			       "the dataset has a schema (%d) that this program no longer reads; take the exports in again",
			       (int)version);
	return ERR_OK;
}
