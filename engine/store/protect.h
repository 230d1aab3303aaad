#pragma once
/*
 * A copy of a dataset that may go further: attributes as given, clients removed, new random ids for clients, therapists and clinics that nothing ties
 * to the source, rows in the order of the new ids.
 *
 * copied   of a client: recent, and the attributes given; of a visit: seq, at, attendance, duration, breakthrough, breakthrough_type, end_reason,
 *          scores, and the attributes of visits as one value for all visits of a client. Every other column is NULL
 * staff    a therapist or clinic with fewer than k clients in the copy is NULL
 * meta     the totals of the copy, its k, the width of bands; no count of the source, no column of its exports. Nothing can be added to it
 * checked  on the file as written, opened again, by counting in SQL: ERR_FORMAT, and no file, where a class is below k
 * file     0600, built beside its target, whole or not there; settings as in store/schema.h
 * errors   ERR_DISK, ERR_FILE, ERR_FORMAT, ERR_MEMORY
 * cost     one pass over the dataset
 */
#include "store/attributes.h"

struct protect_attribute {
	const char *name; /* of a column */
	bool of_visits;
	int32_t years;        /* width of its bands, noted as NAME_years; 0: no bands */
	const int32_t *value; /* per client of the source; STORE_UNKNOWN becomes NULL */
};

struct protect_plan {
	size_t clients;
	const int64_t *client; /* ids of the source, ascending */
	const bool *removed;
	size_t attributes;
	const struct protect_attribute *attribute;
	uint32_t k;
	int32_t day; /* of the run, since 1970: for its log */
};

struct protected_copy {
	uint64_t clients, visits, smallest; /* class; 0: no client */
	uint64_t therapists, clinics;       /* who are told apart */
};

must_check enum err store_protect(const struct store *s, const struct protect_plan *p, const char *path,
				  struct protected_copy *out);
