#pragma once
/*
 * The pseudonym key: 32 random bytes in a file of its own, mode 0600 or stricter, owned by the user, no symlink, not in the dataset's folder.
 * In memory it lives in locked pages (no swap, no core file, gone in children) and is wiped at key_free().
 *
 * Sub-keys: HMAC-SHA256(key, "label|v1") for each label (client, therapist, clinic, link, fingerprint), so that one use tells nothing about another.
 * errors: ERR_KEY with what is unsafe and what to do; never the path.
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

enum { KEY_BYTES = 32 };

struct key;

must_check enum err key_create(const char *path);
/* dataset: its path, to refuse a key in the same folder; NULL: no dataset file. */
must_check enum err key_open(const char *path, const char *dataset, struct key **out);
/* For this run only. */
must_check enum err key_ephemeral(struct key **out);
void key_free(struct key *k);
/* Tells two keys apart and gives nothing away; 0 for an ephemeral key. */
uint64_t key_fingerprint(const struct key *k);
/* Overwrites and removes the file: its pseudonyms can then not be made again. */
must_check enum err key_destroy(const char *path);
