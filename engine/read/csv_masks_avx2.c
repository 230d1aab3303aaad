#include "read/csv_masks.h"

#ifdef __x86_64__
#include <immintrin.h>

#define WITH_AVX2 __attribute__((target("avx2,pclmul")))

WITH_AVX2 static inline uint64_t equal(__m256i low, __m256i high, __m256i pattern)
{
	uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern));
	uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern));
	return a | (uint64_t)b << 32;
}

/* A carry-less product with all ones is the parity of all bits up to each place. */
WITH_AVX2 static inline uint64_t prefix_xor(uint64_t x)
{
	__m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)x), _mm_set1_epi8(-1), 0);
	return (uint64_t)_mm_cvtsi128_si64(product);
}

WITH_AVX2 static void masks_avx2(const char *text, size_t chunks, char delimiter, struct csv_masks *out)
{
	const __m256i between = _mm256_set1_epi8(delimiter);
	const __m256i newline = _mm256_set1_epi8('\n');
	const __m256i cr = _mm256_set1_epi8('\r');
	const __m256i quote = _mm256_set1_epi8('"');
	for (size_t c = 0; c < chunks; c++, text += 64) {
		__m256i low = _mm256_loadu_si256((const __m256i *)(const void *)text);
		__m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(text + 32));
		uint64_t quotes = equal(low, high, quote);
		out[c].delimiter = equal(low, high, between);
		out[c].newline = equal(low, high, newline);
		out[c].cr = equal(low, high, cr);
		out[c].quote = quotes;
		out[c].parity = quotes ? prefix_xor(quotes) : 0;
	}
}

csv_masks_fn *csv_masks_best(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") ? masks_avx2 : csv_masks_plain;
}
#else
csv_masks_fn *csv_masks_best(void)
{
	return csv_masks_plain;
}
#endif
