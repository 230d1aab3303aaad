#pragma once
/*
 * The bytes of a place (read/raw.h) as UTF-8 text, block by block.
 *
 * Encoding: a byte-order mark decides; without one, zero bytes in every second place mean UTF-16; the rest is read as UTF-8 until a
 * byte does not fit. When all before it was ASCII, the file is Windows-1252 from there on (ASCII is the same in both); else the file
 * mixes encodings and reading stops there.
 */
#include "read/raw.h"
#include "read/rd.h"

struct source;

enum source_stop {
	SOURCE_GOES_ON,
	SOURCE_END,    /* no more bytes */
	SOURCE_NO_TEXT /* bytes that the encoding does not know come next */
};

enum { SOURCE_HEAD = 4096 };

/* The first SOURCE_HEAD bytes as they stand, or all there are. Errors as source_open(). */
must_check enum err source_head(const struct source_place *place, unsigned char *head, size_t *n);
/* How many bytes to ask for at a time: RD_BLOCK, or less of a small file, since every table of a folder is open at once. */
size_t source_block(const struct source_place *place);
/*
 * block: bytes asked of the system at a time, at least 1. info: lives as long as the source, which keeps encoding, bytes and bytes_read
 * there up to date. ERR_FILE, ERR_EMPTY, ERR_FORMAT (a spreadsheet), ERR_MEMORY.
 */
must_check enum err source_open(const struct source_place *place, size_t block, struct rd_info *info, struct source **out);
/* At most room bytes (room >= block + 16) of UTF-8 into to; whole characters only. *got is 0 only when *stop says why. */
must_check enum err source_fill(struct source *s, char *to, size_t room, size_t *got, enum source_stop *stop);
must_check enum err source_rewind(struct source *s);
void source_close(struct source *s);

/* Delimited text from any place. delimiter: as rd_open(). */
must_check enum err rd_open_place(const struct source_place *place, char delimiter, struct rd **out);
