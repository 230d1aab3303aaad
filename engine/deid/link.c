#include "deid/link.h"

#include "core/secret.h"
#include "deid/key_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 *   magic 8 | nonce 24 | secretbox( head 32, clients 24 each, tags 32 each )
 */
static const char magic[8] = "upturnL2";
static const char family[7] = "upturnL";

struct head {
	uint64_t clients, tags, given;
	int32_t cut_off, spare;
};

enum { ENVELOPE = (int)sizeof magic + (int)crypto_secretbox_NONCEBYTES, SEALED = ENVELOPE + (int)crypto_secretbox_MACBYTES };

static size_t bytes_of(size_t clients, size_t tags)
{
	return clients * sizeof(struct link_client) + tags * sizeof(struct link_tag);
}

enum err link_make(size_t clients, size_t tags, struct link_book *out)
{
	void *p = NULL;
	/* One more: nothing is allocated in no bytes. */
	enum err err = secret_alloc(bytes_of(clients, tags) + sizeof(struct head), &p);
	if (err)
		return err;
	struct link_client *client = p;
	*out = (struct link_book){.clients = clients,
				  .tags = tags,
				  .client = client,
				  .tag = (struct link_tag *)(void *)(client + clients),
				  .cut_off = LINK_NO_DAY};
	return ERR_OK;
}

void link_close(struct link_book *book)
{
	secret_free(book->client, bytes_of(book->clients, book->tags) + sizeof(struct head));
	*book = (struct link_book){.cut_off = LINK_NO_DAY};
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
	if (!place_read(fd, bytes, size)) {
		err = err_set(ERR_FILE, "the link file beside the key cannot be read");
		goto out;
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

static enum err check_form(const unsigned char *bytes, size_t n)
{
	if (n >= sizeof magic && !memcmp(bytes, family, sizeof family) && memcmp(bytes, magic, sizeof magic) != 0)
		return err_set(ERR_VERSION,
			       "the link file beside the key has the form of another version of the program; use that "
			       "one, or remove the file and take the exports into a new dataset");
	return n < SEALED + sizeof(struct head) || memcmp(bytes, magic, sizeof magic) != 0 ? not_ours() : ERR_OK;
}

static bool holds(const struct head *h, size_t bytes)
{
	const uint64_t most = SIZE_MAX / 2 / sizeof(struct link_tag);
	return h->clients < most && h->tags < most && bytes == sizeof *h + bytes_of(h->clients, h->tags);
}

static enum err book_of(const unsigned char *plain, size_t n, struct link_book *out)
{
	struct head head;
	memcpy(&head, plain, sizeof head);
	if (!holds(&head, n))
		return not_ours();
	enum err err = link_make(head.clients, head.tags, out);
	if (err)
		return err;
	memcpy(out->client, plain + sizeof head, n - sizeof head);
	out->given = head.given;
	out->cut_off = head.cut_off;
	return ERR_OK;
}

/* Opens the box into secret memory. */
static enum err unseal(const unsigned char *bytes, size_t n, const struct key *key, struct link_book *out)
{
	unsigned char sub[SUBKEY_BYTES];
	void *p = NULL;
	enum err err = check_form(bytes, n);
	if (!err)
		err = secret_alloc(n - SEALED, &p);
	if (err)
		return err;
	key_sub(key, KEY_LINK, sub);
	if (crypto_secretbox_open_easy(p, bytes + ENVELOPE, n - ENVELOPE, bytes + sizeof magic, sub))
		err = not_ours();
	else
		err = book_of(p, n - SEALED, out);
	sodium_memzero(sub, sizeof sub);
	secret_free(p, n - SEALED);
	return err;
}

enum err link_open(const char *path, const struct key *key, struct link_book *out)
{
	unsigned char *bytes = NULL;
	size_t n = 0;
	enum err err = read_file(path, &bytes, &n);
	if (err == ERR_END)
		return link_make(0, 0, out);
	if (!err)
		err = unseal(bytes, n, key, out);
	free(bytes);
	return err;
}

const struct link_client *link_find(const struct link_book *book, uint64_t id)
{
	size_t low = 0, high = book->clients;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (book->client[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < book->clients && book->client[low].id == id ? &book->client[low] : NULL;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int link_tag_order(const void *a, const void *b)
{
	const struct link_tag *x = a, *y = b;
	int order = compare(x->high, y->high);
	order = order ? order : compare(x->low, y->low);
	order = order ? order : compare(x->kind, y->kind);
	return order ? order : compare(x->id, y->id);
}

/* The place of the first tag that is not before it. */
static size_t place_of(const struct link_book *book, const struct link_tag *tag)
{
	size_t low = 0, high = book->tags;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (link_tag_order(&book->tag[middle], tag) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct link_tag *link_tags(const struct link_book *book, uint64_t high, uint64_t low, enum link_kind kind, size_t *n)
{
	const struct link_tag first = {.high = high, .low = low, .kind = kind};
	const struct link_tag last = {.high = high, .low = low, .kind = kind, .id = UINT64_MAX};
	size_t from = place_of(book, &first);
	*n = place_of(book, &last) - from;
	return book->tag + from;
}

bool link_leads_to(const struct link_tag *tag, size_t n, uint64_t id)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (tag[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && tag[low].id == id;
}

static void nonce_of(const unsigned char *plain, size_t n, const struct key *key, unsigned char *nonce)
{
	unsigned char sub[SUBKEY_BYTES], mac[SUBKEY_BYTES];
	key_sub(key, KEY_LINK_NONCE, sub);
	key_hmac(sub, plain, n, mac);
	memcpy(nonce, mac, crypto_secretbox_NONCEBYTES);
	sodium_memzero(sub, sizeof sub);
}

enum err link_seal(const struct link_book *book, const struct key *key, unsigned char **out, size_t *n)
{
	unsigned char sub[SUBKEY_BYTES];
	const struct head head = {
		.clients = book->clients, .tags = book->tags, .given = book->given, .cut_off = book->cut_off};
	size_t size = sizeof head + bytes_of(book->clients, book->tags);
	void *p = NULL;
	unsigned char *sealed = malloc(SEALED + size);
	if (!sealed)
		return err_memory();
	enum err err = secret_alloc(size, &p);
	if (err) {
		free(sealed);
		return err;
	}
	memcpy(p, &head, sizeof head);
	if (book->clients)
		memcpy((char *)p + sizeof head, book->client, bytes_of(book->clients, 0));
	if (book->tags)
		memcpy((char *)p + sizeof head + bytes_of(book->clients, 0), book->tag, bytes_of(0, book->tags));
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

uint64_t link_print_of(const unsigned char *sealed)
{
	uint64_t print;
	memcpy(&print, sealed + sizeof magic, sizeof print);
	return print;
}

enum err link_print(const char *path, uint64_t *out)
{
	unsigned char *bytes = NULL;
	size_t n = 0;
	enum err err = read_file(path, &bytes, &n);
	if (!err)
		err = check_form(bytes, n);
	if (!err)
		*out = link_print_of(bytes);
	free(bytes);
	return err;
}
