#include "core/secret.h"
#include "core/spill_inside.h"

#include <stdlib.h>

enum err spill_new(size_t budget, const char *folder, struct spill **out)
{
	if (sodium_init() < 0)
		return err_set(ERR_KEY, "no secure random numbers on this machine");
	const char *usual = getenv("TMPDIR");
	if (!folder)
		folder = usual && *usual ? usual : "/var/tmp";
	void *p = NULL;
	enum err err = secret_alloc(sizeof(struct spill), &p);
	if (err)
		return err;
	struct spill *s = p;
	s->memory.budget = budget;
	s->file.fd = -1;
	s->file.folder = strdup(folder);
	if (!s->file.folder) {
		secret_free(s, sizeof *s);
		return err_memory();
	}
	randombytes_buf(s->key, sizeof s->key);
	pthread_mutex_init(&s->lock, NULL);
	*out = s;
	return ERR_OK;
}

void spill_free(struct spill *s)
{
	if (!s)
		return;
	spill_memory_end(&s->memory);
	spill_file_end(&s->file);
	pthread_mutex_destroy(&s->lock);
	secret_free(s, sizeof *s);
}

uint64_t spill_size(const struct spill_stream *of)
{
	return spill_begin_of(of->chunks) - of->left;
}

static enum err make_room(struct spill_stream *to)
{
	if (to->chunks < to->room)
		return ERR_OK;
	uint32_t room = to->room ? 2 * to->room : 4;
	struct spill_chunk *grown = room > to->room ? realloc(to->chunk, room * sizeof *grown) : NULL;
	if (!grown)
		return err_memory();
	to->chunk = grown;
	to->room = room;
	return ERR_OK;
}

/* The stream's last chunk, full, goes to the file. *freed: the memory that it was in, with nothing but ciphertext now. */
static enum err write_last(struct spill *s, struct spill_stream *of, unsigned char **freed)
{
	struct spill_chunk *last = &of->chunk[of->chunks - 1], to;
	unsigned class = spill_class_of(of->chunks - 1);
	pthread_mutex_lock(&s->lock);
	enum err err = spill_file_place(&s->file, class, &to);
	pthread_mutex_unlock(&s->lock);
	if (!err)
		err = spill_file_write(s, &to, last->memory, spill_class_bytes(class));
	if (err)
		return err;
	*freed = last->memory;
	*last = to;
	return ERR_OK;
}

/* Writes the last chunk out, and gives memory for the next one: the same, or more. */
static enum err exchange(struct spill *s, struct spill_stream *of, unsigned char **memory)
{
	unsigned before = spill_class_of(of->chunks - 1), class = spill_class_of(of->chunks);
	enum err err = write_last(s, of, memory);
	if (err || before == class)
		return err;
	pthread_mutex_lock(&s->lock);
	spill_memory_give(&s->memory, before, *memory);
	err = spill_memory_take(&s->memory, class, memory);
	pthread_mutex_unlock(&s->lock);
	return err;
}

/* A chunk of memory more at the end of the stream. */
static enum err next_chunk(struct spill *s, struct spill_stream *to)
{
	enum err err = make_room(to);
	if (err)
		return err;
	unsigned class = spill_class_of(to->chunks);
	unsigned char *memory = NULL;
	pthread_mutex_lock(&s->lock);
	to->version = ++s->version;
	if (!to->chunks || spill_memory_fits(&s->memory, spill_class_bytes(class)))
		err = spill_memory_take(&s->memory, class, &memory);
	pthread_mutex_unlock(&s->lock);
	if (!err && !memory)
		err = exchange(s, to, &memory);
	if (err)
		return err;
	to->chunk[to->chunks++] = (struct spill_chunk){.memory = memory};
	to->at = memory;
	to->left = spill_class_bytes(class);
	return ERR_OK;
}

enum err spill_append_more(struct spill *s, struct spill_stream *to, const void *bytes, size_t n)
{
	const unsigned char *from = bytes;
	while (n) {
		enum err err = to->left ? ERR_OK : next_chunk(s, to);
		if (err)
			return err;
		size_t fits = n < to->left ? n : to->left;
		memcpy(to->at, from, fits);
		to->at += fits;
		to->left -= fits;
		from += fits;
		n -= fits;
	}
	return ERR_OK;
}

static void give_back(struct spill *s, const struct spill_stream *x)
{
	for (uint64_t i = 0; i < x->chunks; i++)
		if (!x->chunk[i].nonce)
			secret_wipe(x->chunk[i].memory, spill_filled(x, i));
	pthread_mutex_lock(&s->lock);
	for (uint64_t i = x->chunks; i-- > 0;) {
		const struct spill_chunk *c = &x->chunk[i];
		if (c->nonce)
			spill_file_give(&s->file, spill_class_of(i), c->offset);
		else
			spill_memory_give(&s->memory, spill_class_of(i), c->memory);
	}
	pthread_mutex_unlock(&s->lock);
}

void spill_drop(struct spill *s, struct spill_stream *x)
{
	if (s && x->chunks)
		give_back(s, x);
	free(x->chunk);
	*x = (struct spill_stream){0};
}

enum err spill_read(struct spill *s, const struct spill_stream *from, uint64_t at, size_t n, void *out)
{
	unsigned char *to = out;
	while (n) {
		uint64_t i = spill_chunk_at(at);
		const struct spill_chunk *c = &from->chunk[i];
		size_t in = (size_t)(at - spill_begin_of(i)), there = spill_filled(from, i) - in,
		       part = n < there ? n : there;
		if (!c->nonce)
			memcpy(to, c->memory + in, part);
		else {
			enum err err = spill_file_read(s, c, in, part, to);
			if (err)
				return err;
		}
		to += part;
		at += part;
		n -= part;
	}
	return ERR_OK;
}

/* Whether the bytes lie together in memory; *out: where. */
static bool in_memory(const struct spill_wanted *w, const void **out)
{
	uint64_t i = spill_chunk_at(w->at), in = w->at - spill_begin_of(i);
	const struct spill_chunk *c = &w->from->chunk[i];
	if (c->nonce || in + w->n > spill_filled(w->from, i))
		return false;
	*out = c->memory + in;
	return true;
}

enum err spill_borrow(struct spill *s, const struct spill_wanted *wanted, void *room, const void **out)
{
	*out = room;
	return in_memory(wanted, out) ? ERR_OK : spill_read(s, wanted->from, wanted->at, wanted->n, room);
}

void spill_foretell(const struct spill_wanted *wanted)
{
	enum { LINE = 64 };
	const void *there = NULL;
	if (!in_memory(wanted, &there))
		return;
	for (size_t i = 0; i < wanted->n; i += LINE)
		__builtin_prefetch((const char *)there + i);
}
