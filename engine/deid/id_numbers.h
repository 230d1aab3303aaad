#pragma once
/*
 * For the module alone: the numbers that stored clients get: HMAC-SHA256(sub-key "ids", k) to 63 bits, k = 0, 1, .. (k as 8 bytes, little-endian; the first
 * 8 bytes of the MAC, likewise, without the lowest bit). What is 0, or what a client has already, is passed over.
 *
 * threads  many are made at a time, on all cores; the sequence is the same
 * errors   ERR_MEMORY
 * cost     0.1 microseconds a number
 */
#include "deid/link.h"
#include "deid/prf.h"

enum { ID_NUMBERS = 1 << 15 };

/* Lives in secret memory, or is closed before its place is left: it holds a state made from the key. */
struct id_numbers {
	struct prf prf;
	struct link_book *book; /* book->given: how many the sequence has given out */
	uint64_t *made;         /* from `first` on */
	uint64_t first;
	size_t n;
};

/* Makes ready a zeroed struct. */
must_check enum err id_numbers_begin(struct id_numbers *s, const struct key *key, struct link_book *book);
/* left: how many more will be asked for, as far as is known; at least 1. */
must_check enum err id_numbers_next(struct id_numbers *s, size_t left, uint64_t *out);
void id_numbers_end(struct id_numbers *s);
