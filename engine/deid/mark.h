#pragma once
/*
 * Keyed hashes for the ledger of releases: of a client with everything the dataset holds of them, and of what a cell is about. SipHash-2-4 (Aumasson &
 * Bernstein 2012) as libsodium has it: 64 bits, which nobody without the key can make, check or invert.
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

enum { MARK_KEY_BYTES = 16 };

uint64_t mark_words(const unsigned char key[MARK_KEY_BYTES], const uint64_t *word, size_t n);
uint64_t mark_text(const unsigned char key[MARK_KEY_BYTES], const char *text);
/* n random bytes, for what a dataset makes without a key file: a key of its own, new ids. ERR_KEY: no randomness to be had. */
must_check enum err mark_random(void *bytes, size_t n);
