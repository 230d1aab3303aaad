#pragma once
/*
 * The infinitesimal jackknife of state occupation probabilities: squared influences summed over units, at every time, in one scan.
 *
 * The influence of a unit on p(0) is (its state - p(0)) / n, when its state counts there; how it moves is in transition_map.h. A unit is a
 * person, or the persons of a cluster together.
 * Without clusters, and with one weight a person, all who have lived through the same are one history: it is its state, its begin and the
 * history before. Else every unit is followed by itself. Sums over units are moved, not the units (transition_moments.h).
 *
 * variance  (n + 1) * states places: [k * n + j] after t_j, [states * n + k] of p(0)
 * cost      O(stays log times + times states^3)
 */
#include "stats/transition_map.h"

must_check enum err transition_jackknife(const struct multistate_sample *s, const struct transition_map *map,
					 double *variance);
/* The same, by its two ways. */
must_check enum err transition_by_history(const struct multistate_sample *s, const struct transition_map *map,
					  double *variance);
must_check enum err transition_by_unit(const struct multistate_sample *s, const struct transition_map *map,
				       double *variance);

/* Everyone who counts in p(0) has joined: its variance, which is that of p at every time before the first move as well. */
void transition_variance_begin(const struct transitions *t, const double *uu, double *variance);

/* Stay i counts in p(0). */
static inline int counts_at_begin(const struct transitions *t, size_t i)
{
	return t->from[i] <= t->begin && t->begin <= t->at[i];
}

/* U + w (the influence on p(0) of one in state h). */
static inline void add_initial(const struct transitions *t, size_t h, double w, double *U)
{
	for (size_t k = 0; k < t->states; k++)
		U[k] += w * ((k == h) - t->initial[k]) / t->initial_risk;
}
