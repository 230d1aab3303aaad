#pragma once
/*
 * The parts of a spill (core/spill.h): memory in chunks (spill_memory.c), places in the encrypted file (spill_file.c), and the streams made of both
 * (spill.c; spill_reader.c reads them). Chunks come in classes: class c has 1 KiB << c.
 */
#include "core/spill.h"

#include <pthread.h>
#include <sodium.h>
#include <stdbool.h>

enum { SPILL_UNIT = 1 << 10, SPILL_CLASSES = 6 };

_Static_assert(SPILL_UNIT << (SPILL_CLASSES - 1) == SPILL_CHUNK, "the last class is that of the largest chunk");

struct spill_chunk {
	union {
		unsigned char *memory;
		uint64_t offset; /* in the file */
	};
	uint64_t nonce; /* 0: in memory */
};

/* Memory that chunks are cut from: mapped in one piece, as locking each would cost more than filling it. */
struct spill_slab {
	unsigned char *base;
	size_t size, cut;
	unsigned char *used; /* per unit, 0 or 1 */
};

/* What was given back, in a list through the (wiped) chunks themselves. */
struct spill_spare {
	struct spill_spare *next;
};

struct spill_memory {
	size_t budget, in_use;
	struct spill_slab *slab;
	size_t slabs;
	struct spill_spare *spare[SPILL_CLASSES];
};

/* Places given back. */
struct spill_places {
	uint64_t *offset;
	size_t n, room;
};

struct spill_file {
	int fd; /* -1: not made yet */
	char *folder;
	uint64_t size;
	uint64_t nonce; /* the last one given out */
	struct spill_places spare[SPILL_CLASSES];
};

/* All of it in secret memory, for the key. */
struct spill {
	unsigned char key[crypto_stream_chacha20_KEYBYTES];
	pthread_mutex_t lock; /* of memory, file and version */
	struct spill_memory memory;
	struct spill_file file;
	uint64_t version;
};

static inline size_t spill_class_bytes(unsigned of)
{
	return (size_t)SPILL_UNIT << of;
}

/* Of a stream's chunk i. */
static inline unsigned spill_class_of(uint64_t i)
{
	return i < SPILL_CLASSES ? (unsigned)i : SPILL_CLASSES - 1;
}

/* Where chunk i begins: after 1 + 2 + .. units, and then whole chunks. */
static inline uint64_t spill_begin_of(uint64_t i)
{
	const uint64_t last = SPILL_CLASSES - 1;
	return i <= last ? spill_class_bytes((unsigned)i) - SPILL_UNIT : (i - last + 1) * SPILL_CHUNK - SPILL_UNIT;
}

/* The chunk that place at lies in: i with begin_of(i) <= at < begin_of(i + 1). */
static inline uint64_t spill_chunk_at(uint64_t at)
{
	uint64_t unit = at / SPILL_UNIT + 1;
	return unit < SPILL_CHUNK / SPILL_UNIT ? 63 - (uint64_t)__builtin_clzll(unit)
					       : SPILL_CLASSES - 2 + unit / (SPILL_CHUNK / SPILL_UNIT);
}

/* Bytes that chunk i of the stream holds. */
static inline size_t spill_filled(const struct spill_stream *of, uint64_t i)
{
	return spill_class_bytes(spill_class_of(i)) - (i + 1 == of->chunks ? of->left : 0);
}

/* Under the lock. */
bool spill_memory_fits(const struct spill_memory *m, size_t n);
must_check enum err spill_memory_take(struct spill_memory *m, unsigned of, unsigned char **out);
/* p holds nothing secret any more. */
void spill_memory_give(struct spill_memory *m, unsigned of, unsigned char *p);
/* The last thing: nobody uses m any more. Wipes what was not given back. */
void spill_memory_end(struct spill_memory *m);

/* Under the lock: a place and a nonce for a chunk of the class. Makes the file. */
must_check enum err spill_file_place(struct spill_file *f, unsigned of, struct spill_chunk *out);
void spill_file_give(struct spill_file *f, unsigned of, uint64_t offset);
/* Without: n bytes are encrypted where they are and written to the place. After an error they are what they were. */
must_check enum err spill_file_write(const struct spill *s, const struct spill_chunk *to, unsigned char *bytes, size_t n);
/* n bytes of a chunk from place at in it on. */
must_check enum err spill_file_read(const struct spill *s, const struct spill_chunk *from, size_t at, size_t n,
				    unsigned char *out);
void spill_file_end(struct spill_file *f);
