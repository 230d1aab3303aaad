#pragma once
/*
 * The pseudonym key: 32 random bytes in a file of its own, mode 0600 or stricter, owned by the user, no symlink, not in the dataset's folder.
 * In memory it lives in locked pages (no swap, no core file, gone in children) and is wiped at key_free().
 *
 * Sub-keys: HMAC-SHA256(key, "label|v1|epoch|") for each use of the closed list below, so that one use tells nothing about another. A key file of
 * 32 bytes, from before there were epochs, has "label|v1".
 * errors: ERR_KEY with what is unsafe and what to do; never the path.
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

enum { KEY_BYTES = 32, SUBKEY_BYTES = 32 };

enum key_use {
	KEY_CLIENT, /* pseudonyms */
	KEY_THERAPIST,
	KEY_CLINIC,
	KEY_ORDER,   /* of rows and labels */
	KEY_CELLKEY, /* noise of released cells */
	KEY_LOG,     /* the chain of the dataset's log */
	KEY_LINK,    /* the link file, sealed */
	KEY_LINK_NONCE,
	KEY_LEDGER, /* sets of contributors */
	KEY_DP,     /* noise of a differentially private release */
	KEY_FINGERPRINT,
	KEY__USES
};

struct key;

must_check enum err key_create(const char *path);
/* dataset: its path, to refuse a key in the same folder; NULL: no dataset file. */
must_check enum err key_open(const char *path, const char *dataset, struct key **out);
/* For this run only. */
must_check enum err key_ephemeral(struct key **out);
void key_free(struct key *k);
/* Tells two keys apart and gives nothing away; 0 for an ephemeral key. */
uint64_t key_fingerprint(const struct key *k);
/* The key for one use. The caller wipes out (explicit_bzero). */
void key_sub(const struct key *k, enum key_use use, unsigned char out[SUBKEY_BYTES]);
/* Overwrites and removes the file: its pseudonyms can then not be made again. */
must_check enum err key_destroy(const char *path);
