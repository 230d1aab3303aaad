#include "read/ahead.h"

#include "core/feed.h"
#include "core/secret.h"
#include "core/workers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* FROM: bytes that the reader fetches for itself. */
enum { BLOCK = 256 << 10, FROM = 1 << 20 };

struct block {
	size_t n;
	uint64_t done;
	char *bytes;
};

struct ahead {
	struct ahead_source source;
	struct feed *feed; /* NULL: no thread */
	void *memory;
	struct block block[FEED_BLOCKS];
	struct block *taking; /* NULL: none */
	size_t taken;         /* bytes of it */
	uint64_t read, done;
	bool alone; /* the system gave no thread */
};

enum err ahead_open(const struct ahead_source *source, struct ahead **out)
{
	struct ahead *a = calloc(1, sizeof *a);
	if (!a)
		return err_memory();
	a->source = *source;
	*out = a;
	return ERR_OK;
}

/* In the thread. */
static enum err make(void *context, struct feed *f)
{
	struct ahead *a = context;
	struct block *b;
	while ((b = feed_empty(f))) {
		enum err err = a->source.read(a->source.context, b->bytes, BLOCK, &b->n);
		if (err || !b->n)
			return err;
		b->done = a->source.done(a->source.context);
		feed_full(f);
	}
	return ERR_OK;
}

static void let_go(struct ahead *a)
{
	feed_stop(a->feed);
	secret_free(a->memory, (size_t)FEED_BLOCKS * BLOCK);
	a->feed = NULL;
	a->memory = NULL;
	a->taking = NULL;
}

static enum err start(struct ahead *a)
{
	void *blocks[FEED_BLOCKS];
	enum err err = secret_alloc((size_t)FEED_BLOCKS * BLOCK, &a->memory);
	if (err)
		return err;
	for (int i = 0; i < FEED_BLOCKS; i++) {
		a->block[i].bytes = (char *)a->memory + (size_t)i * BLOCK;
		blocks[i] = &a->block[i];
	}
	a->alone = feed_start(make, a, blocks, &a->feed) != ERR_OK;
	if (a->alone)
		let_go(a);
	return ERR_OK;
}

static enum err read_here(struct ahead *a, char *to, size_t room, size_t *got)
{
	enum err err = a->source.read(a->source.context, to, room, got);
	a->done = a->source.done(a->source.context);
	a->read += err ? 0 : *got;
	return err;
}

static enum err next_block(struct ahead *a)
{
	void *block = NULL;
	enum err err = feed_next(a->feed, &block);
	a->taking = err ? NULL : block;
	a->taken = 0;
	return err;
}

enum err ahead_read(struct ahead *a, char *to, size_t room, size_t *got)
{
	enum err err = ERR_OK;
	*got = 0;
	if (!a->feed && !a->alone && a->read >= FROM && workers_threads() > 1)
		err = start(a);
	if (err || !a->feed)
		return err ? err : read_here(a, to, room, got);
	if (!a->taking || a->taken == a->taking->n)
		err = next_block(a);
	if (err == ERR_END) {
		let_go(a);
		a->read = 0;
		return ERR_OK;
	}
	if (err)
		return err;
	size_t left = a->taking->n - a->taken;
	*got = left < room ? left : room;
	memcpy(to, a->taking->bytes + a->taken, *got);
	a->taken += *got;
	a->done = a->taking->done;
	return ERR_OK;
}

uint64_t ahead_done(const struct ahead *a)
{
	return a->done;
}

void ahead_stop(struct ahead *a)
{
	let_go(a);
	a->read = a->done = 0;
}

void ahead_close(struct ahead *a)
{
	if (!a)
		return;
	ahead_stop(a);
	free(a);
}
