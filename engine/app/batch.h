#pragma once
/*
 * Exports taken in one by one, each on its own: what cannot be taken in is told with one line on standard error, and the others are. An argument is one
 * export; a folder is as many as it has files (an archive is one, of all tables in it).
 *
 * files    tables are numbered over the whole batch, as they come: in messages, in the summary, in the file of rejects
 * key      needed: nothing else tells one file's clients from the next one's. Opened once
 * rejects  one file for all; of an export that failed nothing is in it
 * summary  totals, and in `batch` one row an export: done; look (taken in, and a person should look); failed (nothing of it is in the dataset)
 * exit     0 all are done; 3 some failed, or want a look; 1 none was taken in; 2 none, and each because of the command line
 *
 * errors   ERR_USAGE, or what stops every export (the key, the place of an output); ERR_DISK the file of rejects could not be written
 */
#include "app/ingest.h"

enum batch_status { BATCH_DONE, BATCH_LOOK, BATCH_FAILED, BATCH__COUNT };

struct batch_export {
	enum batch_status status;
	int file, files; /* its first table, and how many; of one that failed: 1 */
	const char *why, *layout, *reasons;
	struct deid_counts counts;
	uint64_t values; /* rejected ones */
	struct store_taken taken;
};

struct batch {
	struct arena *mem;
	struct batch_export *export;
	size_t n;
	size_t count[BATCH__COUNT];
	size_t usage; /* failed because of what the command line says */
};

must_check enum err batch_run(const struct ingest_request *r, struct batch *out);
void batch_free(struct batch *b);
void batch_summary(const struct batch *b, struct result *r);
int batch_exit(const struct batch *b);
