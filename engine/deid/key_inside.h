#pragma once
/* For the module alone: a sub-key for one use, HMAC-SHA256(key, "label|v1"). */
#include "deid/key.h"

enum { SUBKEY_BYTES = 32 };

/* label: client, therapist, clinic, link, fingerprint. The caller wipes out. */
void key_sub(const struct key *k, const char *label, unsigned char out[SUBKEY_BYTES]);
