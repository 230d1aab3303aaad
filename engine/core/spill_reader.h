#pragma once
/*
 * The bytes of spilled streams (core/spill.h) without copying them: a pointer into the memory of the stream, or to the last chunk that had to be
 * decrypted. One reader a thread, for any streams of one spill in any order; rising places are the fast way.
 *
 * errors  ERR_MEMORY, ERR_DISK
 * cost    64 KiB of memory for secrets where there is something in the file, or across chunks; a comparison within a chunk; a read and the decryption of 32 KiB when it comes to another one in the file
 */
#include "core/spill.h"

struct spill_reader {
	const unsigned char *window; /* of the stream of that version, from place `first` on */
	uint64_t version, first;
	size_t n;
	struct spill *spill;
	unsigned char *buffer; /* what was decrypted, and behind it what lies across chunks */
	uint64_t nonce;        /* of the chunk that is decrypted; 0: none */
};

must_check enum err spill_reader_begin(struct spill *s, struct spill_reader *out);
/* Wipes what was decrypted. Zeroed, it holds nothing. */
void spill_reader_end(struct spill_reader *r);

must_check enum err spill_look_further(struct spill_reader *r, const struct spill_stream *from, uint64_t at, size_t n,
				       const void **out);

/* n bytes (at most SPILL_CHUNK, all within the stream) from place `at` on. *out is good until the reader's next call, or the stream's next append. */
static inline enum err spill_look(struct spill_reader *r, const struct spill_stream *from, uint64_t at, size_t n,
				  const void **out)
{
	uint64_t in = at - r->first;
	if (r->version != from->version || in > r->n || n > r->n - in)
		return spill_look_further(r, from, at, n, out);
	*out = r->window + in;
	return ERR_OK;
}

/* The same, as far as the bytes lie together: *n of them, 0 at the end of the stream. */
must_check enum err spill_piece(struct spill_reader *r, const struct spill_stream *from, uint64_t at, const void **out,
				size_t *n);
