#pragma once
/*
 * Which clients stand behind a number, small and mergeable: the power sums of their keyed 64-bit tags in GF(2^64). Two sets added give the power
 * sums of what is in one of them only, so that a later release can tell by how many clients it differs from an earlier one without either list.
 * Without the key of the tags the sums say nothing about who is in the set.
 *
 * Formula   sum[k] = sum of x^(2k+1) over the tags x, k = 0..23, modulo x^64 + x^4 + x^3 + x + 1; the even powers are squares of these. The number
 *           of tags is the length of the shortest linear recurrence of the sums (Massey 1969, without inversions), exact up to 23: PinSketch
 *           (Dodis, Ostrovsky, Reyzin & Smith, SIAM J. Comput. 2008;38:97). A larger set looks like one of 23 or fewer with probability 2^-64.
 * Key       sum of the clients' random numbers 0..255, modulo 256: the cell key of the cell-key method (Fraser & Wooton 2005)
 * Twice     a client added twice is gone: each stands in a set once
 * Cost      a mark: 24 products of the field, about a microsecond; adding one: 24 exclusive ors
 */
#include <stddef.h>
#include <stdint.h>

enum { CONTRIBUTORS_WORDS = 24, CONTRIBUTORS_MANY = 24 };

struct contributors {
	uint64_t sum[CONTRIBUTORS_WORDS];
	uint64_t key; /* below 256 */
};

/* The set of one client: its tag (0 is taken for 1) and its random number. */
struct contributors contributors_one(uint64_t tag, unsigned char key);
/* Adds clients who are not in the set. */
void contributors_join(struct contributors *set, const struct contributors *more);
/* Takes clients away who are in the set. */
void contributors_leave(struct contributors *set, const struct contributors *fewer);
/* Tags that are in one of the sets only; CONTRIBUTORS_MANY: as many as that or more. A client whose rows changed counts twice. */
size_t contributors_apart(const struct contributors *a, const struct contributors *b);
