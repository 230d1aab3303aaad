#pragma once
/*
 * Numbers of a workbook as text.
 *
 * number   whole numbers below 1e15 with all their digits; others with 15 significant digits, as a spreadsheet shows them, so that 0.1 + 0.2 is 0.3
 *          (IEEE 754 keeps 15 digits whole; what lies beyond is the noise of arithmetic). Zeros at the end are left out. No exponent from 1e-10 up to
 *          1e15; from there on always one (1.23456789012346E+17), so that a number of more digits than are kept is never taken for an identifier.
 * zeros    a whole number not below 0 gets the leading zeros that its format shows
 * serial   days as ISO 8601: YYYY-MM-DD, with THH:MM:SS where there is a time (to the second); the calendar of 1900 has a 29 February 1900 (serial
 *          60), as the spreadsheets have, and 0 is 1899-12-31; that of 1904 begins with 1904-01-01 as 0. Last day 9999-12-31 (2958465). What is
 *          outside comes as a number.
 * time     HH:MM:SS of a serial below 1; from 1 on a span has more hours and any other is a date with its time
 * cost     O(1); oracle: printf, date(1)
 */
#include "read/cell_format.h"

#include <stdbool.h>
#include <stddef.h>

enum { CELL_TEXT = 48 }; /* room that every text here fits */

/* Bytes written; x is finite. */
size_t cell_text_number(double x, char *to);
/* The text of a number, p[n], with zeros in front up to so many digits, into to (which may be p); 0: nothing to put in front. */
size_t cell_text_zeros(const char *p, size_t n, unsigned digits, char *to);
size_t cell_text_serial(double serial, enum cell_format format, bool since_1904, char *to);
/* Digits as they are stored, when they are the text already; else by their value. 0: no number. p[n] can be read. */
size_t cell_text_stored(const char *p, size_t n, char *to, bool *same);
/* Length of a date as the file has it (2024-03-01T00:00:00.000Z) without a midnight, a fraction of a second and the Z. */
size_t cell_text_iso(const char *p, size_t n);
/* The value of stored digits; false: they are none. */
bool cell_number(const char *p, size_t n, double *out);
