#include "deid/mark.h"

#include <sodium.h>
#include <string.h>

_Static_assert(MARK_KEY_BYTES == crypto_shorthash_KEYBYTES, "the key of SipHash");
_Static_assert(sizeof(uint64_t) == crypto_shorthash_BYTES, "64 bits");

static uint64_t mark(const unsigned char *key, const void *bytes, size_t n)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t number;
	crypto_shorthash(out, bytes, n, key);
	memcpy(&number, out, sizeof number);
	return number;
}

uint64_t mark_words(const unsigned char key[MARK_KEY_BYTES], const uint64_t *word, size_t n)
{
	return mark(key, word, n * sizeof *word);
}

uint64_t mark_text(const unsigned char key[MARK_KEY_BYTES], const char *text)
{
	return mark(key, text, strlen(text));
}

enum err mark_random(void *bytes, size_t n)
{
	if (sodium_init() < 0)
		return err_set(ERR_KEY, "no random numbers are to be had");
	randombytes_buf(bytes, n);
	return ERR_OK;
}
