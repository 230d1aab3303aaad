#pragma once
/*
 * What a layout shows beside its records (layout_watch()), held in secret memory until another thread looks at it: cells in the order they were shown.
 *
 * errors  ERR_MEMORY, told by seen_failed() after the cells that fitted
 */
#include "layout/layout.h"

/* Zeroed: empty. */
struct seen {
	void *text, *cell;
	size_t text_n, text_room, cell_n, cell_room;
	enum err failed;
};

void seen_name(struct seen *s, struct rd_cell cell);
void seen_lost(struct seen *s, const struct layout_column *column, struct rd_cell cell);
must_check enum err seen_failed(const struct seen *s);
/* Shows all of it. */
void seen_show(const struct seen *s, const struct layout_watch *to);
/* Empty again; the room stays. */
void seen_clear(struct seen *s);
void seen_free(struct seen *s);
