#pragma once
/*
 * The entry of a release in the log of its dataset (store/store_log.h), and what the cover says of it.
 *
 * A dataset that was made with a key file has its log under that key. A release that leaves the clinic must be entered, so the key is needed;
 * qi, inside the clinic, may do without, and the cover says so.
 * errors  ERR_KEY the key is needed and was not named, or the log does not hold together; ERR_DISK the dataset cannot be written to
 */
#include "core/arena.h"
#include "deid/key.h"
#include "disclose/disclose.h"
#include "store/store.h"

struct release_log {
	const char *head; /* 64 hexadecimal digits; NULL: not entered */
	const char *how;
};

struct release_told {
	enum release release;
	int output; /* 0 workbook, 1 csv, 2 json */
	uint64_t study;
};

/* Before the work is done. k: NULL where none was named. */
must_check enum err release_log_allows(const struct store *s, const struct key *k, enum release release);
/* Text lives in mem. */
must_check enum err release_log_enter(struct arena *mem, struct store *s, const struct key *k,
				      const struct release_told *told, struct release_log *out);
