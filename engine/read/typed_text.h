#pragma once
/*
 * Typed values of databases and statistics programs as the text of cells: numbers as the shortest decimal that reads back as the same number, dates
 * as ISO 8601 (a time of day only where it is not midnight).
 *
 * to   TYPED_ROOM bytes, ended by a zero byte
 * out  how many bytes; 0: no such date (outside of the years 1 to 9999)
 * cost a few conversions
 */
#include "core/shortest.h"

#include <stddef.h>
#include <stdint.h>

enum { TYPED_ROOM = SHORTEST_ROOM };

size_t typed_double(double value, char *to);
/* Of single precision: 35.8 is 35.8, not 35.79999923706055. */
size_t typed_float(float value, char *to);
size_t typed_whole(int64_t value, char *to);
/* Seconds since 1970-01-01; fractions of a second are cut off. */
size_t typed_moment(double seconds, char *to);
/* Seconds of a day or a duration as HH:MM:SS. */
size_t typed_time(double seconds, char *to);
