#pragma once
/*
 * The rows of one worksheet of a workbook, streamed.
 *
 * text     shared and inline strings, runs of a rich string joined, phonetic runs left out; of a formula the value that was kept with it
 * numbers  as cell_text.h; those with a format of dates or times as ISO 8601
 * truth    TRUE, FALSE;  errors #N/A and their like, as they stand
 * refused  cells or rows out of order, a shared string that is not there, a number that is none, a type that is not known
 * errors   ERR_FORMAT and ERR_LIMIT with row and column; those of xml_part.h
 * cost     one pass; memory for one row (and the workbook's shared strings)
 */
#include "read/sheet_grid.h"
#include "read/xlsx_book.h"

/* b is borrowed, loaded, and outlives the rows. sheet: its position in b->sheets. */
must_check enum err xlsx_rows_open(const struct xlsx_book *b, size_t sheet, struct grid **out);
