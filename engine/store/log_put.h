#pragma once
/*
 * For the module alone: an entry at the end of the log (store/store_log.h), inside a transaction of the caller: what happened and that it is logged go in
 * together or not at all. A log that does not hold together is not gone on with: ERR_KEY.
 */
#include "store/db.h"
#include "store/store_log.h"

/* fingerprint: of the content as the transaction leaves it. head: of the entry. A release that the log has, of the same day, is not entered again. */
must_check enum err log_put(sqlite3 *db, const struct chain *c, const struct log_event *e, uint64_t fingerprint,
			    unsigned char head[CHAIN_BYTES]);
/* The key that the dataset keeps itself: there already, or else given, kept from now on. */
must_check enum err log_own_key(sqlite3 *db, const struct chain *given, struct chain *out);
