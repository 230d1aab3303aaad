#include "read/csv_masks.h"

#include <string.h>

static const uint64_t ones = UINT64_C(0x0101010101010101);
static const uint64_t low_bits = UINT64_C(0x7F7F7F7F7F7F7F7F);

/* Eight bits: byte i of the word equals the byte that fills pattern. Exact: no carry passes from one byte to the next. */
static uint64_t equal(uint64_t word, uint64_t pattern)
{
	uint64_t x = word ^ pattern;
	uint64_t zero = ~(((x & low_bits) + low_bits) | x | low_bits);
	/* One bit every eighth place gathers in the top byte: bit 7 of byte i moves to place 56 + i. */
	return ((zero >> 7) * UINT64_C(0x0102040810204080)) >> 56;
}

/* Bit i becomes the parity of bits 0..i. */
static uint64_t prefix_xor(uint64_t x)
{
	for (unsigned shift = 1; shift < 64; shift *= 2)
		x ^= x << shift;
	return x;
}

static uint64_t load(const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

void csv_masks_plain(const char *text, size_t chunks, char delimiter, struct csv_masks *out)
{
	uint64_t between = ones * (unsigned char)delimiter;
	for (size_t c = 0; c < chunks; c++, text += 64) {
		struct csv_masks m = {0};
		for (unsigned i = 0; i < 8; i++) {
			uint64_t word = load(text + (size_t)8 * i);
			m.delimiter |= equal(word, between) << (8 * i);
			m.newline |= equal(word, ones * '\n') << (8 * i);
			m.cr |= equal(word, ones * '\r') << (8 * i);
			m.quote |= equal(word, ones * '"') << (8 * i);
		}
		if (m.quote)
			m.parity = prefix_xor(m.quote);
		out[c] = m;
	}
}
