#pragma once
/* For the module alone: an open dataset. */
#include "deid/print.h"
#include "store/db.h"
#include "store/ledger.h"

struct stored_label {
	const char *domain, *text;
	int code;
};

struct store {
	sqlite3 *db;
	struct arena *mem;
	struct store_info info;
	struct store_taken taken;
	struct stored_label *label;
	size_t labels;
	struct stored_column *column;
	size_t columns;
	uint64_t accepted, rejected[REASON__COUNT];
	bool marks; /* between ledger_begin() and ledger_end() */
	unsigned char ledger_key[LEDGER_KEY_BYTES];
};

/* Reads what the dataset knows of itself; takes db over, also when it fails. */
must_check enum err store_describe(sqlite3 *db, struct store **out);
/* The instruments' names in the order of their columns. */
must_check enum err store_instruments(sqlite3 *db, struct arena *mem, struct store_info *info);
/* Of the rows as they stand (deid/print.h). */
must_check enum err store_fingerprint(sqlite3 *db, uint64_t *out);
/* A cursor over a connection with those instruments. */
must_check enum err cursor_over(sqlite3 *db, const struct store_info *info, struct store_cursor **out);
/* Tag and number of a client whose rows have that content. */
void ledger_tag(const struct store *s, uint64_t content, struct stored_client *client);
/* A client's part of the content's fingerprint (deid/print.h). */
uint64_t print_of(const struct print *p, const struct stored_client *c, const struct stored_visit *visit, size_t n);
