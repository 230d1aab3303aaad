#pragma once
/*
 * Two stages side by side: one thread reads rows, the other takes them in, with blocks of copied rows between them in memory that is locked and
 * wiped. The rows arrive in order; an error of either stage stops both and is the caller's, note and all.
 */
#include "app/ingest_seen.h"

struct pipe_row {
	struct record record;
	enum layout_reason reason;
	bool first_of_row;
};

/* ERR_END after the last row. Cells need to live until the next call only. */
typedef enum err (*pipe_next)(void *context, struct pipe_row *out);
typedef enum err (*pipe_take)(void *context, const struct pipe_row *row);

struct pipe {
	pipe_next next;
	void *next_context;
	pipe_take take;
	void *take_context;
	struct layout_watch watch; /* called by the taking stage, with what the layouts showed; all NULL: nobody looks */
	struct seen *filling;      /* of the block being filled */
};

/* For the layouts that next() reads, until the pipe has run: what they show goes to p->watch. */
struct layout_watch pipe_watch(struct pipe *p);
must_check enum err pipe_run(struct pipe *p);
