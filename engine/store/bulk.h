#pragma once
/*
 * For the module alone: clients and visits of a set into a new dataset, by tree.h instead of one INSERT a row. What SQLite itself would number
 * (therapists, clinics, instruments) has in a new dataset the numbers of the set.
 *
 * errors  those of tree.h
 */
#include "deid/deid.h"
#include "store/db.h"

struct bulk_roots {
	uint32_t client, visit;
};

/* The root pages of both tables, which are empty. */
must_check enum err bulk_find_roots(sqlite3 *db, struct bulk_roots *out);
/* SQLite has closed the file. */
must_check enum err bulk_write(const char *path, const struct bulk_roots *roots, const struct deid_set *set);
