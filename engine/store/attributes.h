#pragma once
/*
 * What a dataset holds of each client that somebody else could know as well, whatever columns it has: every column of client but the id and "recent",
 * and of its visits modality and problem. The more important for research come first: modality, problem, diagnosis_group, diagnosis, gender,
 * age_band, intake_year, ethnicity, places, occupation, and the rest in the order of the columns.
 *
 * value    one per client, in the order of their ids; STORE_UNKNOWN where none is known. Of visits: the one known value; where a client has several,
 *          99 (mixed) for a modality, the first for anything else
 * outcomes what an attacker would like to learn: end_reason (the last known), breakthrough (0, 1: ever; unknown where nobody has any), first_score
 *          (the first one stored of the dataset's first questionnaire, in steps)
 * errors   ERR_MEMORY; ERR_FORMAT a value outside its range; those of the database
 * cost     one pass over the dataset
 */
#include "store/store.h"

enum { STORE_UNKNOWN = INT32_MIN, STORE_ATTRIBUTES = 64 };

struct store_attribute {
	const char *name; /* of the column */
	bool of_visits;
	int32_t *value; /* clients */
	size_t kinds;   /* distinct values, counted to 2; not known is one */
};

struct store_attributes {
	size_t clients, n;
	int64_t *client; /* ids, ascending */
	struct store_attribute attribute[STORE_ATTRIBUTES];
	int32_t *end_reason, *breakthrough, *first_score;
};

must_check enum err store_attributes(const struct store *s, struct arena *mem, struct store_attributes *out);
