#pragma once
/*
 * For the module alone: what a set tells of clients who are in the dataset already. deid/pairing.h says which appointment is a version of which; days
 * (research) or weeks (strict) are told by the offset. Under weeks an appointment after the last that any earlier export told of is new for sure; of
 * several in one week and of one therapist those that are alike in all values go together first, then the rest in their order.
 *
 * same      all that the export has a column for is as it was: nothing is written
 * replaced  it is not: the columns that the export has are written; the others stay
 * added     it is a version of none
 * removed   an appointment of a unit of which the export is complete (deid_options.complete) and that it does not hold
 * stays     every other
 * order     numbers (seq) run from 1 by offset; in one day or week those who were there come first
 *
 * errors    ERR_KEY a client of whom the link file tells nothing is there; those of the database; ERR_MEMORY
 * cost      a query for each client who is there and whose appointments are not all later; a sort for each day or week
 */
#include "deid/deid.h"
#include "store/load.h"
#include "store/store.h"

/* Brings what is there up to date. seq: by visit of the set, its number to be; 0: it is there (the caller frees). */
must_check enum err overlap_settle(sqlite3 *db, const struct load *load, int64_t **seq, struct store_taken *taken);
