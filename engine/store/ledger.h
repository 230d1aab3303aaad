#pragma once
/*
 * The ledger of a dataset: every cell of every release made from it, with keyed hashes of what it is about and a sketch of the clients behind it
 * (core/contributors.h), in tables of integers and BLOBs (datasets/README.md). It is what a later release is held against.
 *
 * key       48 bytes: for the clients' tags, for places and definitions, for the cell key. From the key file where the first release named it; else
 *           random and kept in the dataset. Later releases must come with the same
 * order     begin, read, write, commit: one transaction, so that two analyses cannot pass each other. The caller puts the output in place after
 *           the commit, and withdraws the release if that fails: no output is without its entries
 * again     a release with the digest of one that is there adds nothing
 * errors    ERR_KEY the ledger was begun with the key file, and none is named; ERR_DISK the dataset cannot be written to; ERR_MEMORY
 */
#include "core/arena.h"
#include "core/told.h"
#include "store/store.h"

enum { LEDGER_KEY_BYTES = 48 };

struct ledger_release {
	int64_t release;
	int kind;
	uint64_t study;  /* fingerprint of the definitions */
	int32_t day;     /* since 1970 */
	uint64_t digest; /* of all that it told */
};

/* given: the key file's; NULL: none is named. From here to the end clients have tags and numbers (struct stored_client). */
must_check enum err ledger_begin(struct store *s, const unsigned char *given);
bool ledger_is_open(const struct store *s);
/* All that was told, by place and then by release; all releases, by number. */
must_check enum err ledger_read(const struct store *s, struct arena *mem, const struct told **told, size_t *n,
				const struct ledger_release **release, size_t *releases);
/* Keyed hash of a text. Between begin and end only. */
uint64_t ledger_hash(const struct store *s, const char *text);
/* Keyed hash of n words. The same. */
uint64_t ledger_words(const struct store *s, const uint64_t *word, size_t n);
/* told->release and kind are taken from r. */
must_check enum err ledger_write(struct store *s, const struct ledger_release *r, const struct told *told, size_t n);
must_check enum err ledger_commit(struct store *s);
/* Takes a committed release back. */
must_check enum err ledger_withdraw(struct store *s, int64_t release);
/* Undoes what is not committed; the dataset is for reading again, also where nothing was begun. */
void ledger_end(struct store *s);
