#pragma once
/* One writer a file: a frame, or what is told of all of them, to a stream. */
#include "exchange/exchange.h"

#include <stdio.h>

typedef enum err exchange_writer(const struct exchange_request *r, const struct frame *f, FILE *out);

exchange_writer to_csv, to_json, to_sav, to_dta, to_xpt;
/* Of all frames: f is NULL. */
exchange_writer to_codebook_csv, to_codebook_md, to_read_in;
must_check enum err to_sqlite(const struct exchange_request *r, const char *path);

/* "whole number", "number", "code". */
const char *codebook_type(const struct frame_column *c);
