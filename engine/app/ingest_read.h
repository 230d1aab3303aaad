#pragma once
/*
 * For ingest and inspect: the files behind a request, recognised.
 */
#include "app/ingest.h"
#include "deid/deid.h"
#include "read/input.h"

struct ingest_reader {
	struct arena *mem;
	struct inputs *inputs;
	int n; /* tables */
	struct rd **rd;
	struct layout_file **file;
	struct layout_set *layouts;
	struct layout_plan *plan; /* in mem: the set points at it */
	int days_per_occasion, tolerance_days;
};

struct layout_options ingest_layout_options(const struct ingest_request *r);
/* An error of table i, which of a workbook's sheets is one of several: says how to choose. */
must_check enum err ingest_one_of_several(const struct inputs *in, int i, const struct rd *rd, enum err err);
/* Loads instruments and layouts, opens and recognises every file. The caller closes the reader also after an error. */
must_check enum err ingest_reader_open(const struct ingest_request *r, struct arena *mem, struct ingest_reader *out);
void ingest_reader_close(struct ingest_reader *r);
