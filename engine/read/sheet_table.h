#pragma once
/*
 * A worksheet as a table of rows (rd.h): header found, rows as wide as it, empty cells where a row is shorter; what is wider is ragged. Rows and columns
 * that are hidden are data like others, and counted in the facts of the reader.
 */
#include "read/sheet_book.h"

/* The sheet at that position of a book; takes book and rows over, also after an error. */
must_check enum err sheet_table_open(struct sheet_book *book, size_t sheet, struct grid *rows, struct rd **out);
