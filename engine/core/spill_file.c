#include "core/spill_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 64 }; /* of the cipher */

static enum err failed(const char *what)
{
	return err_set(ERR_DISK,
		       "the temporary file cannot be %s (%s); make room, or name a folder with more in the environment "
		       "(TMPDIR), then run again",
		       what, strerrordesc_np(errno));
}

/* A file without a name; where the file system has none, one whose name is gone at once. */
static int open_nameless(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	char *name = NULL;
	if (fd >= 0 || asprintf(&name, "%s/upturn.XXXXXX", folder) < 0)
		return fd;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	free(name);
	return fd;
}

enum err spill_file_place(struct spill_file *f, unsigned of, struct spill_chunk *out)
{
	if (f->fd < 0 && (f->fd = open_nameless(f->folder)) < 0)
		return failed("made");
	struct spill_places *spare = &f->spare[of];
	if (spare->n)
		out->offset = spare->offset[--spare->n];
	else {
		out->offset = f->size;
		f->size += spill_class_bytes(of);
	}
	out->nonce = ++f->nonce;
	return ERR_OK;
}

/* Without memory for the list the place is not used again, no more. */
void spill_file_give(struct spill_file *f, unsigned of, uint64_t offset)
{
	struct spill_places *spare = &f->spare[of];
	if (spare->n == spare->room) {
		size_t room = spare->room ? 2 * spare->room : 64;
		uint64_t *grown = realloc(spare->offset, room * sizeof *grown);
		if (!grown)
			return;
		spare->offset = grown;
		spare->room = room;
	}
	spare->offset[spare->n++] = offset;
}

static void cipher(const struct spill *s, uint64_t nonce, size_t at, unsigned char *bytes, size_t n)
{
	unsigned char of[crypto_stream_chacha20_NONCEBYTES];
	_Static_assert(sizeof of == sizeof nonce, "a nonce is a number");
	memcpy(of, &nonce, sizeof of);
	crypto_stream_chacha20_xor_ic(bytes, bytes, n, of, at / BLOCK, s->key);
}

enum err spill_file_write(const struct spill *s, const struct spill_chunk *to, unsigned char *bytes, size_t n)
{
	cipher(s, to->nonce, 0, bytes, n);
	for (size_t done = 0; done < n;) {
		ssize_t put = pwrite(s->file.fd, bytes + done, n - done, (off_t)(to->offset + done));
		if (put > 0)
			done += (size_t)put;
		else if (!put || errno != EINTR) {
			enum err err = failed("written");
			cipher(s, to->nonce, 0, bytes, n);
			return err;
		}
	}
	return ERR_OK;
}

/* at: at the beginning of a block. */
static enum err read_blocks(const struct spill *s, const struct spill_chunk *from, size_t at, size_t n, unsigned char *out)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = pread(s->file.fd, out + done, n - done, (off_t)(from->offset + at + done));
		if (got > 0)
			done += (size_t)got;
		else if (!got || errno != EINTR)
			return failed("read");
	}
	cipher(s, from->nonce, at, out, n);
	return ERR_OK;
}

enum err spill_file_read(const struct spill *s, const struct spill_chunk *from, size_t at, size_t n, unsigned char *out)
{
	size_t in = at % BLOCK, head = in ? BLOCK - in : 0;
	if (head > n)
		head = n;
	if (head) {
		unsigned char block[BLOCK];
		enum err err = read_blocks(s, from, at - in, in + head, block);
		if (err)
			return err;
		memcpy(out, block + in, head);
		sodium_memzero(block, sizeof block);
	}
	return n > head ? read_blocks(s, from, at + head, n - head, out + head) : ERR_OK;
}

void spill_file_end(struct spill_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	for (unsigned of = 0; of < SPILL_CLASSES; of++)
		free(f->spare[of].offset);
	free(f->folder);
}
