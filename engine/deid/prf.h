#pragma once
/*
 * HMAC-SHA256 (RFC 2104, FIPS 198-1) of many texts under one sub-key: the state after the key is kept, in libgcrypt's locked memory, and each text
 * begins from it. The same function as key_hmac(), a quarter of its cost.
 *
 * one thread at a time
 * errors   ERR_MEMORY; ERR_KEY the library cannot do it on this machine
 * cost     0.14 microseconds a text of an id's length
 * oracle   RFC 4231, and key_hmac()
 */
#include "deid/key.h"

struct prf;

must_check enum err prf_begin(const struct key *key, enum key_use use, struct prf **out);
must_check enum err prf_of(struct prf *p, const void *text, size_t n, unsigned char out[SUBKEY_BYTES]);
/* NULL is allowed. */
void prf_done(struct prf *p);
