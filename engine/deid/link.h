#pragma once
/*
 * The link file: what the holder of the key remembers of each client between exports, so that offsets of a later export count from the same intake.
 * It lies beside the key, sealed under the sub-key "link" (XSalsa20-Poly1305; the nonce is a MAC of the content, so that the same content gives the
 * same file), and is replaced whole.
 *
 * errors  ERR_KEY it was sealed under another key, or changed; ERR_FILE; ERR_MEMORY
 */
#include "deid/key.h"

struct link_entry {
	uint64_t id;       /* pseudonym */
	int32_t intake;    /* day of the first appointment */
	int32_t last_seen; /* day of the last one */
};

struct link_book {
	size_t n;
	struct link_entry *entry; /* sorted by id */
	int32_t cut_off;          /* the latest day of all exports; INT32_MIN: none yet */
};

/* Where there is no file: an empty book. */
must_check enum err link_open(const char *path, const struct key *key, struct link_book *out);
/* NULL where the client is new. */
const struct link_entry *link_find(const struct link_book *book, uint64_t id);
void link_close(struct link_book *book);

/* The bytes of a file that holds the book. The caller frees them. */
must_check enum err link_seal(const struct link_book *book, const struct key *key, unsigned char **out, size_t *n);
