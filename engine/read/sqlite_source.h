#pragma once
/*
 * An SQLite database that somebody gave, as tables of text cells. It is opened for reading alone and as immutable: no lock is taken, no file is made
 * beside it.
 *
 * tables   those of the database that have rows, by name (bytes); no views, virtual tables, or tables of SQLite itself
 * queries  SELECT alone; views and functions of SQL may be used, nothing that writes or attaches
 * cells    text; whole numbers; reals as the shortest decimal (read/typed_text.h); null is empty; of a blob only "(binary)"
 * refused  a dataset of Upturn itself; a database with changes that wait in a -wal or -journal file (ERR_FILE); text that is no UTF-8
 * memory   what SQLite reads is on the ordinary heap, within its page cache of 2 MiB and one row of at most 64 MiB. A sort that does not fit is made
 *          in memory too (temp_store), not in a file.
 * errors   ERR_FORMAT, ERR_LIMIT (a cell above 1 MiB), ERR_USAGE (a query), ERR_MEMORY; with a code of SQLite where it knows more, never its message
 * cost     a walk through the table
 */
#include "read/raw.h"
#include "read/rd.h"

struct sqlite_source;

must_check enum err sqlite_source_open(const struct source_place *place, struct sqlite_source **out);
void sqlite_source_close(struct sqlite_source *s);
/* How many tables there are with rows. */
must_check enum err sqlite_source_tables(struct sqlite_source *s, size_t *n);
/* Before anything is read: table i, from 0; or the rows of a query, the number-th of the command line. */
must_check enum err sqlite_source_table(struct sqlite_source *s, size_t i);
must_check enum err sqlite_source_query(struct sqlite_source *s, const char *sql, int number);
int sqlite_source_columns(const struct sqlite_source *s);
/* Live until the source is closed. */
const struct rd_cell *sqlite_source_names(const struct sqlite_source *s);
/* The next row's cells, which live until the next call. ERR_END. */
must_check enum err sqlite_source_next(struct sqlite_source *s, const struct rd_cell **cell);
void sqlite_source_rewind(struct sqlite_source *s);
uint64_t sqlite_source_size(const struct sqlite_source *s);
