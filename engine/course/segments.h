#pragma once
/*
 * The best cut of a course into straight pieces when the error of measurement is known: exact, by dynamic programming over all cuts
 * (segment neighbourhood; Auger & Lawrence 1989).
 *
 *   minimise  sum over segments of RSS/sigma^2 + penalty, each segment at least `least` scores long,
 *   RSS around the segment's least-squares line on the session number (linear) or around its mean (level)
 *   BIC    (q + 1) K log m: q coefficients a segment (linear 2, level 1), K cuts, m scores                     Schwarz 1978
 *   MBIC   level: 3 K log m + sum log(n_i/m), n_i the segment's scores                             Zhang & Siegmund 2007
 *          linear: 6 K log m + sum 4 log(n_i/m), by the same argument (the slope's information grows as n_i^3)
 *
 * s        scores, positions without one passed over; sessions not decreasing
 * sigma    > 0, in the unit of the scores
 * ties     of two cuts that cost the same to 1e-9 the one with the later last cut
 * outputs  last[k]: position of the last score of segment k; at least m / least places, the caller's
 * returns  the number of segments; 0 when there are fewer than `least` scores
 * cost     O(m^2)
 * oracle   datasets/oracles/plateaus.R (all cuts tried by brute force with lm), segments_test.c
 */
#include "sample/scores.h"

enum segments_shape { SEGMENTS_LINEAR, SEGMENTS_LEVEL };
enum segments_penalty { SEGMENTS_BIC, SEGMENTS_MBIC };

/* Room for m + 1 of each, the caller's. */
struct segments_room {
	double *cost;
	size_t *from, *position;
};

struct segments_opts {
	enum segments_shape shape;
	enum segments_penalty penalty;
	double sigma;
	size_t least; /* at least 2 for linear */
	struct segments_room room;
};

size_t segments_fit(const struct scores *s, const struct segments_opts *opts, size_t *last);
