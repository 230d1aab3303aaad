#pragma once
/*
 * The way of rows through the first gate, on all cores: hands take turns at reading a batch of rows, and each turns its own into records and gives them
 * to deid, while others read (core/turns.h). Hands share the readers, nothing else.
 *
 * order   what is told does not depend on how many hands there are, or which is faster: batches have their turn one after the other when their rows were
 *         taken in (their rejects are written then), and a file is judged when all its batches had theirs. The first error by that order is the
 *         run's, its note set in the calling thread; after one nothing more is read
 * memory  one batch and one share of the files being read a hand; at most TURNS_SLOTS lists of rejects
 * errors  of reading, of layouts, of deid; ERR_MEMORY
 */
#include "app/ingest_read.h"

/* deid_options.memory, so that all hands together stay below 200 MB beside it. */
size_t ingest_memory(void);
/* Takes every row of every file in. rejects: who hears of what is rejected, scan: who sees what rows show beside their records; NULL: nobody. */
must_check enum err ingest_feed(const struct ingest_reader *r, struct deid *d, struct rejects *rejects,
				struct ingest_scan *scan);
