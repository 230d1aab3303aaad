#pragma once
/*
 * The sheets of an .xlsx container: their names, parts and whether they are hidden; the shared strings; the defined names; the calendar that dates
 * count from. Found as the container tells it (_rels/.rels, the workbook part and its own relations), not by the names that parts usually have.
 *
 * Nothing else of the container is read: no properties, comments, caches, links.
 * errors  ERR_FORMAT, ERR_LIMIT, ERR_MEMORY
 */
#include "read/zip_parts.h"

struct book_sheet {
	const char *name; /* in secret memory, like all texts here */
	const char *part; /* name of its part */
	bool hidden;      /* also from the menu ("very hidden") */
	bool cells;       /* a sheet of cells; else of a chart or of macros */
};

struct book_name {
	const char *name, *refers;
	bool hidden;
};

struct book;

struct book_sheets {
	const char *part; /* the workbook's own */
	size_t n, names;
	const struct book_sheet *sheet;
	const struct book_name *defined;
	const char *strings; /* part of the shared strings, or NULL */
	const char *styles;  /* part of the styles, or NULL */
	bool since_1904;     /* dates count from 1904-01-01 */
	struct book *own;    /* what holds all this */
};

must_check enum err book_sheets_open(struct zip_parts *z, int file, const struct book_sheets **out);
void book_sheets_close(const struct book_sheets *given);
