#include "core/feed.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* Blocks made and taken so far; block i % FEED_BLOCKS is free when i < taken + FEED_BLOCKS. */
struct feed {
	feed_make make;
	void *context;
	void *block[FEED_BLOCKS];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	size_t made, taken;
	bool held; /* the caller has a block */
	bool over, stopped;
	enum err err;
	struct err_note note;
};

void *feed_empty(struct feed *f)
{
	pthread_mutex_lock(&f->lock);
	while (f->made >= f->taken + FEED_BLOCKS && !f->stopped)
		pthread_cond_wait(&f->moved, &f->lock);
	void *block = f->stopped ? NULL : f->block[f->made % FEED_BLOCKS];
	pthread_mutex_unlock(&f->lock);
	return block;
}

void feed_full(struct feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->made++;
	pthread_cond_signal(&f->moved);
	pthread_mutex_unlock(&f->lock);
}

static void *run(void *arg)
{
	struct feed *f = arg;
	enum err err = f->make(f->context, f);
	pthread_mutex_lock(&f->lock);
	f->err = err;
	f->over = true;
	if (err)
		f->note = *err_last();
	pthread_cond_signal(&f->moved);
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

enum err feed_start(feed_make make, void *context, void *const block[FEED_BLOCKS], struct feed **out)
{
	struct feed *f = calloc(1, sizeof *f);
	if (!f)
		return err_memory();
	f->make = make;
	f->context = context;
	for (int i = 0; i < FEED_BLOCKS; i++)
		f->block[i] = block[i];
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->moved, NULL);
	if (pthread_create(&f->thread, NULL, run, f)) {
		pthread_cond_destroy(&f->moved);
		pthread_mutex_destroy(&f->lock);
		free(f);
		return err_set(ERR_MEMORY, "the system gives no further thread");
	}
	*out = f;
	return ERR_OK;
}

enum err feed_next(struct feed *f, void **block)
{
	pthread_mutex_lock(&f->lock);
	f->taken += f->held;
	f->held = false;
	pthread_cond_signal(&f->moved);
	while (f->made == f->taken && !f->over)
		pthread_cond_wait(&f->moved, &f->lock);
	f->held = f->made > f->taken;
	enum err err = f->held ? ERR_OK : f->err ? f->err : ERR_END;
	*block = f->block[f->taken % FEED_BLOCKS];
	pthread_mutex_unlock(&f->lock);
	if (err && err != ERR_END)
		return err_at(err, err_place(f->note.file, f->note.row, f->note.column), "%s", f->note.text);
	return err;
}

void feed_stop(struct feed *f)
{
	if (!f)
		return;
	pthread_mutex_lock(&f->lock);
	f->stopped = true;
	pthread_cond_signal(&f->moved);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->thread, NULL);
	pthread_cond_destroy(&f->moved);
	pthread_mutex_destroy(&f->lock);
	free(f);
}
