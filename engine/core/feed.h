#pragma once
/*
 * A stage of work that only pushes, turned into one that can be asked: make() runs in a thread of its own and hands blocks over, full, in order;
 * the caller takes one after the other. Blocks go round and are used again; at most FEED_BLOCKS lie between the two.
 *
 * The error that make() returns reaches the caller after the last block, its note set in the caller's thread. Stopping early lets make() go on up to
 * the next block that it asks for, where it gets none.
 * errors  those of make(); ERR_MEMORY
 */
#include "core/err.h"

enum { FEED_BLOCKS = 3 };

struct feed;

/* May call feed_empty() and feed_full() alone. */
typedef enum err (*feed_make)(void *context, struct feed *f);

/* context and blocks live until feed_stop(). */
must_check enum err feed_start(feed_make make, void *context, void *const block[FEED_BLOCKS], struct feed **out);
/* For make(): the next block to fill; NULL: stop, nobody wants it. */
void *feed_empty(struct feed *f);
/* That block is full. */
void feed_full(struct feed *f);
/* The next full block, which lives until the next call; ERR_END after the last. */
must_check enum err feed_next(struct feed *f, void **block);
/* NULL is allowed. */
void feed_stop(struct feed *f);
