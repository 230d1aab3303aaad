#pragma once
/*
 * Memory for text that may identify people: not in core files, not inherited by a child process, kept from swap where the system
 * allows it, and wiped when it is given back. Sizes are bytes; the memory is zeroed and page-aligned.
 */
#include "core/err.h"

#include <stddef.h>

struct guard {
	char *p;
	size_t size;
};

/* ERR_MEMORY. */
must_check enum err guard_new(size_t size, struct guard *out);
/* Makes it at least size bytes, keeping the first keep; the old memory is wiped. Unchanged on error. */
must_check enum err guard_grow(struct guard *g, size_t keep, size_t size);
/* An empty guard ({NULL, 0}) is allowed. */
void guard_free(struct guard *g);
