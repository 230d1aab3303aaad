#pragma once
/*
 * The styles of a workbook (xl/styles.xml) as far as they decide what a number is: for each cell format (cellXfs) its number format.
 *
 * errors  ERR_FORMAT, ERR_MEMORY
 * cost    one pass; O(1) a style
 */
#include "core/err.h"
#include "read/cell_format.h"

struct sheet_styles;

must_check enum err sheet_styles_read(const char *bytes, size_t n, int file, struct sheet_styles **out);
/* A style that is not there is a number; s may be NULL. */
enum cell_format sheet_styles_format(const struct sheet_styles *s, uint32_t style);
/* Digits that it shows at least (cell_format_zeros()). */
unsigned sheet_styles_zeros(const struct sheet_styles *s, uint32_t style);
void sheet_styles_free(struct sheet_styles *s);
