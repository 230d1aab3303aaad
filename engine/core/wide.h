#pragma once
/*
 * WIDE before a function: compiled twice, plainly and for AVX2, chosen when the program starts. Where its sums run over lanes that are
 * added in one fixed order, as written, both give the same bits: vectors are only another way of doing the same additions (there is no
 * fused multiply-add in AVX2). The lanes are what makes a sum vectorise at all, as a compiler may not reorder sums on its own.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

enum { WIDE_LANES = 8 };

static inline double wide_sum(const double s[WIDE_LANES])
{
	return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}
