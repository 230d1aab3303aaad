#include "deid/prf.h"

#include <gcrypt.h>
#include <string.h>

enum { LOCKED_BYTES = 16384 };

static enum err error_of(gcry_error_t e)
{
	if (gcry_err_code(e) == GPG_ERR_ENOMEM)
		return err_memory();
	return err_set(ERR_KEY, "the library of keyed hashes does not work on this machine");
}

/* Once a process. */
static enum err make_ready(void)
{
	if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P))
		return ERR_OK;
	if (!gcry_check_version(GCRYPT_VERSION))
		return error_of(GPG_ERR_NOT_SUPPORTED);
	gcry_control(GCRYCTL_DISABLE_SECMEM_WARN);
	gcry_error_t e = gcry_control(GCRYCTL_INIT_SECMEM, LOCKED_BYTES, 0);
	if (!e)
		e = gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	return e ? error_of(e) : ERR_OK;
}

enum err prf_begin(const struct key *key, enum key_use use, struct prf **out)
{
	unsigned char sub[SUBKEY_BYTES];
	gcry_mac_hd_t mac = NULL;
	enum err err = make_ready();
	if (err)
		return err;
	gcry_error_t e = gcry_mac_open(&mac, GCRY_MAC_HMAC_SHA256, GCRY_MAC_FLAG_SECURE, NULL);
	if (e)
		return error_of(e);
	key_sub(key, use, sub);
	e = gcry_mac_setkey(mac, sub, sizeof sub);
	explicit_bzero(sub, sizeof sub);
	if (e) {
		gcry_mac_close(mac);
		return error_of(e);
	}
	*out = (struct prf *)mac;
	return ERR_OK;
}

enum err prf_of(struct prf *p, const void *text, size_t n, unsigned char out[SUBKEY_BYTES])
{
	gcry_mac_hd_t mac = (gcry_mac_hd_t)p;
	size_t size = SUBKEY_BYTES;
	gcry_error_t e = gcry_mac_write(mac, text, n);
	if (!e)
		e = gcry_mac_read(mac, out, &size);
	if (!e)
		e = gcry_mac_reset(mac);
	return e ? error_of(e) : ERR_OK;
}

void prf_done(struct prf *p)
{
	gcry_mac_close((gcry_mac_hd_t)p);
}
