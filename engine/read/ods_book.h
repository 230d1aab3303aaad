#pragma once
/*
 * An OpenDocument spreadsheet (.ods; ISO/IEC 26300) opened for its rows: the container, and the sheets in content.xml in order. Sheets whose style has
 * table:display="false" are hidden.
 *
 * errors  those of zip_parts.h and xml_part.h; ERR_FORMAT protected by a password, no content
 * cost    one pass over content.xml
 */
#include "read/sheet_book.h"
#include "read/sheet_text.h"

struct ods_book {
	struct sheet_book base;
	size_t content; /* the part */
	struct sheet_text names;
};

extern const struct sheet_book_kind ods_book_kind; /* of struct ods_book */

enum { ODS_TABLE_LEVEL = 4 }; /* office:document-content, office:body, office:spreadsheet, table:table */
