#pragma once
/* For the module alone: what the tables are, how a connection is set up, and which files are datasets. datasets/README.md says it to users. */
#include "core/application_id.h"
#include "store/db.h"

enum {
	SCHEMA_VERSION = 5,
	SCHEMA_APPLICATION = APPLICATION_ID,
	VISIT_COLUMNS = 16 /* of visit, before the scores */
};

/* NULL: in memory. flags as for sqlite3_open_v2. */
must_check enum err schema_connect(const char *path, int flags, sqlite3 **out);
/* secure_delete, temp_store, trusted_schema, cell_size_check, defensive: set and read back. */
must_check enum err schema_secure(sqlite3 *db);
/* mode: delete or off; set and read back. */
must_check enum err schema_journal(sqlite3 *db, const char *mode);
must_check enum err schema_create(sqlite3 *db);
/* ERR_VERSION for any other file, and for a dataset of a later version of the program. */
must_check enum err schema_check(sqlite3 *db);
