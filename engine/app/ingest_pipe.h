#pragma once
/*
 * Two stages side by side: one thread reads rows, the other takes them in, with blocks of copied rows between them in memory that is locked and
 * wiped. The rows arrive in order; an error of either stage stops both and is the caller's, note and all.
 */
#include "layout/layout.h"

struct pipe_row {
	struct record record;
	enum layout_reason reason;
	bool first_of_row;
};

/* ERR_END after the last row. Cells need to live until the next call only. */
typedef enum err (*pipe_next)(void *context, struct pipe_row *out);
typedef enum err (*pipe_take)(void *context, const struct pipe_row *row);

must_check enum err pipe_run(pipe_next next, void *next_context, pipe_take take, void *take_context);
