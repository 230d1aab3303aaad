#include "core/turns.h"

#include "core/workers.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* Of a piece, until it has its turn. */
struct place {
	bool done;
	struct err_note failed; /* code ERR_OK: it did not */
};

struct crew {
	const struct turns *t;
	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t moved;
	size_t given, done; /* pieces taken; those whose turn is over */
	bool stop;          /* no piece is taken any more */
	struct err_note failed;
	struct place place[TURNS_SLOTS];
};

static void fail(struct crew *c, const struct err_note *note)
{
	c->failed = *note;
	c->stop = true;
}

static void have_turns(struct crew *c)
{
	while (!c->failed.code && c->done < c->given && c->place[c->done % TURNS_SLOTS].done) {
		struct place *p = &c->place[c->done % TURNS_SLOTS];
		p->done = false;
		if (p->failed.code)
			fail(c, &p->failed);
		else if (c->t->turn(c->t->context, c->done, (unsigned)(c->done % TURNS_SLOTS)))
			fail(c, err_last());
		c->done++;
	}
	pthread_cond_broadcast(&c->moved);
}

static void finish(struct crew *c, unsigned worker, size_t piece, enum err err)
{
	struct place *p = &c->place[piece % TURNS_SLOTS];
	p->done = true;
	if (err) {
		p->failed = *err_last();
		c->stop = true;
	} else {
		c->t->keep(c->t->context, worker, (unsigned)(piece % TURNS_SLOTS));
	}
	have_turns(c);
}

static bool take(struct crew *c, unsigned worker, size_t *piece)
{
	while (!c->stop && c->given - c->done == TURNS_SLOTS)
		pthread_cond_wait(&c->moved, &c->lock);
	if (c->stop)
		return false;
	enum err err = c->t->take(c->t->context, worker, c->given);
	if (err == ERR_END) {
		c->stop = true;
		return false;
	}
	*piece = c->given++;
	if (err)
		finish(c, worker, *piece, err);
	return !err;
}

static enum err do_pieces(size_t worker, void *context)
{
	struct crew *c = context;
	size_t piece;
	pthread_mutex_lock(&c->lock);
	while (take(c, (unsigned)worker, &piece)) {
		pthread_mutex_unlock(&c->lock);
		enum err err = c->t->work(c->t->context, (unsigned)worker);
		pthread_mutex_lock(&c->lock);
		finish(c, (unsigned)worker, piece, err);
	}
	pthread_mutex_unlock(&c->lock);
	return ERR_OK;
}

enum err turns_run(const struct turns *t)
{
	struct crew *c = calloc(1, sizeof *c);
	if (!c)
		return err_memory();
	c->t = t;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->moved, NULL);
	enum err err = workers_run(t->workers, do_pieces, c);
	pthread_cond_destroy(&c->moved);
	pthread_mutex_destroy(&c->lock);
	const struct err_note failed = c->failed;
	free(c);
	if (err || !failed.code)
		return err;
	return err_at(failed.code, err_place(failed.file, failed.row, failed.column), "%s", failed.text);
}
