#pragma once
/*
 * The link file: what the holder of the key remembers between exports. Per client a number that means nothing and the first and last day; and per
 * way in which a client was told (an id; a name with a birth date) a keyed tag that leads to the number. It lies beside the key, sealed under the
 * sub-key "link" (XSalsa20-Poly1305; the nonce is a MAC of the content, so that the same content gives the same file), and is replaced whole.
 *
 * number  the next of a random sequence under the sub-key "ids" (id_numbers.h); not computed from anything about the client, as 45 CFR 164.514(c) wants
 * tag     128 bits (one is lost) of HMAC-SHA256 under the sub-key "client" or "name" of the canonical form (canonical.h, canonical_name.h)
 * erased  of a client who was erased only the tags are left, without a number: they tell a holder of the key who already has the id, or the name and
 *         birth date, that this client was erased, so that a later export cannot bring the client back unseen
 * errors  ERR_KEY sealed under another key, or changed; ERR_VERSION the form of an earlier or a newer program; ERR_FILE; ERR_MEMORY
 */
#include "deid/key.h"

#include <stdbool.h>

#define LINK_NO_DAY INT32_MIN

struct link_client {
	uint64_t id;        /* the number */
	uint64_t pseudonym; /* 63 bits of the first tag: the id that the research profile shows */
	int32_t intake;     /* day of the first appointment; LINK_NO_DAY: none had a date */
	int32_t last_seen;  /* day of the last one */
};

enum link_kind { LINK_ID, LINK_NAME, LINK_ERASED_ID, LINK_ERASED_NAME };

struct link_tag {
	uint64_t high, low;
	uint64_t id; /* of the client; 0: erased */
	uint32_t kind, spare;
};

struct link_book {
	size_t clients, tags;
	struct link_client *client; /* sorted by id */
	struct link_tag *tag;       /* sorted by link_tag_order() */
	uint64_t given;             /* numbers taken from the sequence so far */
	int32_t cut_off;            /* the latest day of all exports; LINK_NO_DAY: none yet */
};

/* Where there is no file: an empty book. */
must_check enum err link_open(const char *path, const struct key *key, struct link_book *out);
/* A book with room for so many, zeroed, in secret memory. */
must_check enum err link_make(size_t clients, size_t tags, struct link_book *out);
/* For a book of link_open() or link_make(), with the counts that it was made with. */
void link_close(struct link_book *book);
/* NULL where there is none of that number. */
const struct link_client *link_find(const struct link_book *book, uint64_t id);
/* The tags of that value and kind: the first of *n, which may be 0. */
const struct link_tag *link_tags(const struct link_book *book, uint64_t high, uint64_t low, enum link_kind kind, size_t *n);
/* Whether one of n tags of link_tags() leads to the client. */
bool link_leads_to(const struct link_tag *tag, size_t n, uint64_t id);
/* For qsort(): by value, kind, id. */
int link_tag_order(const void *a, const void *b);

/* A number that tells one form of the file from another, and nothing else: the first 8 bytes of the nonce. ERR_END: there is no such file. */
must_check enum err link_print(const char *path, uint64_t *out);
uint64_t link_print_of(const unsigned char *sealed);
/* The bytes of a file that holds the book. The caller frees them. */
must_check enum err link_seal(const struct link_book *book, const struct key *key, unsigned char **out, size_t *n);
