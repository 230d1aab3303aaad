#pragma once
/*
 * Rows of delimited text from a source: the block, its index, and the walk through both.
 *
 * A row is taken only when it lies in the block whole; the rest of a block moves to the front of the next. A window of the block is
 * indexed at a time, so that text and index stay in the first-level cache; each window begins with a row, so nothing but the row's
 * start need be known about what was before.
 */
#include "read/csv_index.h"
#include "read/rd_kind.h"
#include "read/rd_source.h"

struct rd_csv {
	struct source *source;
	csv_masks_fn *masks;
	int file;
	char delimiter;
	size_t block;
	struct guard text;
	size_t pos, end; /* what is still to be read of the block */
	enum source_stop stop;
	bool zero;     /* stopped before a NUL byte */
	bool sealed;   /* the line end that the last row lacks was added */
	bool after_cr; /* a LF here belongs to the row before */
	bool pinned;   /* rows of the block were taken for a batch: it stays where it is */
	struct csv_index index;
	bool indexed;
	size_t base;          /* where the index begins */
	size_t next;          /* the first entry not yet used */
	size_t window;        /* bytes indexed at a time */
	struct rd_cell *cell; /* of the row read last */
	long rows;            /* read so far */
};

/* source is borrowed; c is zeroed. After an error too rd_csv_free() is due. */
must_check enum err rd_csv_new(struct source *source, int file, size_t block, csv_masks_fn *masks, struct rd_csv *c);
void rd_csv_free(struct rd_csv *c);
/* Forgets the block: the source was rewound. */
void rd_csv_restart(struct rd_csv *c);
/* Reads on until the block holds n bytes, or all there are. */
must_check enum err rd_csv_hold(struct rd_csv *c, size_t n);
/* The next row, blank ones too: n cells in c->cell. ERR_END after the last. */
must_check enum err rd_csv_row(struct rd_csv *c, int *n);
/* The next rows, as many as the block holds whole, which goes to the batch: of struct rd_kind. */
must_check enum err rd_csv_rows(struct rd_csv *c, struct rd_batch *b);
/* What stopped the source, as an error at that row. */
must_check enum err rd_csv_no_text(const struct rd_csv *c, long row);
