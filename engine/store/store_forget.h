#pragma once
/*
 * Clients taken out of a dataset, so that no byte of it tells of them: not in rows, not in free pages, not in a journal.
 *
 * way      the dataset is copied into memory, the rows go there, and what is left is written into a new file (VACUUM INTO), which takes the old one's
 *          place in one step; then the old one's bytes are overwritten. No journal is made. The old file is locked from first to last
 * rows     of client and visit; therapists and clinics whom no visit names any more; totals and fingerprint anew; an entry in the log
 * stays    how many rows each export had (batch, input_column): numbers over all clients
 * limit    backups, copies and releases of before; blocks that a disk or file system keeps (core/wipe.h)
 * errors   ERR_VALUE an id is not there; ERR_KEY the log does not hold together; ERR_DISK; ERR_FILE another program uses it. On error the dataset is as it was
 * cost     the dataset in memory, once
 */
#include "store/store_log.h"

struct store_forgotten {
	int64_t clients, visits, therapists, clinics;
};

struct store_erasure {
	const uint64_t *id; /* as the dataset shows them, each once */
	size_t n;
	uint64_t link; /* print of the link file that goes with what is left (store_info.link) */
	const struct chain *chain;
	const struct log_event *event;
};

must_check enum err store_forget(const char *path, const struct store_erasure *e, struct store_forgotten *out);
