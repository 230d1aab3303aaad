#include "read/raw.h"

#include "core/secret.h"
#include "read/ahead.h"
#include "read/unpack.h"
#include "read/zip_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct raw {
	int file;
	int fd;        /* -1: none */
	uint64_t size; /* as stored */
	uint64_t at;   /* of a descriptor or memory, the next byte */
	char *bytes;   /* memory */
	struct zip_parts *zip;
	size_t part;
	struct zip_stream *stream;
	struct unpack *unpack; /* NULL: not packed by gzip */
	struct ahead *ahead;   /* NULL: not packed */
};

static enum err cannot_open(int file, int why)
{
	struct err_place where = err_place(file, 0, 0);
	if (why == ENOENT)
		return err_at(ERR_FILE, where, "there is no such file");
	if (why == ELOOP)
		return err_at(ERR_FILE, where, "it is a symbolic link; give the file itself");
	if (why == EACCES)
		return err_at(ERR_FILE, where, "no permission to read it");
	return err_at(ERR_FILE, where, "it cannot be opened (system error %d)", why);
}

static enum err look_at(int fd, int file, uint64_t *size)
{
	struct stat st;
	if (fstat(fd, &st))
		return cannot_open(file, errno);
	if (!S_ISREG(st.st_mode))
		return err_at(ERR_FILE, err_place(file, 0, 0), "it is not a regular file");
	if (!st.st_size)
		return err_at(ERR_EMPTY, err_place(file, 0, 0), "the file is empty");
	*size = (uint64_t)st.st_size;
	return ERR_OK;
}

enum err raw_regular(const char *path, int file, int *fd, uint64_t *size)
{
	/* Without O_NONBLOCK a named pipe would hold the program up before it can be refused. */
	int opened = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (opened < 0)
		return cannot_open(file, errno);
	enum err err = look_at(opened, file, size);
	if (err)
		close(opened);
	else
		*fd = opened;
	return err;
}

enum err raw_reopen(const struct source_place *place, int *fd, uint64_t *size)
{
	if (place->path)
		return raw_regular(place->path, place->file, fd, size);
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", place->fd);
	int opened = open(path, O_RDONLY | O_CLOEXEC);
	if (opened < 0)
		return cannot_open(place->file, errno);
	enum err err = look_at(opened, place->file, size);
	if (err)
		close(opened);
	else
		*fd = opened;
	return err;
}

static enum err open_bytes(const struct source_place *place, struct raw *r)
{
	if (!place->n)
		return err_at(ERR_EMPTY, err_place(r->file, 0, 0), "the table is empty");
	void *copy = NULL;
	enum err err = secret_alloc(place->n, &copy);
	if (err)
		return err;
	memcpy(copy, place->bytes, place->n);
	r->bytes = copy;
	r->size = place->n;
	return ERR_OK;
}

static enum err open_part(const struct source_place *place, struct raw *r)
{
	enum err err = zip_parts_open_place(place, &zip_limits_exports, &r->zip);
	if (err)
		return err;
	r->part = place->part - 1;
	if (r->part >= zip_parts_count(r->zip))
		return err_at(ERR_FILE, err_place(r->file, 0, 0), "the archive changed while it was read");
	struct zip_part part = zip_parts_at(r->zip, r->part);
	r->size = part.packed;
	if (!part.size)
		return err_at(ERR_EMPTY, err_place(r->file, 0, 0), "the file in the archive is empty");
	return zip_stream_open(r->zip, r->part, &r->stream);
}

static enum err open_stored(const struct source_place *place, struct raw *r)
{
	if (place->part)
		return open_part(place, r);
	if (place->path)
		return raw_regular(place->path, r->file, &r->fd, &r->size);
	if (place->fd <= 0)
		return open_bytes(place, r);
	r->fd = fcntl(place->fd, F_DUPFD_CLOEXEC, 3);
	return r->fd < 0 ? cannot_open(r->file, errno) : look_at(r->fd, r->file, &r->size);
}

static enum err read_fd(struct raw *r, char *to, size_t room, size_t *got)
{
	for (;;) {
		ssize_t n = pread(r->fd, to, room, (off_t)r->at);
		if (n >= 0) {
			*got = (size_t)n;
			r->at += (uint64_t)n;
			return ERR_OK;
		}
		if (errno != EINTR)
			return err_at(ERR_FILE, err_place(r->file, 0, 0), "it cannot be read (system error %d)", errno);
	}
}

/* As it is stored, but for the archive around it. */
static enum err read_stored(void *context, char *to, size_t room, size_t *got)
{
	struct raw *r = context;
	if (r->stream)
		return zip_stream_read(r->stream, to, room, got);
	if (!r->bytes)
		return read_fd(r, to, room, got);
	size_t left = (size_t)(r->size - r->at);
	*got = left < room ? left : room;
	memcpy(to, r->bytes + r->at, *got);
	r->at += *got;
	return ERR_OK;
}

static enum err unpacked(void *context, char *to, size_t room, size_t *got)
{
	struct raw *r = context;
	return r->unpack ? unpack_read(r->unpack, to, room, got) : read_stored(r, to, room, got);
}

static uint64_t done(const void *context)
{
	const struct raw *r = context;
	return r->stream ? zip_stream_done(r->stream) : r->at;
}

enum err raw_open(const struct source_place *place, struct raw **out)
{
	struct raw *r = calloc(1, sizeof *r);
	if (!r)
		return err_memory();
	r->file = place->file;
	r->fd = -1;
	enum err err = open_stored(place, r);
	if (!err && place->packed)
		err = unpack_open(read_stored, r, r->file, &r->unpack);
	if (!err && (r->unpack || r->stream))
		err = ahead_open(&(struct ahead_source){.context = r, .read = unpacked, .done = done}, &r->ahead);
	if (!err && r->fd >= 0)
		(void)posix_fadvise(r->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	if (err)
		raw_close(r);
	else
		*out = r;
	return err;
}

enum err raw_read(struct raw *r, char *to, size_t room, size_t *got)
{
	return r->ahead ? ahead_read(r->ahead, to, room, got) : read_stored(r, to, room, got);
}

enum err raw_rewind(struct raw *r)
{
	enum err err = ERR_OK;
	if (r->ahead)
		ahead_stop(r->ahead);
	r->at = 0;
	if (r->stream) {
		zip_stream_close(r->stream);
		r->stream = NULL;
		err = zip_stream_open(r->zip, r->part, &r->stream);
	}
	return err || !r->unpack ? err : unpack_restart(r->unpack);
}

uint64_t raw_size(const struct raw *r)
{
	return r->size;
}

uint64_t raw_done(const struct raw *r)
{
	return r->ahead ? ahead_done(r->ahead) : r->at;
}

void raw_close(struct raw *r)
{
	if (!r)
		return;
	ahead_close(r->ahead);
	unpack_close(r->unpack);
	zip_stream_close(r->stream);
	zip_parts_close(r->zip);
	secret_free(r->bytes, r->bytes ? (size_t)r->size : 0);
	if (r->fd >= 0)
		close(r->fd);
	free(r);
}
