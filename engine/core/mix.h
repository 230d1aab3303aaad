#pragma once
/*
 * A number of 64 bits from bytes, for tables in memory only: eight at a time, mixed with the constants of splitmix64 (Steele, Lea and Flood 2014).
 * Not for anything kept (core/fnv.h), nor where somebody could choose texts that meet (it has no key).
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* n bytes, at most 8, in the low end of a number. */
static inline uint64_t mix_part(const char *s, size_t n)
{
	uint64_t part = 0;
	if (n == sizeof part) {
		memcpy(&part, s, sizeof part);
	} else if (n >= sizeof(uint32_t)) {
		uint32_t low, high;
		memcpy(&low, s, sizeof low);
		memcpy(&high, s + (n - sizeof high), sizeof high);
		part = (uint64_t)high << (n - sizeof high) * 8 | low;
	} else {
		for (size_t i = 0; i < n; i++)
			part |= (uint64_t)(unsigned char)s[i] << i * 8;
	}
	return part;
}

static inline uint64_t mix_in(uint64_t h, uint64_t part)
{
	h = (h ^ part) * UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ h >> 29;
}

/* seed: what else the number is about. */
static inline uint64_t mix_bytes(uint64_t seed, const char *s, size_t n)
{
	uint64_t h = seed ^ n * UINT64_C(0x9E3779B97F4A7C15), last = 0;
	for (; n > 2 * sizeof h; s += sizeof h, n -= sizeof h)
		h = mix_in(h, mix_part(s, sizeof h));
	/* Of 8 to 16 bytes the first and the last eight, which may overlap: no branch depends on their number. */
	if (n >= sizeof h)
		memcpy(&last, s + (n - sizeof h), sizeof last);
	h = mix_in(h, mix_part(s, n < sizeof h ? n : sizeof h));
	h = mix_in(h, last);
	h = (h ^ (h >> 27)) * UINT64_C(0x94D049BB133111EB);
	return h ^ (h >> 31);
}
