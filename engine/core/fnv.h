#pragma once
/*
 * FNV-1a, 64 bits: h = (h ^ value) * prime, from the offset basis (Fowler, Noll, Vo; draft-eastlake-fnv). For tables and for fingerprints of what
 * is no secret. Over bytes it is the published function; fnv_step() also takes a number that is a word of its own.
 */
#include <stddef.h>
#include <stdint.h>

#define FNV_BASIS UINT64_C(0xcbf29ce484222325)

static inline uint64_t fnv_step(uint64_t h, uint64_t value)
{
	return (h ^ value) * UINT64_C(0x100000001b3);
}

static inline uint64_t fnv_bytes(uint64_t h, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = fnv_step(h, (unsigned char)text[i]);
	return h;
}
