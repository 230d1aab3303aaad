#pragma once
/*
 * For the module alone: pages of one level of a b-tree as the children of pages to come, in order, and what stands between each and the next: a cell
 * of an interior page without the number of its child.
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct tree_level {
	uint32_t *child;
	size_t n, room;
	unsigned char *bytes;
	size_t used, bytes_room;
	size_t *end; /* of what follows a child, in bytes */
};

/* n 0: nothing follows, it is the last child. ERR_MEMORY. */
must_check enum err tree_level_add(struct tree_level *l, uint32_t child, const unsigned char *between, size_t n);
/* What follows child i. */
const unsigned char *tree_level_between(const struct tree_level *l, size_t i, size_t *n);
void tree_level_done(struct tree_level *l);
