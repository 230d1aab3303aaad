#pragma once
/* For the module alone: SQLite's return codes as errors of the house, and the few calls that everything here is made of. */
#include "core/err.h"

#include <sqlite3.h>
#include <stdint.h>

/* What a return code means: the disk, the memory, another program, a file that is no dataset. */
must_check enum err db_error(int rc);
must_check enum err db_exec(sqlite3 *db, const char *sql);
must_check enum err db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out);
/* ERR_OK: a row; ERR_END: done. */
must_check enum err db_step(sqlite3_stmt *statement);
/* Runs a statement without rows, and makes it ready for the next run. */
must_check enum err db_run(sqlite3_stmt *statement);
/* The one integer that a query gives; ERR_END where it gives none, or NULL. */
must_check enum err db_integer(sqlite3 *db, const char *sql, int64_t *out);
/* DEID_NULL becomes NULL. */
void db_bind(sqlite3_stmt *statement, int i, int64_t value);
