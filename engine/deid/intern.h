#pragma once
/*
 * Raw ids to numbers 0.., one per pseudonym, without keeping an id (but the last few, as exports repeat them): the table holds a keyed SipHash (96 bits, key of this run only) of
 * the raw bytes; the pseudonym, 63 bits of HMAC-SHA256(sub-key, canonical id), is made once per raw form.
 *
 * errors  ERR_KEY two ids with one pseudonym; ERR_LIMIT more than 2^32 - 2 ids; ERR_MEMORY
 * cost    one hash and one cache miss per look-up
 */
#include "deid/prf.h"

#include <sodium.h>
#include <stdbool.h>

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

struct intern_name {
	uint64_t id;   /* the pseudonym */
	uint64_t rest; /* more of the same HMAC, to tell a collision */
};

enum { INTERN_RECENT = 64, INTERN_TEXT = 56 };

struct intern_recent {
	char text[INTERN_TEXT];
	uint32_t n; /* 0: free */
	uint32_t number;
};

typedef long (*intern_form)(const char *text, size_t n, char *out, size_t size);

/* Lives in secret memory: it holds states made from the key. */
struct intern {
	unsigned char sip[crypto_shorthash_siphashx24_KEYBYTES];
	struct prf prf;
	intern_form form;
	struct intern_table raw;
	struct intern_index named;
	struct intern_name *name;
	size_t n, room;
	struct intern_recent recent[INTERN_RECENT];
};

/* Makes ready a zeroed struct. form: canonical_id() or canonical_name(). */
void intern_begin(struct intern *in, const struct key *key, enum key_use use, intern_form form);
/* INTERN_NONE where nothing of the id is left in its canonical form, or it is longer than an id can be. */
must_check enum err intern_number(struct intern *in, const char *text, size_t n, uint32_t *number);
/* The same for a text that is not expected again: its raw form is not remembered. */
must_check enum err intern_once(struct intern *in, const char *text, size_t n, uint32_t *number);
/* A keyed hash of the raw text, for this run only. */
uint64_t intern_tag(const struct intern *in, const char *text, size_t n);
/* Nothing more is looked up: gives the tables back, the names stay. */
void intern_settle(struct intern *in);
void intern_done(struct intern *in);
