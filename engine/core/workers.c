#include "core/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_THREADS = 64 };

static unsigned wanted;
static _Thread_local bool at_work; /* in this thread: pieces of pieces are done by who has the piece */

struct crew {
	size_t n;
	workers_piece do_piece;
	void *context;
	atomic_size_t next;
	pthread_mutex_t lock;
	size_t failed_piece;
	struct err_note failure;
};

void workers_set_threads(unsigned n)
{
	wanted = n;
}

unsigned workers_threads(void)
{
	const char *env = getenv("UPTURN_THREADS");
	unsigned n = wanted;
	if (!n && env)
		n = (unsigned)strtoul(env, NULL, 10);
	if (!n)
		n = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : n;
}

static void note_failure(struct crew *c, size_t i)
{
	pthread_mutex_lock(&c->lock);
	if (i < c->failed_piece) {
		c->failed_piece = i;
		c->failure = *err_last();
	}
	pthread_mutex_unlock(&c->lock);
}

static void *crew_work(void *arg)
{
	struct crew *c = arg;
	bool before = at_work;
	at_work = before || c->n > 1;
	for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->n;)
		if (c->do_piece(i, c->context))
			note_failure(c, i);
	at_work = before;
	return NULL;
}

enum err workers_run(size_t n, workers_piece do_piece, void *context)
{
	struct crew c = {.n = n, .do_piece = do_piece, .context = context, .failed_piece = n};
	pthread_t thread[MAX_THREADS];
	unsigned started = 0;
	unsigned threads = at_work ? 1 : workers_threads();
	pthread_mutex_init(&c.lock, NULL);
	for (unsigned t = 1; t < threads && t < n; t++)
		if (!pthread_create(&thread[started], NULL, crew_work, &c))
			started++;
	crew_work(&c);
	for (unsigned t = 0; t < started; t++)
		pthread_join(thread[t], NULL);
	pthread_mutex_destroy(&c.lock);
	if (c.failed_piece == n)
		return ERR_OK;
	const struct err_note *f = &c.failure;
	return err_at(f->code, err_place(f->file, f->row, f->column), "%s", f->text);
}
