#pragma once
/*
 * For the module alone: a set into the tables, inside a transaction of the caller. New instruments become columns, therapists and clinics keep the
 * numbers they have, and clients that are there already are brought up to date (store/overlap.h).
 */
#include "deid/deid.h"
#include "store/db.h"
#include "store/store.h"

/* MERGE_NO_ROWS: into a new dataset, whose clients and visits bulk.h writes afterwards. */
enum merge_rows { MERGE_ROWS, MERGE_NO_ROWS };

must_check enum err merge_set(sqlite3 *db, const struct deid_set *set, enum merge_rows rows, struct store_taken *taken);
