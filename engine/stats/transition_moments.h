#pragma once
/* Second moments over all units of what transition_map.h moves: sums of R_h R_k, R_h U_k and U_h U_k. */
#include "stats/transition_map.h"

struct transition_moments {
	size_t states;
	double *rr, *ru, *uu; /* states x states; ru[h][k]: R_h U_k */
	double *work;         /* states x states */
};

must_check enum err transition_moments_new(struct arena *mem, size_t states, struct transition_moments *out);
/* Every unit lives through time j. */
void transition_moments_move(struct transition_moments *m, const struct transition_map *map, size_t j);
/* q units more (less, when q < 0) with this R and U. */
void transition_moments_add(struct transition_moments *m, double q, const double *R, const double *U);
