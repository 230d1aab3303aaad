#pragma once
/*
 * A workbook of any kind: its container opened where bytes can be sought, the sheets that are to be read of it, and each of those as a table.
 * xlsx_book.c and ods_book.c know what is in the container.
 *
 * limits  of the container: 8 GiB a part, 16 GiB together, growth 250 (zip_parts.h)
 * errors  those of raw.h, zip_parts.h, sheet_choice.h and sheet_table.h; ERR_FORMAT what is no container of parts (cfb_head.h)
 */
#include "read/sheet_choice.h"
#include "read/sheet_grid.h"
#include "read/syntax.h"

struct sheet_book;

struct sheet_book_kind {
	const char *syntax;
	size_t size; /* of its own struct */
	/* Lists the sheets. The container is open; after an error too close is due. */
	enum err (*open)(struct sheet_book *b);
	/* The rows of the sheet at that position, which borrow the book. */
	enum err (*rows)(struct sheet_book *b, size_t sheet, struct grid **out);
	/* What it has more than this one. */
	void (*close)(struct sheet_book *b);
};

/* What each kind's own struct begins with. */
struct sheet_book {
	const struct sheet_book_kind *kind;
	const struct source_place *place;
	int file, fd;
	struct zip_parts *zip;
	struct sheet_entry *entry; /* all its sheets, made by malloc() */
	size_t n;
};

/* How many sheets are to be read; and sheet i of those, as rows. */
must_check enum err sheet_book_tables(const struct sheet_book_kind *kind, const struct source_place *place,
				      const struct syntax_choice *choice, size_t *n);
must_check enum err sheet_book_open(const struct sheet_book_kind *kind, const struct source_place *place,
				    const struct syntax_choice *choice, size_t i, struct rd **out);
/* NULL is allowed. */
void sheet_book_close(struct sheet_book *b);
/* Whether the head is of a container whose first part has a name (and, stored, bytes) that begins so. */
bool sheet_book_begins(const unsigned char *head, size_t n, const char *with);
