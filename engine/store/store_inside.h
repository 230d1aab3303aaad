#pragma once
/* For the module alone: an open dataset. */
#include "store/db.h"
#include "store/store.h"

struct stored_label {
	const char *domain, *text;
	int code;
};

struct store {
	sqlite3 *db;
	struct arena *mem;
	struct store_info info;
	struct stored_label *label;
	size_t labels;
	struct stored_column *column;
	size_t columns;
	uint64_t accepted, rejected[REASON__COUNT];
};

/* Reads what the dataset knows of itself; takes db over, also when it fails. */
must_check enum err store_describe(sqlite3 *db, struct store **out);
/* The instruments' names in the order of their columns. */
must_check enum err store_instruments(sqlite3 *db, struct arena *mem, struct store_info *info);
/* Of the rows as they stand (deid/print.h). */
must_check enum err store_fingerprint(sqlite3 *db, uint64_t *out);
/* A cursor over a connection with those instruments. */
must_check enum err cursor_over(sqlite3 *db, const struct store_info *info, struct store_cursor **out);
