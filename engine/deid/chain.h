#pragma once
/*
 * The chain of a dataset's log: each entry's code binds it to all before it, so that whoever has no key can neither change, delete, insert nor move one.
 *
 * Formula  mac_i = HMAC-SHA256(key, mac_{i-1} | values of entry i), mac_0 = 32 zero bytes; values are 8 bytes each, two's complement,
 *          little-endian. seal = HMAC-SHA256(key, "seal" | number of entries | mac of the last). Source: Schneier and Kelsey, "Secure audit logs to
 *          support computer forensics", ACM TISSEC 2 (1999), with one key in place of an evolving one.
 * key      the sub-key KEY_LOG of the key file; where there is none a random one that the dataset itself keeps, which binds only those who have not
 *          got the dataset
 * prints   a content's fingerprint goes in as a keyed print: two of them in a row would otherwise tell the client between them
 * oracle   openssl dgst -sha256 -mac HMAC
 */
#include "deid/key.h"

enum { CHAIN_BYTES = 32, CHAIN_VALUES = 7 };

/* Keep it in secret memory, or wipe it. */
struct chain {
	unsigned char key[SUBKEY_BYTES];
};

void chain_of_key(const struct key *k, uint32_t epoch, struct chain *out);
void chain_next(const struct chain *c, const unsigned char before[CHAIN_BYTES], const int64_t value[CHAIN_VALUES],
		unsigned char out[CHAIN_BYTES]);
void chain_seal(const struct chain *c, int64_t entries, const unsigned char last[CHAIN_BYTES],
		unsigned char out[CHAIN_BYTES]);
/* First 8 bytes of HMAC-SHA256(key, "content" | fingerprint), little-endian. */
int64_t chain_print(const struct chain *c, uint64_t fingerprint);
/* In a time that does not tell where they differ. */
bool chain_same(const unsigned char a[CHAIN_BYTES], const unsigned char b[CHAIN_BYTES]);
