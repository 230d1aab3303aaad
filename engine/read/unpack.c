#include "read/unpack.h"

#include "core/secret.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* GZIP: window bits of zlib for gzip alone. HEADER: bytes before a block of zlib's memory that tell its size. */
enum { BLOCK = 64 << 10, GZIP = 15 + 16, LOOK_FROM = 1 << 20, GROWTH = 250, HEADER = 64 };

struct unpack {
	unpack_from from;
	void *context;
	int file;
	z_stream z;
	void *block;
	uint64_t in, out; /* bytes since the start */
	bool inside;      /* of a member */
	bool begun;       /* zlib has its memory */
};

static void *take(void *opaque, uInt items, uInt size)
{
	(void)opaque;
	void *p = NULL;
	size_t n = (size_t)items * size + HEADER;
	if (secret_alloc(n, &p))
		return NULL;
	memcpy(p, &n, sizeof n);
	return (char *)p + HEADER;
}

static void give_back(void *opaque, void *p)
{
	(void)opaque;
	size_t n;
	memcpy(&n, (char *)p - HEADER, sizeof n);
	secret_free((char *)p - HEADER, n);
}

enum err unpack_open(unpack_from from, void *context, int file, struct unpack **out)
{
	struct unpack *u = calloc(1, sizeof *u);
	if (!u)
		return err_memory();
	*u = (struct unpack){.from = from, .context = context, .file = file, .inside = true};
	u->z.zalloc = take;
	u->z.zfree = give_back;
	enum err err = secret_alloc(BLOCK, &u->block);
	if (!err && inflateInit2(&u->z, GZIP) != Z_OK)
		err = err_memory();
	u->begun = !err;
	if (err)
		unpack_close(u);
	else
		*out = u;
	return err;
}

static enum err fault(const struct unpack *u, const char *what)
{
	return err_at(ERR_FORMAT, err_place(u->file, 0, 0), "%s", what);
}

static enum err more_packed(struct unpack *u)
{
	size_t got = 0;
	enum err err = u->from(u->context, u->block, BLOCK, &got);
	u->z.next_in = u->block;
	u->z.avail_in = (uInt)got;
	u->in += got;
	return err;
}

/* Behind a member: zeros are passed over, and another member may begin. */
static enum err between(struct unpack *u, bool *end)
{
	for (;;) {
		while (u->z.avail_in && !*u->z.next_in) {
			u->z.avail_in--;
			u->z.next_in++;
		}
		if (u->z.avail_in)
			break;
		enum err err = more_packed(u);
		*end = !u->z.avail_in;
		if (err || *end)
			return err;
	}
	if (*u->z.next_in != 0x1F)
		return fault(u, "something that is not packed stands behind the packed bytes");
	u->inside = true;
	return inflateReset(&u->z) == Z_OK ? ERR_OK : err_memory();
}

static enum err inflate_some(struct unpack *u, char *to, size_t room, size_t *got)
{
	uInt most = room < UINT32_MAX / 2 ? (uInt)room : UINT32_MAX / 2;
	u->z.next_out = (Bytef *)to;
	u->z.avail_out = most;
	int code = inflate(&u->z, Z_NO_FLUSH);
	*got = most - u->z.avail_out;
	u->out += *got;
	if (code == Z_MEM_ERROR)
		return err_memory();
	if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
		return fault(u, "the packed bytes are damaged");
	u->inside = code != Z_STREAM_END;
	return u->out > LOOK_FROM && u->out / GROWTH > u->in
		       ? err_at(ERR_LIMIT, err_place(u->file, 0, 0), "it unpacks to more than is allowed")
		       : ERR_OK;
}

enum err unpack_read(struct unpack *u, char *to, size_t room, size_t *got)
{
	bool end = false;
	enum err err = ERR_OK;
	*got = 0;
	while (!err && !*got && !end) {
		if (!u->inside) {
			err = between(u, &end);
			continue;
		}
		/* zlib may hold more than there was room for, without needing more bytes. */
		err = inflate_some(u, to, room, got);
		if (err || *got || !u->inside || u->z.avail_in)
			continue;
		err = more_packed(u);
		if (!err && !u->z.avail_in)
			err = fault(u, "the packed bytes end too early: the file is cut off");
	}
	return err;
}

enum err unpack_restart(struct unpack *u)
{
	u->z.avail_in = 0;
	u->in = u->out = 0;
	u->inside = true;
	return inflateReset(&u->z) == Z_OK ? ERR_OK : err_memory();
}

void unpack_close(struct unpack *u)
{
	if (!u)
		return;
	if (u->begun)
		inflateEnd(&u->z);
	secret_free(u->block, BLOCK);
	free(u);
}
