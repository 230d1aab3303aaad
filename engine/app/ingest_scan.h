#pragma once
/*
 * The second line of defence of an ingest: what a kept column could not read as its type or find in its closed list is looked at for
 * identifiers, and so are the headers of columns that no rule knows. The names of the exports are collected on the way, and serve until the
 * results are written.
 *
 * Every different cell of such a kind is held in secret memory until the last row is read, since a name may stand in a later row than the cell it
 * leaks into. Where that is more than 256 MiB, every column that has some is told as not looked at, which is a finding too.
 * flags    "own_name:2": class and cells; headers as "header_email:1". Never a value
 * errors   ERR_MEMORY
 * cost     one look-up a name and a lost cell; one scan a different lost cell, at the end
 */
#include "core/arena.h"
#include "layout/layout.h"
#include "scan/names.h"
#include "scan/scan.h"

struct ingest_scan;

/* vocabularies: of the run's layouts; they outlive s. */
must_check enum err ingest_scan_new(const struct vocabularies *vocabularies, struct ingest_scan **out);
void ingest_scan_free(struct ingest_scan *s);
/* For another thread that sees rows of the same run. */
must_check enum err ingest_scan_part(const struct ingest_scan *s, struct ingest_scan **out);
/* What part saw, s did: in whatever order parts are joined, all is the same. */
must_check enum err ingest_scan_join(struct ingest_scan *s, const struct ingest_scan *part);
/* What the file's rows show goes to s from now on. */
struct layout_watch ingest_scan_watch(struct ingest_scan *s);
/* After the last row of every file, once a file: judges its columns. header: the file's. */
must_check enum err ingest_scan_judge(struct ingest_scan *s, const struct layout_column *columns, size_t n,
				      const struct rd_row *header);
/* Wipes what was held but the names. */
void ingest_scan_done(struct ingest_scan *s);
const struct scan_names *ingest_scan_names(const struct ingest_scan *s);
/* For the message: which column has which findings, or "". In mem. */
const char *ingest_scan_says(const struct ingest_scan *s, struct arena *mem);
/* The findings of a column as words, "" where there are none; in mem. */
const char *ingest_scan_flags(const struct ingest_scan *s, struct arena *mem, int file, int column);
