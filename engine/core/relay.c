#include "core/relay.h"

#include "core/workers.h"

#include <pthread.h>
#include <stdbool.h>

/* Blocks filled and taken so far; block i % RELAY_BLOCKS is free when i < taken + RELAY_BLOCKS. */
struct belt {
	const struct relay *r;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	size_t filled, taken;
	bool last; /* nothing will be filled any more */
	enum err failed;
	struct err_note note; /* of the taking stage */
};

static bool wait_full(struct belt *b, size_t i)
{
	pthread_mutex_lock(&b->lock);
	while (b->filled <= i && !b->last)
		pthread_cond_wait(&b->moved, &b->lock);
	bool full = b->filled > i;
	pthread_mutex_unlock(&b->lock);
	return full;
}

/* False when the other stage has failed. */
static bool wait_free(struct belt *b, size_t i)
{
	pthread_mutex_lock(&b->lock);
	while (i >= b->taken + RELAY_BLOCKS && !b->failed)
		pthread_cond_wait(&b->moved, &b->lock);
	bool free_block = !b->failed;
	pthread_mutex_unlock(&b->lock);
	return free_block;
}

static void tell(struct belt *b, size_t *count, enum err failed)
{
	pthread_mutex_lock(&b->lock);
	if (count)
		++*count;
	if (failed) {
		b->failed = failed;
		b->note = *err_last();
	}
	pthread_cond_signal(&b->moved);
	pthread_mutex_unlock(&b->lock);
}

static void *take_all(void *arg)
{
	struct belt *b = arg;
	enum err err = ERR_OK;
	for (size_t i = 0; !err && wait_full(b, i); i++) {
		err = b->r->take(b->r->take_context, b->r->block[i % RELAY_BLOCKS]);
		tell(b, &b->taken, err);
	}
	return NULL;
}

static enum err fill_all(struct belt *b)
{
	enum err err = ERR_OK;
	for (size_t i = 0; !err && wait_free(b, i); i++) {
		err = b->r->fill(b->r->fill_context, b->r->block[i % RELAY_BLOCKS]);
		if (!err || err == ERR_END)
			tell(b, &b->filled, ERR_OK);
	}
	pthread_mutex_lock(&b->lock);
	b->last = true;
	pthread_cond_signal(&b->moved);
	pthread_mutex_unlock(&b->lock);
	return err == ERR_END ? ERR_OK : err;
}

static enum err take_turns(const struct relay *r)
{
	enum err err = ERR_OK;
	while (!err) {
		err = r->fill(r->fill_context, r->block[0]);
		if (err && err != ERR_END)
			return err;
		enum err took = r->take(r->take_context, r->block[0]);
		if (took)
			return took;
	}
	return ERR_OK;
}

enum err relay_run(const struct relay *r)
{
	struct belt b = {.r = r};
	pthread_t thread;
	pthread_mutex_init(&b.lock, NULL);
	pthread_cond_init(&b.moved, NULL);
	enum err err;
	if (workers_threads() < 2 || pthread_create(&thread, NULL, take_all, &b)) {
		err = take_turns(r);
	} else {
		err = fill_all(&b);
		pthread_join(thread, NULL);
		if (!err && b.failed)
			err = err_at(b.note.code, err_place(b.note.file, b.note.row, b.note.column), "%s", b.note.text);
	}
	pthread_cond_destroy(&b.moved);
	pthread_mutex_destroy(&b.lock);
	return err;
}
