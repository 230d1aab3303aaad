#pragma once
/* Text to a stream, for the writers. Whether it got there is looked at once, when the stream is closed. */
#include "exchange/data_frame.h"

#include <stdio.h>

void put_text(FILE *out, const char *text);
/* As a cell of a CSV file (RFC 4180). */
void put_quoted(FILE *out, const char *text);
void put_decimal(FILE *out, double v);
void put_whole(FILE *out, int32_t v);
void put_count(FILE *out, size_t n);
