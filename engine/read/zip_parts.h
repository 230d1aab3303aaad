#pragma once
/*
 * The parts of a zip container (.xlsx, .ods): listed, and read one at a time, whole, into memory.
 *
 * limits    against bombs (D. Fifield, "A better zip bomb", WOOT 2019): how many parts, bytes of one part and of all, growth of one part. The
 *           packed sizes together may not exceed the file, so that parts cannot share bytes. A part is read to the length that the directory
 *           tells, must end there, and its checksum must hold.
 * refused   encrypted parts, methods other than stored and deflate, two parts of one name, names that are absolute, climb ("..") or hold a
 *           control character, a file that is a symbolic link or no regular file
 * memory    secret: pages of core/secret.h, wiped when freed; else the ordinary heap. libzip's own buffers (the packed block and the window of
 *           32 KiB) are on the ordinary heap in either case and are not wiped.
 * errors    ERR_FILE, ERR_EMPTY, ERR_FORMAT, ERR_LIMIT, ERR_MEMORY, all with the file's ordinal
 * cost      O(parts) to open; one inflate a read
 */
#include "core/err.h"
#include "read/raw.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zip_parts;

struct zip_limits {
	size_t parts;
	uint64_t part, all; /* bytes when unpacked */
	uint64_t growth;    /* unpacked / packed, looked at from 1 MiB on */
};

/* 4096 parts, 1 GiB a part, 4 GiB together, growth 250 (deflate ends near 1030; sheets of one repeated value come to 200). */
extern const struct zip_limits zip_limits_usual;
/* For archives of exports, whose parts are not held in memory: 64 GiB a part, 256 GiB together. */
extern const struct zip_limits zip_limits_exports;

struct zip_part {
	const char *name; /* lives as long as the container */
	uint64_t size, packed;
	uint32_t crc; /* as the directory tells */
};

/* A part in memory; a zero byte stands behind its n bytes. */
struct part_bytes {
	char *p;
	size_t n;
	bool secret;
};

must_check enum err zip_parts_open(const char *path, int file, const struct zip_limits *limits, struct zip_parts **out);
/* The archive that a place is, whatever part of it the place names; it must not be packed. */
must_check enum err zip_parts_open_place(const struct source_place *place, const struct zip_limits *limits,
					 struct zip_parts **out);
size_t zip_parts_count(const struct zip_parts *z);
struct zip_part zip_parts_at(const struct zip_parts *z, size_t i);
/* The number of the part with that name; the count of parts if there is none. */
size_t zip_parts_find(const struct zip_parts *z, const char *name);
/* ERR_FORMAT: there is no such part. */
must_check enum err zip_parts_must_find(const struct zip_parts *z, const char *name, size_t *i);
must_check enum err zip_parts_read(struct zip_parts *z, size_t i, bool secret, struct part_bytes *out);
/* By name, which must be there. */
must_check enum err zip_parts_read_name(struct zip_parts *z, const char *name, bool secret, struct part_bytes *out);

/* A part block by block; the container stays open meanwhile. *got is 0 at the end only, where length and checksum were found to hold. */
struct zip_stream;
must_check enum err zip_stream_open(struct zip_parts *z, size_t i, struct zip_stream **out);
must_check enum err zip_stream_read(struct zip_stream *s, char *to, size_t room, size_t *got);
/* Packed bytes read so far, about. */
uint64_t zip_stream_done(const struct zip_stream *s);
void zip_stream_close(struct zip_stream *s);

void part_bytes_free(struct part_bytes *b);
void zip_parts_close(struct zip_parts *z);
