#pragma once
/* For the module alone: what a dataset says of itself. Written once per batch. */
#include "deid/deid.h"
#include "store/db.h"

/* Adds the instruments that the dataset has not got (a row, and a column of visit). source: per instrument of the dataset its position in the plan, or
 * -1. ERR_VALUE where an instrument's step is another one there. */
must_check enum err describe_instruments(sqlite3 *db, const struct deid_set *set, int source[RECORD_SCORES], size_t *n);
/* The batch with its columns and reasons, and the labels of codes. */
must_check enum err describe_batch(sqlite3 *db, const struct deid_set *set);
/* Of the link file that goes with the dataset: link_print(). */
must_check enum err describe_link(sqlite3 *db, uint64_t print);
/* profile, unit, key: written for a new dataset; for one that is there, ERR_VALUE or ERR_KEY where they differ. */
must_check enum err describe_meta(sqlite3 *db, const struct deid_set *set);
must_check enum err describe_totals(sqlite3 *db, int64_t clients, int64_t visits, uint64_t fingerprint);
