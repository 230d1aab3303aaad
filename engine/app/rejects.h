#pragma once
/*
 * What an ingest rejects, row by row and value by value: written to a file as it is found, and the first of the values remembered for the summary. By
 * position and reason only; no cell gets here.
 *
 * file    CSV with the header file,row,column,what,reason; what is row or value; column is 0 where a row was rejected as a whole. What reading finds
 *         comes in the order of the rows; what only the whole export tells (duplicates, versions, erased clients) follows at its end, in the same order
 * part    of a wide row an occasion may contradict another row: value, column 0
 * written beside its target and renamed into place by rejects_commit()
 * memory  that of the first REJECTS_LISTED values
 * errors  ERR_DISK, ERR_MEMORY; trouble on the way is told by rejects_close()
 */
#include "app/reject_list.h"

enum { REJECTS_LISTED = DEID_LISTED };

struct rejects;

/* path: borrowed; NULL: no file. */
must_check enum err rejects_new(const char *path, struct rejects **out);
/* Of a batch: file 1 of the next export is the file after the first `before`. */
void rejects_begin_at(struct rejects *r, int before);
/* Takes back what came since rejects_begin_at(). */
void rejects_undo(struct rejects *r);
/* The next rows' rejects. */
void rejects_write(struct rejects *r, const struct reject_list *list);
/* What the set tells beyond the rows that were given to it as rejected. */
void rejects_found(struct rejects *r, const struct deid_set *set);
/* Values, in the order of rows; all: of which these are the first. */
const struct deid_reject *rejects_values(const struct rejects *r, size_t *n, uint64_t *all);
/* Nothing more comes; trouble on the way is told here, so that nothing else is written either. */
must_check enum err rejects_close(struct rejects *r);
must_check enum err rejects_commit(struct rejects *r);
/* Without rejects_commit() no file is left. */
void rejects_free(struct rejects *r);
