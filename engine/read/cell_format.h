#pragma once
/*
 * What a number format of a workbook makes of a number (ECMA-376 18.8.30 and 18.8.31): a date, a time, a span of time, or a number.
 *
 * Built-in formats by their number: 14-17 and 27-31, 36, 50-54, 57, 58 dates; 22 date and time; 18-21, 32-35, 45, 47, 55, 56 times; 46 a span.
 * A code is read up to its first unquoted semicolon: letters y d e g b make a date, h s a time, m a month beside either, [h] [m] [s] a span; text in
 * quotes, after \ _ or *, and brackets of other contents (colours, conditions, locales) count for nothing.
 * cost  O(length)
 */
#include <stddef.h>
#include <stdint.h>

enum cell_format {
	FORMAT_NUMBER,
	FORMAT_DATE, /* with its time of day, where it has one */
	FORMAT_TIME,
	FORMAT_SPAN /* hours may pass 24 */
};

enum { CELL_FORMAT_ZEROS = 40 };

enum cell_format cell_format_builtin(uint32_t id);
enum cell_format cell_format_of_code(const char *code, size_t n);
/* Digits that a code of zeros only (000000) shows at least; 0: another code, or one of more than CELL_FORMAT_ZEROS. */
unsigned cell_format_zeros(const char *code, size_t n);
