#pragma once
/*
 * What has to be unpacked, fetched ahead of its reader by a thread of its own: blocks lie ready while the reader is busy with what it got.
 *
 * thread  begins when a mebibyte was read since the start, so that a small file, and the first look at a large one, has none; with one thread
 *         (core/workers.h), or where the system gives none, the reader fetches for itself. Between two calls of ahead_read() nothing but the thread may touch the
 *         source, until ahead_stop().
 * memory  768 KiB of core/secret.h while the thread is there
 * errors  those of the source, behind the bytes that it gave before; ERR_MEMORY. The bytes are the same with and without a thread.
 * cost    a copy of every byte
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct ahead;

struct ahead_source {
	void *context;
	/* At most room bytes; *got is 0 at the end only. */
	enum err (*read)(void *context, char *to, size_t room, size_t *got);
	uint64_t (*done)(const void *context); /* of what it reads from, for progress */
};

must_check enum err ahead_open(const struct ahead_source *source, struct ahead **out);
must_check enum err ahead_read(struct ahead *a, char *to, size_t room, size_t *got);
/* What the source had done when it gave what was read last. */
uint64_t ahead_done(const struct ahead *a);
/* Forgets what lies ready; the source may be rewound or closed afterwards. */
void ahead_stop(struct ahead *a);
void ahead_close(struct ahead *a);
