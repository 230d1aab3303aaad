#pragma once
/*
 * For the module alone: the visits of a set as rows of a virtual table, so that SQLite takes them in with one INSERT .. SELECT. The table exists for
 * the time of one load only; its columns are those of visit, scores in the order of the dataset.
 */
#include "deid/deid.h"
#include "store/db.h"

struct load {
	const struct deid_set *set;
	const int64_t
		*seq; /* by visit of the set: its number in the dataset, 0: it is there already; NULL: as the set counts */
	const int64_t *therapist, *clinic; /* number in the set to number in the dataset; [0] is not used */
	size_t scores;
	int source[RECORD_SCORES]; /* per score of the dataset: its position in the plan of the set, or -1 */
	struct err_note failed;    /* why a visit could not be read: SQLite passes a number on, no more */
};

must_check enum err load_visits(sqlite3 *db, struct load *from);
