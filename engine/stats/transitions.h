#pragma once
/*
 * The transition table of one group: who was at risk in each state, who moved where, and the state occupation probabilities.
 *
 *   n_h(j) = sum of w_i over stays in h with entry_i < t_j <= exit_i; d_hk(j): of those that move from h to k at t_j
 *   step A_j: A_hk = d_hk / n_h for k != h, A_hh = - sum_k A_hk          (Nelson-Aalen increments)
 *   p(j) = p(j - 1) (I + A_j)                                            Aalen & Johansen 1978
 *   p(0): the shares of the states among those at risk at the first move of the group (at the last time, when nobody moves)
 *
 * When everyone at risk in a state leaves it, A_hh is exactly -1. Times are those of moves and of ends of observation.
 * cost: O(stays log times + times states^2), groups on all cores
 */
#include "sample/multistate.h"

struct transitions {
	size_t n; /* distinct times */
	size_t states;
	double *time;
	double *n_risk, *n_event, *n_censor; /* [h * n + j]; n_event: moves into h, n_censor: last seen in h */
	double *step;                        /* [(j * states + h) * states + k] */
	double *p;                           /* [k * n + j]: after t_j */
	double *initial;                     /* states */
	double initial_risk;                 /* weight of those whose states give it */
	int32_t begin;                       /* index of the time at which it is taken */
	size_t stays;                        /* of the group */
	size_t records, persons;             /* stays and persons, by frequency */
	const int32_t *stay;                 /* the sample's numbers, in the order of exit */
	const int32_t *from, *at;            /* by the sample's numbers: a stay is at risk at times from .. at */
};

enum { TRANSITION_PIECES = 16 };

/* Groups are done in pieces, on all cores: piece i of n has groups i groups / n until (i + 1) groups / n. */
static inline size_t transition_pieces(const struct multistate_sample *s)
{
	return s->groups < TRANSITION_PIECES ? (size_t)s->groups : TRANSITION_PIECES;
}

/* out: s->groups tables. */
must_check enum err transitions_of_groups(struct arena *mem, const struct multistate_sample *s, struct transitions *out);

static inline double stay_weight(const struct multistate_sample *s, size_t i)
{
	return (s->weight ? s->weight[i] : 1) * (s->count ? s->count[i] : 1);
}

/* p(j - 1) of a state: what it was just before the time of index j. */
static inline double occupied_before(const struct transitions *t, size_t state, size_t j)
{
	return j ? t->p[state * t->n + j - 1] : t->initial[state];
}

static inline const double *step_at(const struct transitions *t, size_t j)
{
	return t->step + j * t->states * t->states;
}
