#pragma once
/*
 * Who a mean is made of: the sum of absolute contributions, and the shares of it that the largest client, the two largest, the largest therapist and
 * the two largest therapists have. What the gate asks of a mean (struct spread).
 *
 * order     all contributions of a client follow each other, as the cohort's episodes do
 * therapist the episode's, 0: none; those without one are one therapist to nobody and stay out of the therapists' sums, not out of the total
 * errors    ERR_MEMORY
 * cost      constant a contribution, one pass over the therapists at the end
 * oracle    tests/unit/analyses/contributions_test.c (sorted by hand)
 */
#include "core/arena.h"
#include "core/err.h"
#include "table/grounds.h"

#include <stdbool.h>
#include <stdint.h>

struct contributions {
	bool any;
	size_t client;        /* whose contributions are being added up */
	double own;           /* so far */
	double sum, one, two; /* of the clients before: all, the largest, the second */
	int therapists;
	double *of_therapist;
};

must_check enum err contributions_new(struct arena *mem, int therapists, struct contributions *out);
void contributions_add(struct contributions *c, size_t client, int32_t therapist, double x);
/* sd: of the contributions, on the value's scale. The sums are closed: nothing may be added afterwards. */
struct spread contributions_spread(struct contributions *c, double sd);
/* The same, in the arena, for an estimate (limit false) and for its limits (true): out[0], out[1]. */
must_check enum err contributions_spreads(struct arena *mem, struct contributions *c, double sd,
					  const struct spread *out[2]);
