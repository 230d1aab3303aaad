#include "core/spill_reader.h"

#include "core/secret.h"
#include "core/spill_inside.h"

enum { BUFFER = 2 * SPILL_CHUNK };

enum err spill_reader_begin(struct spill *s, struct spill_reader *out)
{
	*out = (struct spill_reader){.spill = s};
	return ERR_OK;
}

void spill_reader_end(struct spill_reader *r)
{
	secret_free(r->buffer, BUFFER);
	*r = (struct spill_reader){0};
}

/* Most readers of small streams never need it. */
static enum err need_buffer(struct spill_reader *r)
{
	if (r->buffer)
		return ERR_OK;
	void *buffer = NULL;
	enum err err = secret_alloc(BUFFER, &buffer);
	if (!err)
		r->buffer = buffer;
	return err;
}

/* A chunk of n bytes in the file is in the buffer. */
static enum err fetch(struct spill_reader *r, const struct spill_chunk *c, size_t n)
{
	enum err err = need_buffer(r);
	if (err || c->nonce == r->nonce)
		return err;
	r->nonce = 0;
	r->n = 0;
	err = spill_file_read(r->spill, c, 0, n, r->buffer);
	if (!err)
		r->nonce = c->nonce;
	return err;
}

/* The window is the chunk that place at lies in. */
static enum err move_to(struct spill_reader *r, const struct spill_stream *from, uint64_t at)
{
	uint64_t i = spill_chunk_at(at);
	const struct spill_chunk *c = &from->chunk[i];
	size_t n = spill_filled(from, i);
	enum err err = c->nonce ? fetch(r, c, n) : ERR_OK;
	if (err)
		return err;
	r->window = c->nonce ? r->buffer : c->memory;
	r->version = from->version;
	r->first = spill_begin_of(i);
	r->n = n;
	return ERR_OK;
}

enum err spill_piece(struct spill_reader *r, const struct spill_stream *from, uint64_t at, const void **out, size_t *n)
{
	*n = 0;
	if (at >= spill_size(from))
		return ERR_OK;
	enum err err = move_to(r, from, at);
	if (err)
		return err;
	*out = r->window + (at - r->first);
	*n = r->n - (size_t)(at - r->first);
	return ERR_OK;
}

enum err spill_look_further(struct spill_reader *r, const struct spill_stream *from, uint64_t at, size_t n, const void **out)
{
	size_t there = 0;
	*out = r;
	enum err err = n ? spill_piece(r, from, at, out, &there) : ERR_OK;
	if (err || n <= there)
		return err;
	err = need_buffer(r);
	if (err)
		return err;
	*out = r->buffer + SPILL_CHUNK;
	return spill_read(r->spill, from, at, n, r->buffer + SPILL_CHUNK);
}
