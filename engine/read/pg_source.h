#pragma once
/*
 * What a query gives on a PostgreSQL server, as text cells, through libpq. There is no such source in a build without libpq.
 *
 * server   One transaction, read only and repeatable: a second look sees the same rows, whatever happens meanwhile. Rows come through a cursor, some
 *          hundred at a time, so that the memory needed does not grow with the table.
 * cells    as the server writes them, with ISO dates; truth values as true and false; null is empty; of bytea only "(binary)"
 * order    of rows: the query's. Without ORDER BY the server may give another one each time, and the first of equal rows with it.
 * memory   libpq keeps what it received on the ordinary heap and does not wipe it
 * errors   ERR_FILE no connection; ERR_USAGE a query that is none or fails, with its SQLSTATE; ERR_LIMIT a cell above 1 MiB, more than 4,096 columns;
 *          ERR_MEMORY. Never a message of the server, which could show a value, and never the connection's words.
 * cost     one round trip a block
 */
#include "read/rd.h"

/* Whether the words name a connection: a URI (postgres://...) or keywords (host=... dbname=...). */
bool pg_is_connection(const char *words);

struct pg_source;

/* ERR_USAGE: the words hold a password. */
must_check enum err pg_source_check(const char *words, int file);

/* number: of the query on the command line, from 1. */
must_check enum err pg_source_open(const char *words, int file, const char *sql, int number, struct pg_source **out);
void pg_source_close(struct pg_source *s);
int pg_source_columns(const struct pg_source *s);
/* Live until the source is closed. */
const struct rd_cell *pg_source_names(const struct pg_source *s);
/* The next row's cells, which live until the next call. ERR_END. */
must_check enum err pg_source_next(struct pg_source *s, const struct rd_cell **cell);
must_check enum err pg_source_rewind(struct pg_source *s);
