#pragma once
/*
 * Two stages of work side by side: fill() puts the next rows into an empty block in the calling thread while take() empties full blocks, in order, in
 * another. With one thread (workers_threads() is 1) they take turns. Blocks go round and are used again.
 *
 * fill() returns ERR_END with the last block (which may hold something). The first error of either stage stops both; it is returned, its note set in
 * the calling thread.
 */
#include "core/err.h"

#include <stddef.h>

enum { RELAY_BLOCKS = 4 };

struct relay {
	void *block[RELAY_BLOCKS];
	enum err (*fill)(void *context, void *block);
	void *fill_context;
	enum err (*take)(void *context, const void *block);
	void *take_context;
};

must_check enum err relay_run(const struct relay *r);
