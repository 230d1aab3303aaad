#pragma once
/*
 * For the module alone: what every syntax fills, so that the rest of the program sees rows only (read/rd.h).
 *
 * next    fills number, n and cell of the row (blank rows too: rd_next() passes over them); ERR_END after the last
 * rewind  back to the first row under the header
 * numbers of the columns marked the numbers, not their labels; and back to the first row
 * close   frees the state, wiping what held cells; state may be half made, never NULL
 */
#include "read/rd.h"

struct rd_kind {
	enum err (*next)(void *state, struct rd_row *row);
	enum err (*rewind)(void *state);
	void (*close)(void *state);
	enum err (*numbers)(void *state, const bool *column); /* NULL: no cell has a label */
};

struct rd {
	const struct rd_kind *kind;
	void *state;          /* NULL: nothing to close */
	struct rd_info info;  /* the kind keeps bytes_read up to date */
	struct rd_row header; /* its cells are the kind's, and live until it is closed */
};

/* One row of look-ahead: a table without rows under its header is ERR_EMPTY; an error of the first row is told at once. */
must_check enum err rd_look_at_first_row(struct rd *r, int file);
