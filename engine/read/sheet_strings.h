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

/* Those that the tables of a run hold at the moment; all zero at first, and there until the last is freed. One caller at a time. */
struct sheet_texts {
	struct sheet_strings *first;
};

must_check enum err sheet_strings_read(struct zip_parts *zip, const char *part, int file, struct sheet_strings **out);
/*
 * The same for a sheet, which is a table of its own: where another sheet of the workbook holds them (size and checksum of the part tell that it is the
 * same), that copy. place: of the workbook, borrowed as long as they are held.
 */
must_check enum err sheet_strings_share(const struct source_place *place, struct zip_parts *zip, const char *part,
					struct sheet_strings **out);
size_t sheet_strings_count(const struct sheet_strings *s);
/* i is below the count; *n: its length without the zero byte behind it. */
const char *sheet_strings_at(const struct sheet_strings *s, size_t i, size_t *n);
void sheet_strings_free(struct sheet_strings *s);
