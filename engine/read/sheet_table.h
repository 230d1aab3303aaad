#pragma once
/*
 * A worksheet as a table of rows (rd.h): header found, rows as wide as it, empty cells where a row is shorter; what is wider is ragged. Rows and columns
 * that are hidden are data like others, and counted in the facts of the reader.
 */
#include "read/sheet_grid.h"

struct sheet_source {
	const char *syntax;
	int file;
	int sheet;         /* as a person counts, from 1 */
	int hidden_sheets; /* of its workbook */
	uint64_t bytes;    /* of the part */
	const struct grid_kind *kind;
	void *rows; /* its state */
	void *book; /* what the rows live on, or NULL */
	void (*close_book)(void *book);
};

/* Takes the source over, also after an error. */
must_check enum err sheet_table_open(const struct sheet_source *source, struct rd **out);
