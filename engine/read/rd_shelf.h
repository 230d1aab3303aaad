#pragma once
/*
 * More tables than are open at a time: each is opened for its header, and again when its rows are asked for. To the caller they are readers as others
 * (read/rd.h): nothing shows but that a table which changed meanwhile is refused.
 *
 * open     at most 16, and those of which some rows were taken and not all; of the others the one that was asked longest ago is closed
 * kept     of a table that is closed: its header, guarded as the reader's buffers are, and which columns are numbers
 * threads  one caller at a time, for all tables of a shelf together
 * errors   those of opening; ERR_FILE the table has another header or size when it is opened again
 * cost     opening a table once more (of JSON: its columns are learnt again) when it was closed
 */
#include "read/rd.h"

struct shelf;

/* Opens table i. */
typedef enum err (*shelf_open)(const void *context, size_t i, struct rd **out);

must_check enum err shelf_new(shelf_open open, const void *context, struct shelf **out);
/* Table i, closed by rd_close() before the shelf is. file: the ordinal that errors name. */
must_check enum err shelf_rd(struct shelf *s, size_t i, int file, struct rd **out);
void shelf_close(struct shelf *s);
