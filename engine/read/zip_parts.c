#include "read/zip_parts.h"

#include "core/secret.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { LOOK_FROM = 1 << 20 };

const struct zip_limits zip_limits_usual = {
	.parts = 4096, .part = (uint64_t)1 << 30, .all = (uint64_t)1 << 32, .growth = 250};
const struct zip_limits zip_limits_exports = {
	.parts = 4096, .part = (uint64_t)1 << 36, .all = (uint64_t)1 << 38, .growth = 250};

struct zip_parts {
	zip_t *zip;
	int file;
	size_t n;
	struct zip_part *part;
	size_t *by_name; /* numbers of the parts in the order of their names */
};

static enum err fault(int file, const char *what)
{
	return err_at(ERR_FORMAT, err_place(file, 0, 0), "%s", what);
}

/* A name that some program could take for a place outside of the container. */
static bool climbs(const char *name)
{
	if (!*name || *name == '/' || strchr(name, '\\') || strchr(name, ':'))
		return true;
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ')
			return true;
	for (const char *at = name; at; at = strchr(at, '/')) {
		at += *at == '/';
		if (!strncmp(at, "..", 2) && (at[2] == '/' || !at[2]))
			return true;
	}
	return false;
}

static enum err check_part(const struct zip_parts *z, const zip_stat_t *st, const struct zip_limits *limits)
{
	const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
	if ((st->valid & needed) != needed || climbs(st->name))
		return fault(z->file, "a part of the container has no sound name or size");
	if ((st->valid & ZIP_STAT_ENCRYPTION_METHOD) && st->encryption_method != ZIP_EM_NONE)
		return fault(z->file, "a part of the container is encrypted; save it without a password");
	if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
		return fault(z->file, "a part of the container is packed in a way that is not known here");
	bool bomb = st->size > limits->part || (st->size > LOOK_FROM && st->size / limits->growth > st->comp_size);
	return bomb ? err_at(ERR_LIMIT, err_place(z->file, 0, 0), "a part of the container unpacks to more than is allowed")
		    : ERR_OK;
}

static enum err list_parts(struct zip_parts *z, uint64_t bytes, const struct zip_limits *limits)
{
	uint64_t packed = 0, all = 0;
	for (size_t i = 0; i < z->n; i++) {
		zip_stat_t st;
		if (zip_stat_index(z->zip, i, ZIP_FL_ENC_RAW, &st))
			return fault(z->file, "the container's list of parts is damaged");
		enum err err = check_part(z, &st, limits);
		if (err)
			return err;
		z->part[i] = (struct zip_part){.name = st.name,
					       .size = st.size,
					       .packed = st.comp_size,
					       .crc = (st.valid & ZIP_STAT_CRC) ? st.crc : 0};
		/* No sum can run over: a part is at most limits->part, or is larger than the file. */
		packed += st.comp_size < bytes ? st.comp_size : bytes;
		all += st.size;
		if (packed > bytes)
			return fault(z->file, "parts of the container share bytes");
	}
	return all > limits->all
		       ? err_at(ERR_LIMIT, err_place(z->file, 0, 0), "the container unpacks to more than is allowed")
		       : ERR_OK;
}

static int by_name(const void *a, const void *b, void *context)
{
	const struct zip_parts *z = context;
	return strcmp(z->part[*(const size_t *)a].name, z->part[*(const size_t *)b].name);
}

static enum err sort_names(struct zip_parts *z)
{
	for (size_t i = 0; i < z->n; i++)
		z->by_name[i] = i;
	qsort_r(z->by_name, z->n, sizeof *z->by_name, by_name, z);
	for (size_t i = 1; i < z->n; i++)
		if (!by_name(&z->by_name[i - 1], &z->by_name[i], z))
			return fault(z->file, "two parts of the container have one name");
	return ERR_OK;
}

static enum err open_zip(int fd, int file, zip_t **out)
{
	int why = 0;
	*out = zip_fdopen(fd, 0, &why);
	if (*out)
		return ERR_OK;
	close(fd);
	return why == ZIP_ER_MEMORY ? err_memory() : fault(file, "it is no whole zip container");
}

static enum err open_fd(int fd, uint64_t bytes, int file, const struct zip_limits *limits, struct zip_parts **out)
{
	struct zip_parts *z = calloc(1, sizeof *z);
	if (!z) {
		close(fd);
		return err_memory();
	}
	z->file = file;
	enum err err = open_zip(fd, file, &z->zip);
	if (err)
		goto out;
	z->n = (size_t)zip_get_num_entries(z->zip, 0);
	if (z->n > limits->parts) {
		err = err_at(ERR_LIMIT, err_place(file, 0, 0), "the container has more than %zu parts", limits->parts);
		goto out;
	}
	z->part = calloc(z->n + 1, sizeof *z->part);
	z->by_name = calloc(z->n + 1, sizeof *z->by_name);
	err = z->part && z->by_name ? list_parts(z, bytes, limits) : err_memory();
	if (!err)
		err = sort_names(z);
out:
	if (err)
		zip_parts_close(z);
	else
		*out = z;
	return err;
}

enum err zip_parts_open(const char *path, int file, const struct zip_limits *limits, struct zip_parts **out)
{
	int fd = -1;
	uint64_t bytes = 0;
	enum err err = raw_regular(path, file, &fd, &bytes);
	return err ? err : open_fd(fd, bytes, file, limits, out);
}

enum err zip_parts_open_place(const struct source_place *place, const struct zip_limits *limits, struct zip_parts **out)
{
	const struct source_place whole = {.path = place->path, .fd = place->fd, .file = place->file};
	int fd = -1;
	uint64_t bytes = 0;
	enum err err = raw_reopen(&whole, &fd, &bytes);
	return err ? err : open_fd(fd, bytes, place->file, limits, out);
}

size_t zip_parts_count(const struct zip_parts *z)
{
	return z->n;
}

struct zip_part zip_parts_at(const struct zip_parts *z, size_t i)
{
	return z->part[i];
}

size_t zip_parts_find(const struct zip_parts *z, const char *name)
{
	size_t from = 0, to = z->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = strcmp(z->part[z->by_name[middle]].name, name);
		if (!order)
			return z->by_name[middle];
		from = order < 0 ? middle + 1 : from;
		to = order < 0 ? to : middle;
	}
	return z->n;
}

static enum err bytes_new(size_t n, bool secret, struct part_bytes *out)
{
	void *p = NULL;
	if (secret) {
		enum err err = secret_alloc(n + 1, &p);
		if (err)
			return err;
	} else if (!(p = calloc(1, n + 1))) {
		return err_memory();
	}
	*out = (struct part_bytes){.p = p, .n = n, .secret = secret};
	return ERR_OK;
}

/* All of the bytes promised, and then the end: there libzip compares the checksum. */
static bool read_all(zip_file_t *f, struct part_bytes *b)
{
	size_t got = 0;
	char beyond;
	while (got < b->n) {
		zip_int64_t n = zip_fread(f, b->p + got, b->n - got);
		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	return zip_fread(f, &beyond, 1) == 0;
}

enum err zip_parts_read(struct zip_parts *z, size_t i, bool secret, struct part_bytes *out)
{
	struct part_bytes b = {0};
	enum err err = bytes_new((size_t)z->part[i].size, secret, &b);
	if (err)
		return err;
	zip_file_t *f = zip_fopen_index(z->zip, i, 0);
	bool whole = f && read_all(f, &b);
	if (f)
		zip_fclose(f);
	if (!whole) {
		part_bytes_free(&b);
		return fault(z->file, "a part of the container is damaged");
	}
	*out = b;
	return ERR_OK;
}

enum err zip_parts_must_find(const struct zip_parts *z, const char *name, size_t *i)
{
	*i = zip_parts_find(z, name);
	return *i < z->n ? ERR_OK
			 : fault(z->file, "a part that every workbook has is not there: a document of another kind? Export "
					  "the table as CSV or .xlsx");
}

enum err zip_parts_read_name(struct zip_parts *z, const char *name, bool secret, struct part_bytes *out)
{
	size_t i;
	enum err err = zip_parts_must_find(z, name, &i);
	return err ? err : zip_parts_read(z, i, secret, out);
}

void part_bytes_free(struct part_bytes *b)
{
	if (b->secret)
		secret_free(b->p, b->n + 1);
	else
		free(b->p);
	*b = (struct part_bytes){0};
}

void zip_parts_close(struct zip_parts *z)
{
	if (!z)
		return;
	if (z->zip)
		zip_discard(z->zip);
	free(z->part);
	free(z->by_name);
	free(z);
}

struct zip_stream {
	zip_file_t *from;
	int file;
	uint64_t got;
	struct zip_part part;
};

enum err zip_stream_open(struct zip_parts *z, size_t i, struct zip_stream **out)
{
	struct zip_stream *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	*s = (struct zip_stream){.from = zip_fopen_index(z->zip, i, 0), .file = z->file, .part = z->part[i]};
	if (!s->from) {
		free(s);
		return fault(z->file, "a part of the container is damaged");
	}
	*out = s;
	return ERR_OK;
}

enum err zip_stream_read(struct zip_stream *s, char *to, size_t room, size_t *got)
{
	zip_int64_t n = zip_fread(s->from, to, room);
	*got = n > 0 ? (size_t)n : 0;
	s->got += *got;
	bool damaged = n < 0 || s->got > s->part.size || (!n && s->got < s->part.size);
	return damaged ? fault(s->file, "a part of the container is damaged") : ERR_OK;
}

uint64_t zip_stream_done(const struct zip_stream *s)
{
	return (uint64_t)((double)s->part.packed * (double)s->got / (double)(s->part.size ? s->part.size : 1));
}

void zip_stream_close(struct zip_stream *s)
{
	if (!s)
		return;
	zip_fclose(s->from);
	free(s);
}
