#pragma once
/*
 * The shared strings of a workbook (xl/sharedStrings.xml), in secret memory: text as stored, runs of a rich string joined, phonetic runs left out,
 * escapes like _x000D_ as they stand.
 *
 * errors  those of xml_part.h; ERR_FORMAT no such part; ERR_LIMIT more than 1 GiB
 * cost    one pass; O(1) a string; memory for the texts, and a window
 */
#include "read/zip_parts.h"

struct sheet_strings;

must_check enum err sheet_strings_read(struct zip_parts *zip, const char *part, int file, struct sheet_strings **out);
size_t sheet_strings_count(const struct sheet_strings *s);
/* i is below the count; *n: its length without the zero byte behind it. */
const char *sheet_strings_at(const struct sheet_strings *s, size_t i, size_t *n);
void sheet_strings_free(struct sheet_strings *s);
