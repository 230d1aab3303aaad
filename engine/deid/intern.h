#pragma once
/*
 * Raw ids to numbers 0.., one per pseudonym, without keeping an id (but the last few, as exports repeat them): the table holds a keyed SipHash (96 bits, key of this run only) of
 * the raw bytes; the pseudonym, 63 bits of HMAC-SHA256(sub-key, canonical id), is made once per raw form.
 *
 * errors  ERR_KEY two ids with one pseudonym; ERR_LIMIT more than 2^32 - 2 ids; ERR_MEMORY
 * cost    one hash and one cache miss per look-up
 */
#include "deid/tag.h"

#include <sodium.h>

#define INTERN_NONE UINT32_MAX

struct intern_slot {
	uint64_t low;
	uint32_t high, number; /* number + 1; 0: free */
};

/* By raw form. */
struct intern_table {
	struct intern_slot *slot;
	size_t size, used; /* size: a power of two */
};

/* By pseudonym: where among the names. */
struct intern_index {
	uint32_t *slot; /* number + 1; 0: free */
	size_t size;
};

enum { INTERN_RECENT = 64, INTERN_TEXT = 56 };

struct intern_recent {
	char text[INTERN_TEXT];
	uint32_t n; /* 0: free */
	uint32_t number;
};

/* Lives in secret memory: it holds states made from the key. */
struct intern {
	unsigned char sip[crypto_shorthash_siphashx24_KEYBYTES];
	struct prf prf;
	tag_form form;
	struct intern_table raw;
	struct intern_index named;
	struct tag *name;
	size_t n, room;
	struct intern_recent recent[INTERN_RECENT];
};

/* Makes ready a zeroed struct. form: canonical_id() or canonical_name(). */
void intern_begin(struct intern *in, const struct key *key, enum key_use use, tag_form form);
/* INTERN_NONE where nothing of the id is left in its canonical form, or it is longer than an id can be. */
must_check enum err intern_number(struct intern *in, const char *text, size_t n, uint32_t *number);
void intern_done(struct intern *in);
