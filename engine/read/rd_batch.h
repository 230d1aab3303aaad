#pragma once
/*
 * Rows taken from a reader many at a time, so that several threads can share it: whoever takes a batch holds a lock meanwhile, and has its rows to
 * itself afterwards. The same rows as of rd_next(), with the same numbers, blank ones passed over. What is done while a batch is taken is as little as
 * can be: of delimited text the block that was read changes hands with its index, and cells are made when the batch is walked; other rows are copied.
 *
 * A batch is about 256 KiB of text, and at least one row. Its text is guarded as the reader's is (read/rd.h): not in core files, empty in a child
 * process, and wiped. Cells live until the next row is asked for.
 * errors  as rd_next(), in their place: told by the call after the one that gave the last row before them. ERR_LIMIT a row of more than 1 GiB
 * oracle  rd_next(), and the reader written anew in tests/unit/read/rd_fuzz_test.c
 */
#include "read/rd.h"

struct rd_batch;

must_check enum err rd_batch_new(struct rd_batch **out);
/*
 * The rows after those that were taken so far, by whomever; what b had is gone. ERR_END: there are none. One caller of a reader at a time: not to be
 * mixed with rd_next() on the way.
 */
must_check enum err rd_batch_fill(struct rd *r, struct rd_batch *b);
/* False after the last. Touches nothing but b. */
bool rd_batch_next(struct rd_batch *b, struct rd_row *row);
/* Tells the reader of the blank rows that the walk passed over; rd_batch_fill() does so too. As that, one caller at a time. */
void rd_batch_settle(struct rd_batch *b);
void rd_batch_free(struct rd_batch *b);
