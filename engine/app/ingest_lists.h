#pragma once
/*
 * The lists of the ingestion summary: rows and values by position, the first `most` of each. What comes back is how many are not listed.
 */
#include "app/ingest.h"

/* One name and birth date under two ids. */
uint64_t lists_alike(const struct ingest *in, struct result_part *p, size_t most);
/* Measurements that no appointment is near. */
uint64_t lists_unattached(const struct ingest *in, struct result_part *p, size_t most);
/* Rows that were rejected. */
uint64_t lists_rejects(const struct ingest *in, struct result_part *p, size_t most);
/* Values that were, while their rows stay. */
uint64_t lists_rejected_values(const struct ingest *in, struct result_part *p, size_t most);
