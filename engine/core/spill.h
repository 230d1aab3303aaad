#pragma once
/*
 * Streams of bytes that may grow larger than the memory: append-only, read at any place, kept in memory for secrets (core/secret.h) while all streams
 * of a spill together stay within its budget, and beyond that in one file. The file has no name from the moment it is made (O_TMPFILE, or unlinked at
 * once), mode 0600, and holds nothing but ciphertext: XChaCha20's sibling ChaCha20 (Bernstein 2008) under a key of the spill alone that never leaves
 * locked memory, each chunk with a nonce of its own (a counter: none comes twice, also where a place in the file is used again).
 *
 * chunks    a stream's first chunk has 1 KiB, each next twice as much, up to 32 KiB: a record of 2^k bytes in a stream of such records lies in one piece
 * budget    in bytes. What is appended while there is room stays in memory; then a stream's full chunk is written out before it gets the next.
 *           Held above the budget at most: one chunk a stream that is appended to
 * folder    where the file may lie; NULL: $TMPDIR, or /var/tmp. No file is made before one is needed
 * threads   one appends to or drops a stream at a time, different streams at the same time. Any number read a stream that nobody appends to
 * errors    ERR_MEMORY; ERR_DISK the file cannot be made, written or read: after one of a call that appends, the stream may only be dropped
 * cost      appending is a memcpy, and per 32 KiB a lock, and beyond the budget the encryption and a write. Reading the same way round
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SPILL_CHUNK = 32 << 10 };

struct spill;
struct spill_chunk;

/* Zeroed: empty. */
struct spill_stream {
	unsigned char *at; /* where the next byte goes */
	size_t left;       /* so many fit there */
	struct spill_chunk *chunk;
	uint64_t version; /* another one with every chunk, of all streams */
	uint32_t chunks, room;
};

must_check enum err spill_new(size_t budget, const char *folder, struct spill **out);
/* Wipes all streams that were not dropped; they may not be used any more, but for spill_drop(). */
void spill_free(struct spill *s);

must_check enum err spill_append_more(struct spill *s, struct spill_stream *to, const void *bytes, size_t n);

static inline enum err spill_append(struct spill *s, struct spill_stream *to, const void *bytes, size_t n)
{
	if (!n || n > to->left)
		return spill_append_more(s, to, bytes, n);
	memcpy(to->at, bytes, n);
	to->at += n;
	to->left -= n;
	return ERR_OK;
}

uint64_t spill_size(const struct spill_stream *of);
/* The stream is empty again: its memory wiped and free for other streams, its places in the file too. s NULL: spill_free() did it all but the list. */
void spill_drop(struct spill *s, struct spill_stream *x);
/* n bytes from place at on, all of them within the stream. */
must_check enum err spill_read(struct spill *s, const struct spill_stream *from, uint64_t at, size_t n, void *out);

/* Bytes of a stream: from place at on, n of them, at least one, all within the stream. */
struct spill_wanted {
	const struct spill_stream *from;
	uint64_t at;
	size_t n;
};

/* *out: where they lie in memory, good until the stream's next append, or room, which they are read into. For few bytes here and there. */
must_check enum err spill_borrow(struct spill *s, const struct spill_wanted *wanted, void *room, const void **out);
/* They will be wanted soon: where they lie in memory they are brought near. */
void spill_foretell(const struct spill_wanted *wanted);
