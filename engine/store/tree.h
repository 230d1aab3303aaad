#pragma once
/*
 * For the module alone: the rows of a table that is empty, written as the pages of its b-tree, all at once and on all cores. The file is a dataset in
 * the making that nobody else sees: SQLite has made its schema, given the table its root page, and closed it.
 *
 * format   https://www.sqlite.org/fileformat2.html, 1.5 (pages and cells), 1.6 (interior pages), 2.1 (records), 2.4 (a table WITHOUT ROWID is an
 *          index b-tree, its key columns first). Leaves are filled in the order of the rows and numbered on from the end of the file; the page that
 *          would hold the lock byte (at 2^30) is left out. The count of pages in the header is brought up to date at the end
 * rows     in strictly rising order of their key, values that are integers or NULL. Which rows share a page follows from the rows alone: the same
 *          rows give the same bytes whatever the number of threads
 * errors   ERR_FORMAT rows that do not rise; ERR_DISK; ERR_MEMORY; ERR_LIMIT more pages than SQLite can number; those of begin() and row(). The file is
 *          then of no use
 * cost     one pass, about 60 ns a row of 19 columns on one core; memory a few MiB, and 50 bytes a page
 * oracle   SQLite: PRAGMA integrity_check, and the same rows by INSERT
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TREE_COLUMNS_LEAST = 8, TREE_COLUMNS = 64 };
/* The same as deid.h has. */
#define TREE_NULL INT64_MIN

struct tree_rows {
	size_t n;
	int columns; /* TREE_COLUMNS_LEAST to TREE_COLUMNS */
	/* The first column is the rowid (INTEGER PRIMARY KEY). Else the table is WITHOUT ROWID, keyed by its first two columns. */
	bool by_rowid;
	const void *context;
	/* A reader for one thread: of rows that mostly rise. */
	enum err (*begin)(const void *context, void **reader);
	/* Row i, one value a column. */
	enum err (*row)(void *reader, size_t i, int64_t *value);
	void (*end)(void *reader);
};

struct tree_file;

must_check enum err tree_open(const char *path, struct tree_file **out);
/* root: of the table, as sqlite_schema has it. */
must_check enum err tree_write(struct tree_file *f, uint32_t root, const struct tree_rows *rows);
/* Brings the header up to date. Frees f whatever happens. */
must_check enum err tree_close(struct tree_file *f);
void tree_abandon(struct tree_file *f);
