#pragma once
/*
 * One draw of the discrete Laplace distribution, exact: whole numbers only, so that no rounding can give a count away (Mironov, CCS 2012).
 *
 *   P(Z = k) = (1 - a) / (1 + a) a^|k|,   a = exp(-s / t),   k = .., -1, 0, 1, ..
 *
 * Algorithms 1 and 2 of C. Canonne, G. Kamath & T. Steinke, The discrete Gaussian for differential privacy, NeurIPS 2020. Noise of scale t / s on a
 * count that one client changes by 1 at most is (s / t)-differentially private.
 *
 * t, s       scale as a fraction, 1 .. 4294967295 each
 * from       uniform bytes; for a release those of a cryptographic source (deid/mark.h)
 * errors     ERR_RANGE t or s is 0; ERR_KEY the source gives nothing, or the same for ever: a draw that takes LAPLACE_WORDS words of 8 bytes is given
 *            up (an honest source does that less than once in e^1000 draws)
 * cost       some 20 words; not in constant time: how long a draw takes depends on it
 * oracle     the mass function above, by chi-square over several scales
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

enum { LAPLACE_WORDS = 65536 };

struct byte_source {
	enum err (*bytes)(void *context, unsigned char *byte, size_t n);
	void *context;
};

/* out: the number drawn. */
must_check enum err discrete_laplace(uint32_t t, uint32_t s, const struct byte_source *from, int64_t *out);
