#pragma once
/*
 * The pseudonym key: a root of 32 random bytes in a file of its own, mode 0600 or stricter, owned by the user, no symlink, not in a folder that others
 * can write to, not beside the dataset or an output. In memory it lives in locked pages (no swap, no core file, gone in children) and is wiped at
 * key_free().
 *
 * Sub-keys   HMAC-SHA256(root, "label|v1|epoch|domain") for each use of the closed list below, so that one use tells nothing about another. domain
 *            is the keyed hash of organisation and purpose in hexadecimal, or nothing. KEY_LOG comes from a root of its own, which outlives
 *            epochs: the log of an earlier epoch can still be verified. Reference: EDPB Guidelines 01/2025 (pseudonymisation domain).
 * Epochs     key_rotate() draws a new root: pseudonyms of two epochs have nothing in common, for the holder of the key neither
 * File       engine/deid/key_file.c; under a passphrase sealed by Argon2id (RFC 9106) and XChaCha20-Poly1305. A file of 32 bytes is a bare root, from
 *            before there were epochs: epoch 0, labels "label|v1"
 * errors     ERR_KEY with what is unsafe and what to do; never the path. ERR_DISK, ERR_MEMORY
 * cost       of a passphrase: 256 MiB and some tenths of a second (KEY_MODERATE)
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_BYTES = 32, SUBKEY_BYTES = 32, PASSPHRASE_SHORTEST = 12, PASSPHRASE_LONGEST = 1024 };

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
	KEY_NAME, /* name and birth date, to link by */
	KEY_IDS,  /* the sequence that stored ids come from */
	KEY__USES
};

/* In secret memory (core/secret.h). */
struct passphrase {
	size_t n;
	char text[PASSPHRASE_LONGEST];
};

/* Memory and time of one guess, as libsodium names them. */
enum key_cost { KEY_MODERATE, KEY_INTERACTIVE, KEY_SENSITIVE };

struct key_plan {
	const struct passphrase *passphrase; /* NULL: the file is plain */
	enum key_cost cost;
	const char *organisation, *purpose; /* the pseudonymisation domain; kept as a keyed hash. Each may be NULL */
};

struct key;

/* Never over a file that is there. */
must_check enum err key_create(const char *path, const struct key_plan *plan);
/* Whether opening it takes a passphrase. */
must_check enum err key_is_sealed(const char *path, bool *out);
/* passphrase: NULL where the file is plain. */
must_check enum err key_open(const char *path, const struct passphrase *passphrase, struct key **out);
/* For this run only. */
must_check enum err key_ephemeral(struct key **out);
void key_free(struct key *k);
/* Tells two keys, and two epochs of one, apart and gives nothing away; 0 for an ephemeral key. */
uint64_t key_fingerprint(const struct key *k);
uint32_t key_epoch(const struct key *k);
/* The key for one use. The caller wipes out (explicit_bzero). */
void key_sub(const struct key *k, enum key_use use, unsigned char out[SUBKEY_BYTES]);
/* KEY_LOG of another epoch. */
void key_sub_log(const struct key *k, uint32_t epoch, unsigned char out[SUBKEY_BYTES]);
/* The next epoch, with a new root, in place of k, which came from path under that passphrase. The old file is overwritten. */
must_check enum err key_rotate(const char *path, const struct key *k, const struct passphrase *passphrase);
/* Overwrites and removes the file: its pseudonyms can then not be made again. */
must_check enum err key_destroy(const char *path);

/* Whether the key lies in the folder of that file, which travels: ERR_KEY. */
must_check enum err key_apart_from(const char *path, const char *file);
/* The first line of a file that is as safe as a key file has to be. The caller frees with passphrase_free(). */
must_check enum err passphrase_read(const char *path, struct passphrase **out);
void passphrase_free(struct passphrase *p);
