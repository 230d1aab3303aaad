#pragma once
/*
 * The bytes of a place, forward and again from the start: a file, a descriptor, memory, a member of a zip archive, each of them packed by gzip or not.
 * What is packed is unpacked while it is read, in blocks; going back to the start unpacks it again.
 *
 * files     opened without following a symbolic link, must be regular, are read with pread(2): never mapped, so that somebody who truncates one
 *           meanwhile does no harm
 * gzip      members one after the other are one text (RFC 1952, 2.2); zeros may follow. Length and checksum of each must hold.
 * bombs     ERR_LIMIT when more than 250 bytes come out of one packed byte, looked at from 1 MiB on (deflate ends near 1030)
 * ahead     what is packed is unpacked by a thread of its own while what came of it is looked at (read/ahead.h)
 * memory    the window of gzip is in core/secret.h; libzip's own is on the ordinary heap (read/zip_parts.h)
 * errors    ERR_FILE, ERR_EMPTY, ERR_FORMAT, ERR_LIMIT, ERR_MEMORY, with the file of the place
 * cost      one pass
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where bytes are. All of it is borrowed. */
struct source_place {
	const char *path;           /* a file; or */
	const unsigned char *bytes; /* memory, which is copied; or */
	size_t n;
	int fd;                    /* above 0: a regular file's descriptor, which may be shared */
	size_t part;               /* of the zip archive that path or fd is, from 1; 0: all of it */
	bool packed;               /* by gzip */
	int file;                  /* the ordinal that errors name */
	struct json_home *home;    /* what the FHIR files of one run share (read/json_links.h); NULL: they stand alone */
	struct sheet_texts *texts; /* what the sheets of one run share (read/sheet_strings.h); NULL: they stand alone */
};

struct raw;

must_check enum err raw_open(const struct source_place *place, struct raw **out);
/* At most room bytes; *got is 0 at the end only. */
must_check enum err raw_read(struct raw *r, char *to, size_t room, size_t *got);
must_check enum err raw_rewind(struct raw *r);
/* Bytes of the file as it is stored, and how many of them were read: for progress. */
uint64_t raw_size(const struct raw *r);
uint64_t raw_done(const struct raw *r);
void raw_close(struct raw *r);

/* A regular file, opened and looked at; of a place that is a whole file or descriptor, with an offset of its own. */
must_check enum err raw_regular(const char *path, int file, int *fd, uint64_t *size);
must_check enum err raw_reopen(const struct source_place *place, int *fd, uint64_t *size);

enum { RAW_SPOOL_MIB = 1024 };

/*
 * A descriptor of the place's bytes that can seek, for readers that need one: a file's own, or a copy in memory that has no name (memfd_create), of at
 * most RAW_SPOOL_MIB (ERR_LIMIT). Such a copy may be swapped out; it is overwritten when it is closed.
 */
must_check enum err raw_seekable(const struct source_place *place, int *fd);
/* All that can be read from a descriptor, kept so. */
must_check enum err raw_spool(int from, int file, int *fd);
/* -1 is nothing. */
void raw_seekable_close(int fd);
