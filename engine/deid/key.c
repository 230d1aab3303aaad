#include "deid/key.h"

#include "core/secret.h"
#include "core/weak.h"
#include "deid/key_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const labels[KEY__USES] = {
	[KEY_CLIENT] = "client", [KEY_THERAPIST] = "therapist",     [KEY_CLINIC] = "clinic",
	[KEY_ORDER] = "order",   [KEY_CELLKEY] = "cellkey",         [KEY_LOG] = "log",
	[KEY_LINK] = "link",     [KEY_LINK_NONCE] = "link nonce",   [KEY_LEDGER] = "ledger",
	[KEY_DP] = "dp",         [KEY_FINGERPRINT] = "fingerprint",
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

/* HMAC-SHA256(root, "label|v1|epoch|"); a bare key has no epoch, and its labels end at the version. */
void key_sub(const struct key *k, enum key_use use, unsigned char out[SUBKEY_BYTES])
{
	char label[64];
	int n = k->epoch ? snprintf(label, sizeof label, "%s|v1|%" PRIu32 "|", labels[use], k->epoch)
			 : snprintf(label, sizeof label, "%s|v1", labels[use]);
	crypto_auth_hmacsha256_state state;
	crypto_auth_hmacsha256_init(&state, k->root, KEY_BYTES);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)label, weak(WEAK_SUBKEYS) ? 0U : (unsigned)n);
	crypto_auth_hmacsha256_final(&state, out);
	sodium_memzero(&state, sizeof state);
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

enum err key_ephemeral(struct key **out)
{
	enum err err = key_make(out);
	if (err)
		return err;
	randombytes_buf((*out)->root, KEY_BYTES);
	(*out)->epoch = 1;
	(*out)->ephemeral = true;
	return ERR_OK;
}

/* The descriptor of a key file that is safe to use, or the error that says what is not. */
static enum err open_safely(const char *path, int flags, int *out)
{
	struct stat st;
	enum err err = ERR_OK;
	int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ELOOP)
		return err_set(ERR_KEY, "the key file is a symbolic link; name the file itself");
	if (fd < 0)
		return err_set(ERR_KEY, "the key file cannot be opened (%s); 'upturn key new FILE' makes one",
			       strerrordesc_np(errno));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		err = err_set(ERR_KEY, "the key file is not a regular file");
	else if (st.st_uid != geteuid())
		err = err_set(ERR_KEY, "the key file belongs to another user; use a key of your own");
	else if (st.st_mode & 077)
		err = err_set(
			ERR_KEY,
			"the key file can be read or changed by others; chmod 600 it, and think whether it was copied");
	else if (st.st_size != KEY_BYTES)
		err = err_set(ERR_KEY, "the key file is not a key: a key is %d bytes long", KEY_BYTES);
	if (err) {
		close(fd);
		return err;
	}
	*out = fd;
	return ERR_OK;
}

static int folder_of(const char *path, struct stat *out)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int failed = folder ? stat(folder, out) : -1;
	free(folder);
	return failed;
}

static enum err check_apart(const char *path, const char *dataset)
{
	struct stat key, data;
	if (folder_of(path, &key) || folder_of(dataset, &data))
		return err_set(ERR_FILE, "the folder of the key or of the dataset is not there");
	if (key.st_dev == data.st_dev && key.st_ino == data.st_ino)
		return err_set(ERR_KEY,
			       "the key lies in the folder of the dataset; keep it where the dataset does not travel");
	return ERR_OK;
}

static bool read_all(int fd, unsigned char *bytes, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = read(fd, bytes + done, n - done);
		if (got <= 0 && errno != EINTR)
			return false;
		done += got > 0 ? (size_t)got : 0;
	}
	return true;
}

static bool write_all(int fd, const unsigned char *bytes, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t put = write(fd, bytes + done, n - done);
		if (put < 0 && errno != EINTR)
			return false;
		done += put > 0 ? (size_t)put : 0;
	}
	return fsync(fd) == 0;
}

enum err key_open(const char *path, const char *dataset, struct key **out)
{
	struct key *k = NULL;
	int fd = -1;
	enum err err = open_safely(path, O_RDONLY, &fd);
	if (err)
		return err;
	if (dataset)
		err = check_apart(path, dataset);
	if (!err)
		err = key_make(&k);
	if (!err && !read_all(fd, k->root, KEY_BYTES))
		err = err_set(ERR_KEY, "the key file cannot be read");
	if (!err && sodium_is_zero(k->root, KEY_BYTES))
		err = err_set(ERR_KEY, "the key file holds zeros: that is no key; 'upturn key new FILE' makes one");
	close(fd);
	if (err) {
		key_free(k);
		return err;
	}
	*out = k;
	return ERR_OK;
}

enum err key_create(const char *path)
{
	struct key *k = NULL;
	enum err err = key_ephemeral(&k);
	if (err)
		return err;
	/* Never over an existing key: its pseudonyms could not be made again. */
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		err = err_set(ERR_KEY, "there is a file of that name already; a key is never overwritten");
	else if (fd < 0)
		err = err_set(ERR_DISK, "the key file cannot be made (%s)", strerrordesc_np(errno));
	else if (!write_all(fd, k->root, KEY_BYTES)) {
		err = err_set(ERR_DISK, "the key file cannot be written (%s)", strerrordesc_np(errno));
		unlink(path);
	}
	if (fd >= 0)
		close(fd);
	key_free(k);
	return err;
}

enum err key_destroy(const char *path)
{
	unsigned char noise[KEY_BYTES];
	int fd = -1;
	if (sodium_init() < 0)
		return err_set(ERR_KEY, "no secure random numbers on this machine");
	enum err err = open_safely(path, O_RDWR, &fd);
	if (err)
		return err;
	randombytes_buf(noise, sizeof noise);
	if (!write_all(fd, noise, sizeof noise) || unlink(path))
		err = err_set(ERR_DISK, "the key file could not be destroyed (%s)", strerrordesc_np(errno));
	close(fd);
	return err;
}
