#pragma once
/*
 * A part of a container behind a window: unpacked block by block, and scanned (xml_scan.h) with what a caller still holds kept in place.
 *
 * Tokens point into the window until the next xml_part_more(). What begins at `hold` is kept: a caller that needs several tokens at a time (a row) sets
 * hold to their beginning, scans by xml_scan_next(), and on XML_MORE calls xml_part_more() and begins again at hold.
 * memory  the window is a guard (rd_guard.h); 256 KiB, more only while one row is longer, at most 16 MiB; and what lies ready (read/ahead.h). While the part
 *         is open, no other part of its container may be read: another thread may be unpacking this one.
 * errors  ERR_FORMAT damaged, no UTF-8, no XML, a document type; ERR_LIMIT a row of more than 16 MiB; ERR_MEMORY
 */
#include "read/ahead.h"
#include "read/rd_guard.h"
#include "read/xml_scan.h"
#include "read/zip_parts.h"

struct xml_part {
	struct zip_parts *zip;
	size_t part;
	int file;
	struct zip_stream *stream;
	struct ahead *ahead; /* of the stream */
	struct guard window;
	size_t fresh, end; /* bytes of the window: checked text, all */
	bool last;
	uint64_t read; /* bytes unpacked */
	const char *hold;
	struct xml_scan scan;
};

/* p is zeroed, and stays where it is; after an error too xml_part_close() is due. */
must_check enum err xml_part_open(struct zip_parts *zip, size_t part, int file, struct xml_part *p);
must_check enum err xml_part_rewind(struct xml_part *p);
/* More bytes behind what is held; the scan stands at hold again. ERR_END: there are no more. row: for messages, 0 unknown. */
must_check enum err xml_part_more(struct xml_part *p, long row);
/* The next token, nothing held. ERR_END at the part's end. */
must_check enum err xml_part_next(struct xml_part *p, enum xml_token *token);
/* What is wrong with a token that is XML_BROKEN or XML_DOCTYPE. */
must_check enum err xml_part_fault(const struct xml_part *p, enum xml_token token, long row);
void xml_part_close(struct xml_part *p);
