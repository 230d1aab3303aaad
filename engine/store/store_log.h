#pragma once
/*
 * The log of a dataset: what was done with it, in order, append-only and chained (deid/chain.h). A dataset in memory has none.
 *
 * entry     number, kind, day, epoch of the key, keyed print of the content, subject and detail (whole numbers by kind), the chain's code. No text and
 *           no count of anything.
 *             ingest   subject 0, detail the batch; 0: all was there already
 *             release  subject the study's fingerprint, detail 16 * release (0 qi, 1 research, 2 public) + output (0 workbook, 1 csv,
 *                      2 json; of rows 8 csv, 9 spss, 10 stata, 11 sas, 12 sqlite, 13 json)
 *             forget   0, 0
 *             rotate   subject 0, detail the next epoch
 *             destroy  0, 0
 * key       of the key file that the dataset was made with; a dataset without one keeps a random key itself, which is weaker: whoever has the file can
 *           write the log anew
 * altered   an entry was changed, removed, moved or added without the key: the first that does not follow is named
 * shortened the last entries are gone (the seal does not fit), or a head that was printed is not in it: then the file is an older one
 * errors    ERR_KEY an entry is to be added to a log that does not hold together; those of the database
 */
#include "deid/chain.h"
#include "store/store.h"

enum log_kind { LOG_INGEST = 1, LOG_RELEASE, LOG_FORGET, LOG_ROTATE, LOG_DESTROY, LOG__KINDS };

struct log_event {
	enum log_kind kind;
	int32_t day; /* since 1970 */
	uint32_t epoch;
	int64_t subject, detail;
};

enum log_state { LOG_NONE, LOG_WHOLE, LOG_ALTERED, LOG_SHORTENED };

struct log_verdict {
	enum log_state state;
	uint64_t entries;
	uint64_t at;  /* LOG_ALTERED: the first entry that does not follow */
	bool content; /* the rows are those that the log ends with */
	enum log_kind last;
};

const char *store_log_name(enum log_kind kind);
/* The epoch of its key; 0 where there is no log, or the dataset keeps the key itself. */
must_check enum err store_log_epoch(const struct store *s, uint32_t *out);
/* The key that the dataset keeps itself. ERR_END: it keeps none. */
must_check enum err store_log_own(const struct store *s, struct chain *out);
/* In the transaction that is open, else in one of its own. ERR_END: the dataset has no log. */
must_check enum err store_log_add(struct store *s, const struct chain *c, const struct log_event *e,
				  unsigned char head[CHAIN_BYTES]);
must_check enum err store_log_verify(const struct store *s, const struct chain *c, struct log_verdict *out);
/* The number of the entry with that head, 0: there is none. */
must_check enum err store_log_find(const struct store *s, const unsigned char head[CHAIN_BYTES], uint64_t *out);
