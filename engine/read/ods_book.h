#pragma once
/*
 * An OpenDocument spreadsheet (.ods; ISO/IEC 26300) opened for its rows: the container, and the sheets in content.xml in order. Sheets whose style has
 * table:display="false" are hidden.
 *
 * errors  those of zip_parts.h and xml_part.h; ERR_FORMAT protected by a password, no content
 * cost    one pass over content.xml
 */
#include "read/sheet_choice.h"
#include "read/sheet_text.h"
#include "read/xml_part.h"

struct ods_book {
	int file, fd;
	struct zip_parts *zip;
	size_t content; /* the part */
	struct sheet_text names;
	struct sheet_entry *entry;
	size_t n;
};

/* After an error too ods_book_close() is due. */
must_check enum err ods_book_open(const struct source_place *place, struct ods_book *b);
void ods_book_close(struct ods_book *b);

enum { ODS_TABLE_LEVEL = 4 }; /* office:document-content, office:body, office:spreadsheet, table:table */
