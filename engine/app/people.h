#pragma once
/*
 * People of the catchment by class, from a CSV: columns named like quasi-identifiers of the dataset, and "count". A value is the code of the dataset
 * or its label ("female"); rows of one class add up.
 *
 * errors  ERR_VALUE no count column, no quasi-identifier, a value that is neither (place: row, column); ERR_LIMIT; those of reading
 */
#include "analyses/quasi.h"
#include "risk/exposure.h"

/* file: the ordinal that errors name. */
must_check enum err people_load(struct arena *mem, const char *path, int file, const struct store *store,
				const struct risk_kinds *kinds, struct population *out);
