#pragma once
/*
 * For this module alone: hashes of 64 bits and a number each, in secret memory. Two texts share a hash in a set of a million with a chance of
 * 3 in 10^8; who needs more compares the texts.
 */
#include "core/err.h"
#include "core/mix.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hashed {
	void *hash, *number; /* uint64_t, uint32_t; number stays NULL in a set that keeps none */
	size_t room, n;      /* room: a power of 2, or 0 */
	bool bare;           /* keeps no number */
};

/* 0 marks a free place. */
static inline uint64_t hashed_of(const char *s, size_t n)
{
	uint64_t h = mix_bytes(0, s, n);
	return h ? h : 1;
}
/* Adds one more of that hash, whether or not there are others. */
must_check enum err hashed_add(struct hashed *t, uint64_t hash, uint32_t number);
bool hashed_has(const struct hashed *t, uint64_t hash);
/* The numbers of a hash one after the other: *at is 0 at first; false when there are no more. */
bool hashed_next(const struct hashed *t, uint64_t hash, size_t *at, uint32_t *number);
void hashed_free(struct hashed *t);
