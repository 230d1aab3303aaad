#pragma once
/*
 * Names in bytes that are no text: what lies between the texts of a file. A run of letters is a name when it is one exactly, and so long that
 * chance would make one in fewer than a thousandth of such files: names * bytes / 128^letters < 0.001 (a byte is a given letter, of either case,
 * twice in 256). Words that the file's own texts have, told before, do not count. Runs of 9 digits or more are looked at as numbers.
 *
 * errors  ERR_MEMORY
 * cost    one pass
 */
#include "core/err.h"
#include "scan/names.h"
#include "scan/scan.h"

struct scan_bytes;

/* names may be NULL. n: bytes of the whole file. */
must_check enum err scan_bytes_new(const struct scan_names *names, uint64_t n, struct scan_bytes **out);
void scan_bytes_free(struct scan_bytes *s);
/* A text that the file has, and that was looked at as such. */
must_check enum err scan_bytes_tell(struct scan_bytes *s, const char *text, size_t n);
/* Adds to cells of seen what is in a block. What a block cuts in two is missed: let them overlap. */
void scan_bytes_look(const struct scan_bytes *s, const unsigned char *p, size_t n, struct scan_seen *seen);
