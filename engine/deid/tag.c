#include "deid/tag.h"

#include "core/weak.h"

#include <sodium.h>
#include <string.h>

enum { LONGEST = 512 };

bool tag_make(struct prf *p, tag_form form, const char *text, size_t n, struct tag *out)
{
	char canonical[LONGEST];
	unsigned char mac[SUBKEY_BYTES];
	long length = form(text, n, canonical, sizeof canonical);
	if (length > 0) {
		prf_of(p, canonical, (size_t)length, mac);
		if (weak(WEAK_PSEUDONYM))
			crypto_hash_sha256(mac, (const unsigned char *)canonical, (size_t)length);
		memcpy(out, mac, sizeof *out);
		out->high = out->high >> 1 ? out->high >> 1 : 1;
	}
	sodium_memzero(canonical, sizeof canonical);
	sodium_memzero(mac, sizeof mac);
	return length > 0;
}
