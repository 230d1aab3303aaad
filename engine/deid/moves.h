#pragma once
/*
 * For the module alone: whose key is not the one that their rows came under, as only the end of an export tells: a name that leads to a client, an id that a
 * client takes over; and whose rows are refused. A table by tag, few in most exports.
 *
 * errors  ERR_MEMORY
 * cost    one look-up
 */
#include "deid/tag.h"
#include "layout/layout.h"

struct move {
	struct tag from, to;
	enum layout_reason refused; /* REASON_NONE: moved */
	unsigned how;               /* TOLD_BY_.. of from */
};

struct moves {
	struct move *item; /* secret memory */
	size_t n, room;
	uint32_t *slot; /* place in item + 1; 0: free */
	size_t size;    /* a power of two, or 0 */
};

/* There is none of that tag yet. */
must_check enum err moves_add(struct moves *m, struct move move);
/* NULL: none. */
const struct move *moves_find(const struct moves *m, struct tag from);
void moves_done(struct moves *m);
