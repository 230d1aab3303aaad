#pragma once
/*
 * The shared strings of a workbook (xl/sharedStrings.xml), in secret memory: text as stored, runs of a rich string joined, phonetic runs left out,
 * escapes like _x000D_ as they stand.
 *
 * errors  ERR_FORMAT, ERR_MEMORY
 * cost    one pass; O(1) a string
 */
#include "core/err.h"

#include <stddef.h>

struct sheet_strings;

must_check enum err sheet_strings_read(const char *bytes, size_t n, int file, struct sheet_strings **out);
size_t sheet_strings_count(const struct sheet_strings *s);
/* i is below the count; *n: its length without the zero byte behind it. */
const char *sheet_strings_at(const struct sheet_strings *s, size_t i, size_t *n);
void sheet_strings_free(struct sheet_strings *s);
