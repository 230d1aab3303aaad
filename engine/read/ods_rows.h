#pragma once
/*
 * The rows of one sheet of an OpenDocument spreadsheet, streamed.
 *
 * values   by office:value-type: numbers (float, percentage, currency) as cell_text.h, dates as they stand (ISO 8601), times HH:MM:SS, TRUE and
 *          FALSE; of any other cell the text of its paragraphs, a line each; comments are left out
 * repeats  a cell or row that is repeated stands for so many; empty ones cost nothing however often they are repeated
 * spaces   more than eight that one element stands for are eight
 * errors   ERR_FORMAT and ERR_LIMIT with row and column; those of xml_part.h
 * cost     one pass up to the sheet's end; memory for one row
 */
#include "read/ods_book.h"
#include "read/sheet_grid.h"

/* b is borrowed and outlives the rows. sheet: its position in b->entry. */
must_check enum err ods_rows_open(const struct ods_book *b, size_t sheet, struct grid **out);
