#pragma once
/*
 * What one batch of rows has rejected, in the order of its rows, until it is its turn to be written (app/rejects.h). Positions and reasons only.
 *
 * errors  ERR_MEMORY, told by reject_list_failed()
 */
#include "deid/deid.h"

/* Zeroed: empty. */
struct reject_list {
	struct deid_reject *item; /* part: a value */
	size_t n, room;
	bool no_memory;
};

/* Rejected values go to l. */
struct layout_tell reject_list_tell(struct reject_list *l);
void reject_list_row(struct reject_list *l, const struct record *row, enum layout_reason reason);
must_check enum err reject_list_failed(const struct reject_list *l);
/* Empty again; the room stays. */
void reject_list_clear(struct reject_list *l);
void reject_list_free(struct reject_list *l);
