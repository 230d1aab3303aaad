#pragma once
/* One cell (<c>) of a worksheet part, as xlsx_rows.h tells. Private to xlsx_rows.c. */
#include "read/grid_cells.h"
#include "read/xlsx_book.h"

struct xlsx_cells {
	const struct xlsx_book *book;
	struct xml_scan *scan;
	struct grid_cells *cells;
	long last;    /* column */
	int formulas; /* without a value */
};

/* The scan stands behind the cell's start tag, and behind its end afterwards. ERR_END: the window does not hold it whole. */
must_check enum err xlsx_cell(struct xlsx_cells *c);
/*
 * The same of a cell that the scan stands before, where it is written as Excel and LibreOffice write nearly every one:
 * <c r="B2" s="1" t="s"><v>12</v></c> without anything else. False: it is not, and nothing was taken.
 */
bool xlsx_cell_quick(struct xlsx_cells *c, enum err *err);
/* "BC17"; false: no place of a sheet. */
bool xlsx_place(struct xml_span ref, long *row, long *column);
