#pragma once
/*
 * The first rows of a worksheet, and which of them name its columns.
 *
 * width    of the table: the last column that any of the first 100 rows fills. All rows count as that wide, since a sheet does not say where a row
 *          ends; for the rest the rules of header_row.h hold
 * groups   two rows name the columns where a merged range in the upper one covers several columns, and the row is no single text that
 *          begins in the first column (a title): names become "group / name". A merged range's value stands in all its cells.
 * memory   secret, wiped
 * errors   ERR_EMPTY no row; ERR_FORMAT one column, no header; those of the sheet
 */
#include "read/sheet_grid.h"
#include "read/sheet_text.h"

struct sheet_header {
	long top, bottom; /* rows: the same, or one under the other */
	int n;
	struct sheet_text text;
	struct rd_cell *cell; /* n, in text */
};

/* Reads the first rows; a rewind is due afterwards. h is zeroed; after an error too sheet_header_free() is due. */
must_check enum err sheet_header_find(struct grid *rows, int file, struct sheet_header *h);
void sheet_header_free(struct sheet_header *h);
