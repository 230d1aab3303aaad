#pragma once
/*
 * For the module alone: what every syntax fills, so that the rest of the program sees rows only (read/rd.h).
 *
 * next    fills number, n and cell of the row (blank rows too: rd_next() passes over them); ERR_END after the last
 * rows    fills a batch with as many rows as are at hand, blank ones too, at least one. An error may come with the rows before it; what came with ERR_OK
 *         or ERR_END is not asked for again
 * rewind  back to the first row under the header
 * numbers of the columns marked the numbers, not their labels; and back to the first row
 * close   frees the state, wiping what held cells; state may be half made, never NULL
 */
#include "read/rd_batch.h"
#include "read/rd_guard.h"

struct rd_kind {
	enum err (*next)(void *state, struct rd_row *row);
	enum err (*rows)(void *state, struct rd_batch *b); /* NULL: rows are copied one by one */
	enum err (*rewind)(void *state);
	void (*close)(void *state);
	enum err (*numbers)(void *state, const bool *column); /* NULL: no cell has a label */
};

struct rd {
	const struct rd_kind *kind;
	void *state;          /* NULL: nothing to close */
	struct rd_info info;  /* the kind keeps bytes_read up to date */
	struct rd_row header; /* its cells are the kind's, and live until it is closed */
	struct err_note late; /* what the next batch is to tell */
};

/* A row of a batch: where it begins in the text, and where its last cell is in the list of ends. */
struct batch_row {
	long number;
	uint32_t start, last;
};

/* Cells stand in the text one behind the other with a byte between them. */
struct rd_batch {
	struct rd *rd;
	int columns;
	bool quoted; /* cells have their quotes on */
	struct guard text;
	size_t used; /* of the text, where rows are copied */
	uint32_t *end;
	size_t ends, end_room;
	struct batch_row *row;
	size_t rows, row_room, next;
	struct rd_cell *cell; /* of the row at hand */
	size_t cell_room;
	long blank;
};

/* A row of n cells, whose ends the caller then writes: the last n of b->end. */
must_check enum err rd_batch_add(struct rd_batch *b, const struct batch_row *row, size_t n);
/* The cells of text that end there, the first beginning at start. True where one begins with a quote. */
bool rd_cells(const char *text, size_t start, const uint32_t *end, int n, struct rd_cell *cell);
/* text: the same, in which quoted cells change in place. */
void rd_take_quotes_off(char *text, struct rd_cell *cell, int n);
bool rd_is_blank(const struct rd_row *row);

/* One row of look-ahead: a table without rows under its header is ERR_EMPTY; an error of the first row is told at once. */
must_check enum err rd_look_at_first_row(struct rd *r, int file);
