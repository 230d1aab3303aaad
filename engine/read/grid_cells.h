#pragma once
/*
 * The cells of one row of a worksheet while it is read, with the text that had to be made for them. Private to the sheet readers.
 *
 * Text made is in a guard that does not move within a row: grid_cells_start() reserves for all that a row of so many bytes can need.
 */
#include "read/rd.h"
#include "read/rd_guard.h"
#include "read/xml_scan.h"

struct grid_cells {
	struct rd_cell *cell; /* RD_COLUMNS_MAX */
	int n;                /* up to the last that is not empty */
	struct guard made;
	size_t used;
	int file;
	long row;
};

must_check enum err grid_cells_new(int file, struct grid_cells *g);
void grid_cells_free(struct grid_cells *g);
/* An empty row; bytes: of the window that it is read from. */
must_check enum err grid_cells_start(struct grid_cells *g, long row, size_t bytes);
/* A text that outlives the row; column from 1, after those put before. ERR_LIMIT. */
must_check enum err grid_cells_put(struct grid_cells *g, long column, const char *p, size_t n);
/* Room for CELL_TEXT bytes; what is written there is put by grid_cells_put_made(), which ends the room. */
char *grid_cells_room(struct grid_cells *g);
must_check enum err grid_cells_put_made(struct grid_cells *g, long column, size_t n);
/* More text at the end of what is being made, without its references. ERR_FORMAT. */
must_check enum err grid_cells_add(struct grid_cells *g, size_t *n, struct xml_span text, bool literal);
