#include "deid/prf.h"

#include <string.h>

void prf_begin(struct prf *p, const struct key *key, enum key_use use)
{
	unsigned char sub[SUBKEY_BYTES];
	key_sub(key, use, sub);
	hmac_sha256_set_key(&p->state, sizeof sub, sub);
	explicit_bzero(sub, sizeof sub);
}

void prf_of(struct prf *p, const void *text, size_t n, unsigned char out[SUBKEY_BYTES])
{
	hmac_sha256_update(&p->state, n, text);
	/* And back to the state after the key. */
	hmac_sha256_digest(&p->state, SUBKEY_BYTES, out);
}

void prf_done(struct prf *p)
{
	explicit_bzero(p, sizeof *p);
}
