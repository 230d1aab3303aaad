#include "deid/chain.h"

#include "core/weak.h"
#include "deid/key_inside.h"

#include <sodium.h>
#include <string.h>

enum { WIDTH = 8 };

static void put(unsigned char *to, int64_t value)
{
	for (int i = 0; i < WIDTH; i++)
		to[i] = (unsigned char)((uint64_t)value >> 8 * i);
}

void chain_of_key(const struct key *k, uint32_t epoch, struct chain *out)
{
	key_sub_log(k, epoch, out->key);
}

void chain_next(const struct chain *c, const unsigned char before[CHAIN_BYTES], const int64_t value[CHAIN_VALUES],
		unsigned char out[CHAIN_BYTES])
{
	unsigned char text[CHAIN_BYTES + CHAIN_VALUES * WIDTH];
	memcpy(text, before, CHAIN_BYTES);
	for (size_t i = 0; i < CHAIN_VALUES; i++)
		put(text + CHAIN_BYTES + WIDTH * i, value[i]);
	size_t skip = weak(WEAK_CHAIN) ? CHAIN_BYTES : 0;
	key_hmac(c->key, text + skip, sizeof text - skip, out);
}

void chain_seal(const struct chain *c, int64_t entries, const unsigned char last[CHAIN_BYTES],
		unsigned char out[CHAIN_BYTES])
{
	unsigned char text[4 + WIDTH + CHAIN_BYTES] = {'s', 'e', 'a', 'l'};
	put(text + 4, entries);
	memcpy(text + 4 + WIDTH, last, CHAIN_BYTES);
	key_hmac(c->key, text, sizeof text, out);
}

int64_t chain_print(const struct chain *c, uint64_t fingerprint)
{
	unsigned char text[7 + WIDTH] = {'c', 'o', 'n', 't', 'e', 'n', 't'}, mac[CHAIN_BYTES];
	uint64_t print = 0;
	put(text + 7, (int64_t)fingerprint);
	key_hmac(c->key, text, sizeof text, mac);
	for (int i = 0; i < WIDTH; i++)
		print |= (uint64_t)mac[i] << 8 * i;
	return (int64_t)print;
}

bool chain_same(const unsigned char a[CHAIN_BYTES], const unsigned char b[CHAIN_BYTES])
{
	return sodium_memcmp(a, b, CHAIN_BYTES) == 0;
}
