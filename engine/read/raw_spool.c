#include "core/secret.h"
#include "core/wipe.h"
#include "read/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BLOCK = 1 << 18 };

/* Where bytes come from; *got 0: no more. */
typedef enum err (*fetch)(void *context, char *to, size_t room, size_t *got);

static enum err write_all(int fd, const char *p, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t wrote = write(fd, p + done, n - done);
		if (wrote < 0 && errno != EINTR)
			return err_memory();
		done += wrote > 0 ? (size_t)wrote : 0;
	}
	return ERR_OK;
}

static enum err copy_into(int fd, fetch from, void *context, int file)
{
	void *block = NULL;
	uint64_t all = 0;
	size_t got = 1;
	enum err err = secret_alloc(BLOCK, &block);
	while (!err && got) {
		err = from(context, block, BLOCK, &got);
		all += err ? 0 : got;
		if (!err && all > (uint64_t)RAW_SPOOL_MIB << 20)
			err = err_at(ERR_LIMIT, err_place(file, 0, 0),
				     "more than %d MiB to be kept in memory; give it as a file that is not packed",
				     (int)RAW_SPOOL_MIB);
		if (!err)
			err = write_all(fd, block, got);
	}
	secret_free(block, BLOCK);
	return err || all ? err : err_at(ERR_EMPTY, err_place(file, 0, 0), "it is empty");
}

/* The kernel forgets it with the descriptor. */
static enum err keep(fetch from, void *context, int file, int *out)
{
	int fd = memfd_create("table", MFD_CLOEXEC);
	if (fd < 0)
		return err_memory();
	enum err err = copy_into(fd, from, context, file);
	if (err)
		raw_seekable_close(fd);
	else
		*out = fd;
	return err;
}

static enum err from_raw(void *context, char *to, size_t room, size_t *got)
{
	return raw_read(context, to, room, got);
}

static enum err from_descriptor(void *context, char *to, size_t room, size_t *got)
{
	const int *fd = context;
	for (;;) {
		ssize_t n = read(*fd, to, room);
		*got = n > 0 ? (size_t)n : 0;
		if (n >= 0)
			return ERR_OK;
		if (errno != EINTR)
			return err_set(ERR_FILE, "standard input cannot be read (system error %d)", errno);
	}
}

enum err raw_spool(int from, int file, int *fd)
{
	return keep(from_descriptor, &from, file, fd);
}

enum err raw_seekable(const struct source_place *place, int *fd)
{
	uint64_t size;
	if ((place->path || place->fd > 0) && !place->part && !place->packed)
		return raw_reopen(place, fd, &size);
	struct raw *r = NULL;
	enum err err = raw_open(place, &r);
	if (!err)
		err = keep(from_raw, r, place->file, fd);
	raw_close(r);
	return err;
}

void raw_seekable_close(int fd)
{
	if (fd < 0)
		return;
	/* Only our own copies were opened for writing. */
	if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR)
		(void)!wipe_held(fd);
	else
		close(fd);
}
