/*
 * A key file of version 2, numbers little-endian:
 *
 *   magic 8 | epoch 4 | sealed 4 | operations 8 | memory 8 | salt 16 | nonce 24 | domain 32 | secret 64 (root, log root) | tag 16, where sealed
 *
 * Sealed: XChaCha20-Poly1305 of the secret, with all before it as additional data, under Argon2id(passphrase, salt, operations, memory).
 */
#include "core/outfile.h"
#include "core/secret.h"
#include "deid/key_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRETS = sizeof(struct key_secret) };

static const char magic[8] = "upturnK2", what[] = "key file";

struct header {
	char magic[8];
	uint32_t epoch, sealed;
	uint64_t operations, memory;
	unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned char nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
	unsigned char domain[KEY_BYTES];
};

struct image {
	struct header head;
	unsigned char secret[SECRETS + crypto_aead_xchacha20poly1305_ietf_ABYTES];
};

enum { PLAIN_BYTES = sizeof(struct header) + SECRETS, SEALED_BYTES = sizeof(struct image) };

_Static_assert(sizeof(struct header) == 104 && SEALED_BYTES == 184, "the file has no gaps");
_Static_assert(SECRETS == 2 * KEY_BYTES, "root and log root stand together");

static enum err image_make(struct image **out)
{
	void *p = NULL;
	if (sodium_init() < 0)
		return err_set(ERR_KEY, "no secure random numbers on this machine");
	enum err err = secret_alloc(sizeof(struct image), &p);
	if (!err)
		*out = p;
	return err;
}

static void image_free(struct image *im)
{
	secret_free(im, sizeof *im);
}

static size_t image_size(const struct image *im)
{
	return im->head.sealed ? SEALED_BYTES : PLAIN_BYTES;
}

static enum err no_key(void)
{
	return err_set(ERR_KEY, "the key file is not a key, or is damaged; 'upturn key new FILE' makes one");
}

static enum err key_of_passphrase(const struct header *h, const struct passphrase *p, unsigned char out[KEY_BYTES])
{
	if (h->operations < crypto_pwhash_OPSLIMIT_MIN || h->operations > crypto_pwhash_OPSLIMIT_SENSITIVE ||
	    h->memory < crypto_pwhash_MEMLIMIT_MIN || h->memory > crypto_pwhash_MEMLIMIT_SENSITIVE)
		return no_key();
	if (crypto_pwhash(out, KEY_BYTES, p->text, p->n, h->salt, h->operations, (size_t)h->memory,
			  crypto_pwhash_ALG_ARGON2ID13))
		return err_set(ERR_MEMORY, "not enough memory for the passphrase: the key was made for %llu MiB",
			       (unsigned long long)(h->memory >> 20));
	return ERR_OK;
}

static enum err seal(struct image *im, const struct key_secret *secret, const struct passphrase *p)
{
	unsigned char k[KEY_BYTES];
	const struct header *h = &im->head;
	enum err err = key_of_passphrase(h, p, k);
	if (!err)
		crypto_aead_xchacha20poly1305_ietf_encrypt(im->secret, NULL, (const unsigned char *)secret, SECRETS,
							   (const unsigned char *)h, sizeof *h, NULL, h->nonce, k);
	sodium_memzero(k, sizeof k);
	return err;
}

static enum err unseal(const struct image *im, const struct passphrase *p, struct key_secret *secret)
{
	unsigned char k[KEY_BYTES];
	const struct header *h = &im->head;
	enum err err = key_of_passphrase(h, p, k);
	if (!err &&
	    crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)secret, NULL, NULL, im->secret, sizeof im->secret,
						       (const unsigned char *)h, sizeof *h, h->nonce, k))
		err = err_set(ERR_KEY, "the passphrase does not open the key file, or the file was changed");
	sodium_memzero(k, sizeof k);
	return err;
}

/* passphrase NULL: plain. operations and memory of the head are set. */
static enum err image_of(const struct key *k, const struct passphrase *p, struct image *im)
{
	struct header *h = &im->head;
	memcpy(h->magic, magic, sizeof magic);
	memcpy(h->domain, k->domain, sizeof k->domain);
	h->epoch = k->epoch;
	h->sealed = p != NULL;
	if (!p) {
		h->operations = h->memory = 0;
		memcpy(im->secret, &k->secret, SECRETS);
		return ERR_OK;
	}
	randombytes_buf(h->salt, sizeof h->salt);
	randombytes_buf(h->nonce, sizeof h->nonce);
	return seal(im, &k->secret, p);
}

/* The bytes of a key file, with size 32 in the place of the secret. */
static enum err image_read(int fd, struct image *im, bool *bare)
{
	struct stat st;
	if (fstat(fd, &st))
		return err_set(ERR_KEY, "the key file cannot be read");
	*bare = st.st_size == KEY_BYTES;
	if (!*bare && st.st_size != PLAIN_BYTES && st.st_size != SEALED_BYTES)
		return no_key();
	if (!place_read(fd, *bare ? im->secret : (unsigned char *)im, (size_t)st.st_size))
		return err_set(ERR_KEY, "the key file cannot be read");
	if (*bare)
		return ERR_OK;
	const struct header *h = &im->head;
	if (memcmp(h->magic, magic, sizeof magic) != 0 || !h->epoch || h->sealed > 1 || (off_t)image_size(im) != st.st_size)
		return no_key();
	return ERR_OK;
}

static enum err load(const char *path, struct image **out, bool *bare)
{
	struct image *im = NULL;
	int fd = -1;
	enum err err = place_open(path, O_RDONLY, what, &fd);
	if (err)
		return err;
	err = image_make(&im);
	if (!err)
		err = image_read(fd, im, bare);
	close(fd);
	if (err)
		image_free(im);
	else
		*out = im;
	return err;
}

enum err key_is_sealed(const char *path, bool *out)
{
	struct image *im = NULL;
	bool bare;
	enum err err = load(path, &im, &bare);
	if (err)
		return err;
	*out = im->head.sealed;
	image_free(im);
	return ERR_OK;
}

static enum err key_of(const struct image *im, bool bare, const struct passphrase *p, struct key *k)
{
	if (im->head.sealed && !p)
		return err_set(ERR_KEY, "the key file is protected by a passphrase, and none was given");
	if (!im->head.sealed && p)
		return err_set(ERR_KEY,
			       "the key file is not protected by a passphrase; leave it out, or make a key that is");
	memcpy(k->domain, im->head.domain, sizeof k->domain);
	k->epoch = im->head.epoch;
	enum err err = p ? unseal(im, p, &k->secret) : ERR_OK;
	if (!p)
		memcpy(&k->secret, im->secret, bare ? KEY_BYTES : SECRETS);
	if (bare)
		key_log_of_bare(k);
	if (!err && sodium_is_zero(k->secret.root, KEY_BYTES))
		err = err_set(ERR_KEY, "the key file holds zeros: that is no key; 'upturn key new FILE' makes one");
	return err;
}

enum err key_open(const char *path, const struct passphrase *passphrase, struct key **out)
{
	struct image *im = NULL;
	struct key *k = NULL;
	bool bare;
	enum err err = load(path, &im, &bare);
	if (!err)
		err = key_make(&k);
	if (!err)
		err = key_of(im, bare, passphrase, k);
	image_free(im);
	if (err)
		key_free(k);
	else
		*out = k;
	return err;
}

/* Makes the file, never over one that is there. */
static enum err write_new(const char *path, const struct image *im)
{
	enum err err = ERR_OK;
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return err_set(ERR_KEY, "there is a file of that name already; a key is never overwritten");
	if (fd < 0)
		return err_set(ERR_DISK, "the key file cannot be made (%s)", strerrordesc_np(errno));
	if (!place_write(fd, (const unsigned char *)im, image_size(im))) {
		err = err_set(ERR_DISK, "the key file cannot be written (%s)", strerrordesc_np(errno));
		unlink(path);
	}
	close(fd);
	if (!err && outfile_sync_folder_of(path))
		err = err_set(ERR_DISK, "the folder of the key file cannot be synced (%s)", strerrordesc_np(errno));
	return err;
}

static void set_cost(struct header *h, enum key_cost cost)
{
	static const struct {
		uint64_t operations, memory;
	} costs[] = {
		[KEY_MODERATE] = {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE},
		[KEY_INTERACTIVE] = {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE},
		[KEY_SENSITIVE] = {crypto_pwhash_OPSLIMIT_SENSITIVE, crypto_pwhash_MEMLIMIT_SENSITIVE},
	};
	h->operations = costs[cost].operations;
	h->memory = costs[cost].memory;
}

enum err key_create(const char *path, const struct key_plan *plan)
{
	struct key *k = NULL;
	struct image *im = NULL;
	enum err err = place_folder(path, what);
	if (!err && plan->passphrase && plan->passphrase->n < PASSPHRASE_SHORTEST)
		err = err_set(ERR_KEY, "the passphrase is too short: at least %d characters", PASSPHRASE_SHORTEST);
	if (!err)
		err = key_ephemeral(&k);
	if (!err)
		err = image_make(&im);
	if (!err) {
		key_domain(k, plan->organisation, plan->purpose);
		set_cost(&im->head, plan->cost);
		err = image_of(k, plan->passphrase, im);
	}
	if (!err)
		err = write_new(path, im);
	image_free(im);
	key_free(k);
	return err;
}

/* Noise over the bytes of a file that is open, to the disk. */
static enum err overwrite(int fd)
{
	unsigned char noise[SEALED_BYTES];
	struct stat st;
	randombytes_buf(noise, sizeof noise);
	if (fstat(fd, &st) || st.st_size > SEALED_BYTES || lseek(fd, 0, SEEK_SET) < 0 ||
	    !place_write(fd, noise, (size_t)st.st_size))
		return err_set(ERR_DISK, "the key file could not be overwritten (%s)", strerrordesc_np(errno));
	return ERR_OK;
}

static enum err replace(const char *path, const struct image *im)
{
	struct outfile *file = NULL;
	enum err err = outfile_begin(path, &file);
	if (err)
		return err;
	int fd = open(outfile_path(file), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || !place_write(fd, (const unsigned char *)im, image_size(im)))
		err = err_set(ERR_DISK, "the key file cannot be written (%s)", strerrordesc_np(errno));
	if (fd >= 0)
		close(fd);
	if (!err)
		return outfile_commit(file);
	outfile_abandon(file);
	return err;
}

static enum err next_epoch(const struct key *k, struct key **out)
{
	struct key *next = NULL;
	enum err err = key_make(&next);
	if (err)
		return err;
	*next = *k;
	next->epoch = k->epoch + 1;
	randombytes_buf(next->secret.root, sizeof next->secret.root);
	*out = next;
	return ERR_OK;
}

enum err key_rotate(const char *path, const struct key *k, const struct passphrase *passphrase)
{
	struct image *im = NULL;
	struct key *next = NULL;
	bool bare;
	int fd = -1;
	enum err err = place_open(path, O_RDWR, what, &fd);
	if (err)
		return err;
	err = image_make(&im);
	if (!err)
		err = image_read(fd, im, &bare);
	if (!err)
		err = next_epoch(k, &next);
	if (!err)
		err = image_of(next, passphrase, im);
	if (!err)
		err = replace(path, im);
	if (!err)
		err = overwrite(fd);
	close(fd);
	image_free(im);
	key_free(next);
	return err;
}

enum err key_destroy(const char *path)
{
	struct image *im = NULL;
	bool bare;
	int fd = -1;
	enum err err = image_make(&im);
	if (!err)
		err = place_open(path, O_RDWR, what, &fd);
	if (!err)
		err = image_read(fd, im, &bare);
	if (!err)
		err = overwrite(fd);
	if (!err && (unlink(path) || outfile_sync_folder_of(path)))
		err = err_set(ERR_DISK, "the key file is overwritten but could not be removed (%s)", strerrordesc_np(errno));
	if (fd >= 0)
		close(fd);
	image_free(im);
	return err;
}
