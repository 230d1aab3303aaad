#include "store/db.h"

#include "deid/deid.h"

enum err db_error(int rc)
{
	if (rc == SQLITE_IOERR_NOMEM)
		return err_memory();
	switch (rc & 0xff) {
	case SQLITE_OK:
		return ERR_OK;
	case SQLITE_NOMEM:
		return err_memory();
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
		return err_set(ERR_DISK, "the dataset cannot be written (%s); check the folder and the space left",
			       sqlite3_errstr(rc));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(ERR_FILE, "another program is using the dataset; close it and try again");
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return err_set(ERR_FILE, "the dataset cannot be opened");
	case SQLITE_NOTADB:
		return err_set(ERR_VERSION, "the file is not a dataset of this program");
	default:
		return err_set(ERR_FORMAT, "the dataset is damaged (%s)", sqlite3_errstr(rc));
	}
}

enum err db_exec(sqlite3 *db, const char *sql)
{
	return db_error(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

enum err db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out)
{
	return db_error(sqlite3_prepare_v2(db, sql, -1, out, NULL));
}

enum err db_step(sqlite3_stmt *statement)
{
	int rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		return ERR_OK;
	return rc == SQLITE_DONE ? ERR_END : db_error(rc);
}

enum err db_run(sqlite3_stmt *statement)
{
	enum err err = db_step(statement);
	if (err != ERR_END && err != ERR_OK)
		return err;
	return db_error(sqlite3_reset(statement));
}

enum err db_integer(sqlite3 *db, const char *sql, int64_t *out)
{
	sqlite3_stmt *statement = NULL;
	enum err err = db_prepare(db, sql, &statement);
	if (!err)
		err = db_step(statement);
	if (!err && sqlite3_column_type(statement, 0) == SQLITE_NULL)
		err = ERR_END;
	if (!err)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return err;
}

void db_bind(sqlite3_stmt *statement, int i, int64_t value)
{
	if (value == DEID_NULL)
		sqlite3_bind_null(statement, i);
	else
		sqlite3_bind_int64(statement, i, value);
}
