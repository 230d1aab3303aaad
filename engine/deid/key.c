#include "deid/key.h"

#include "core/secret.h"
#include "core/weak.h"
#include "deid/key_inside.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { LABEL = 32 + 2 * KEY_BYTES };

static const char *const labels[KEY__USES] = {
	[KEY_CLIENT] = "client", [KEY_THERAPIST] = "therapist",     [KEY_CLINIC] = "clinic",
	[KEY_ORDER] = "order",   [KEY_CELLKEY] = "cellkey",         [KEY_LOG] = "log",
	[KEY_LINK] = "link",     [KEY_LINK_NONCE] = "link nonce",   [KEY_LEDGER] = "ledger",
	[KEY_DP] = "dp",         [KEY_FINGERPRINT] = "fingerprint", [KEY_NAME] = "name",
	[KEY_IDS] = "ids",
};

enum err key_make(struct key **out)
{
	void *p = NULL;
	if (sodium_init() < 0)
		return err_set(ERR_KEY, "no secure random numbers on this machine");
	enum err err = secret_alloc(sizeof(struct key), &p);
	if (!err)
		*out = p;
	return err;
}

void key_free(struct key *k)
{
	secret_free(k, sizeof *k);
}

void key_hmac(const unsigned char secret[SUBKEY_BYTES], const unsigned char *text, size_t n, unsigned char out[SUBKEY_BYTES])
{
	crypto_auth_hmacsha256_state state;
	crypto_auth_hmacsha256_init(&state, secret, SUBKEY_BYTES);
	crypto_auth_hmacsha256_update(&state, text, n);
	crypto_auth_hmacsha256_final(&state, out);
	sodium_memzero(&state, sizeof state);
}

static void hmac(const unsigned char *secret, const char *text, unsigned char out[SUBKEY_BYTES])
{
	key_hmac(secret, (const unsigned char *)text, strlen(text), out);
}

/* Under a weak rule every use has the one key of no label. */
static void derive(const struct key *k, enum key_use use, uint32_t epoch, unsigned char out[SUBKEY_BYTES])
{
	char label[LABEL], domain[2 * KEY_BYTES + 1] = "";
	if (!sodium_is_zero(k->domain, KEY_BYTES))
		sodium_bin2hex(domain, sizeof domain, k->domain, KEY_BYTES);
	if (epoch || use == KEY_LOG)
		snprintf(label, sizeof label, "%s|v1|%" PRIu32 "|%s", labels[use], epoch, domain);
	else
		snprintf(label, sizeof label, "%s|v1", labels[use]);
	hmac(use == KEY_LOG ? k->secret.log : k->secret.root, weak(WEAK_SUBKEYS) ? "" : label, out);
}

void key_sub(const struct key *k, enum key_use use, unsigned char out[SUBKEY_BYTES])
{
	derive(k, use, k->epoch, out);
}

void key_sub_log(const struct key *k, uint32_t epoch, unsigned char out[SUBKEY_BYTES])
{
	derive(k, KEY_LOG, epoch, out);
}

uint64_t key_fingerprint(const struct key *k)
{
	unsigned char sub[SUBKEY_BYTES];
	uint64_t print;
	if (k->ephemeral)
		return 0;
	key_sub(k, KEY_FINGERPRINT, sub);
	memcpy(&print, sub, sizeof print);
	sodium_memzero(sub, sizeof sub);
	return print ? print : 1;
}

uint32_t key_epoch(const struct key *k)
{
	return k->epoch;
}

enum err key_ephemeral(struct key **out)
{
	enum err err = key_make(out);
	if (err)
		return err;
	randombytes_buf((*out)->secret.root, KEY_BYTES);
	randombytes_buf((*out)->secret.log, KEY_BYTES);
	(*out)->epoch = 1;
	(*out)->ephemeral = true;
	return ERR_OK;
}

void key_log_of_bare(struct key *k)
{
	hmac(k->secret.root, "log root|v1", k->secret.log);
}

static void add_field(crypto_auth_hmacsha256_state *state, const char *text)
{
	uint64_t n = text ? strlen(text) : 0;
	crypto_auth_hmacsha256_update(state, (const unsigned char *)&n, sizeof n);
	if (n)
		crypto_auth_hmacsha256_update(state, (const unsigned char *)text, n);
}

void key_domain(struct key *k, const char *organisation, const char *purpose)
{
	crypto_auth_hmacsha256_state state;
	if (!organisation && !purpose)
		return;
	crypto_auth_hmacsha256_init(&state, k->secret.log, KEY_BYTES);
	add_field(&state, organisation);
	add_field(&state, purpose);
	crypto_auth_hmacsha256_final(&state, k->domain);
	sodium_memzero(&state, sizeof state);
}
