#include "deid/link.h"

#include "core/secret.h"
#include "deid/key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 *   magic 8 | nonce 24 | secretbox( cut-off 4, spare 4, entries 16 each )
 */
static const char magic[8] = "upturnL1";

enum {
	HEAD = 8,
	ENVELOPE = (int)sizeof magic + (int)crypto_secretbox_NONCEBYTES,
	SEALED = ENVELOPE + (int)crypto_secretbox_MACBYTES
};

static size_t plain_size(size_t entries)
{
	return HEAD + entries * sizeof(struct link_entry);
}

void link_close(struct link_book *book)
{
	secret_free(book->entry, plain_size(book->n));
	*book = (struct link_book){.cut_off = INT32_MIN};
}

static enum err not_ours(void)
{
	return err_set(ERR_KEY, "the link file beside the key was not written under this key, or was changed; "
				"restore it, or remove it to start afresh");
}

static enum err read_file(const char *path, unsigned char **out, size_t *n)
{
	struct stat st;
	unsigned char *bytes = NULL;
	enum err err = ERR_OK;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return ERR_END;
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		err = err_set(ERR_FILE, "the link file beside the key cannot be read");
		goto out;
	}
	size_t size = (size_t)st.st_size;
	bytes = malloc(size + 1);
	if (!bytes) {
		err = err_memory();
		goto out;
	}
	for (size_t done = 0; done < size;) {
		ssize_t got = read(fd, bytes + done, size - done);
		if (got <= 0) {
			err = err_set(ERR_FILE, "the link file beside the key cannot be read");
			goto out;
		}
		done += (size_t)got;
	}
	*out = bytes;
	*n = size;
	bytes = NULL;
out:
	free(bytes);
	if (fd >= 0)
		close(fd);
	return err;
}

/* Opens the box into secret memory: head and entries, the entries moved to the front. */
static enum err unseal(const unsigned char *bytes, size_t n, const struct key *key, struct link_book *out)
{
	unsigned char sub[SUBKEY_BYTES];
	void *p = NULL;
	if (n < SEALED + HEAD || (n - SEALED - HEAD) % sizeof(struct link_entry) || memcmp(bytes, magic, sizeof magic) != 0)
		return not_ours();
	size_t entries = (n - SEALED - HEAD) / sizeof(struct link_entry);
	enum err err = secret_alloc(plain_size(entries), &p);
	if (err)
		return err;
	key_sub(key, KEY_LINK, sub);
	if (crypto_secretbox_open_easy(p, bytes + ENVELOPE, n - ENVELOPE, bytes + sizeof magic, sub)) {
		secret_free(p, plain_size(entries));
		err = not_ours();
	} else {
		*out = (struct link_book){.n = entries, .entry = p};
		memcpy(&out->cut_off, p, sizeof out->cut_off);
		memmove(p, (char *)p + HEAD, entries * sizeof(struct link_entry));
	}
	sodium_memzero(sub, sizeof sub);
	return err;
}

enum err link_open(const char *path, const struct key *key, struct link_book *out)
{
	unsigned char *bytes = NULL;
	size_t n = 0;
	enum err err = read_file(path, &bytes, &n);
	if (err == ERR_END) {
		*out = (struct link_book){.cut_off = INT32_MIN};
		return ERR_OK;
	}
	if (!err)
		err = unseal(bytes, n, key, out);
	free(bytes);
	return err;
}

const struct link_entry *link_find(const struct link_book *book, uint64_t id)
{
	size_t low = 0, high = book->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (book->entry[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < book->n && book->entry[low].id == id ? &book->entry[low] : NULL;
}

static void nonce_of(const unsigned char *plain, size_t n, const struct key *key, unsigned char *nonce)
{
	unsigned char sub[SUBKEY_BYTES], mac[crypto_auth_hmacsha256_BYTES];
	key_sub(key, KEY_LINK_NONCE, sub);
	crypto_auth_hmacsha256(mac, plain, n, sub);
	memcpy(nonce, mac, crypto_secretbox_NONCEBYTES);
	sodium_memzero(sub, sizeof sub);
}

enum err link_seal(const struct link_book *book, const struct key *key, unsigned char **out, size_t *n)
{
	unsigned char sub[SUBKEY_BYTES];
	size_t size = plain_size(book->n);
	void *p = NULL;
	unsigned char *sealed = malloc(SEALED + size);
	if (!sealed)
		return err_memory();
	enum err err = secret_alloc(size, &p);
	if (err) {
		free(sealed);
		return err;
	}
	memcpy(p, &book->cut_off, sizeof book->cut_off);
	if (book->n)
		memcpy((char *)p + HEAD, book->entry, book->n * sizeof *book->entry);
	memcpy(sealed, magic, sizeof magic);
	nonce_of(p, size, key, sealed + sizeof magic);
	key_sub(key, KEY_LINK, sub);
	crypto_secretbox_easy(sealed + ENVELOPE, p, size, sealed + sizeof magic, sub);
	sodium_memzero(sub, sizeof sub);
	secret_free(p, size);
	*out = sealed;
	*n = SEALED + size;
	return ERR_OK;
}
