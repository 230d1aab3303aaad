#pragma once
/*
 * Files that hold no rows as text and that no syntax reads, known by their first bytes, each with the words that tell a person what to do.
 *
 * head    the first n bytes; text that is marked up (HTML, XML, RTF) may begin after a byte-order mark and blanks
 * result  "it is ...; do ..."; NULL: nothing speaks against its being text
 * marks   as in the file formats' own documents: PDF ISO 32000, Parquet PAR1, OLE2 [MS-CFB], PNG, JPEG, RTF, 7z, RAR, xz, bzip2, zstd (RFC 8878)
 */
#include <stddef.h>

const char *foreign_says(const char *head, size_t n);
