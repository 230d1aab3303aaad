#include "stats/transition_jackknife.h"
#include "stats/transition_moments.h"

#include <math.h>

/* Units of their own: weight at risk in each state, and influence, both with the weights in them, as they were after time index ref. */
struct units {
	const struct multistate_sample *s;
	const struct transitions *t;
	const struct transition_map *map;
	struct transition_moments m;
	int32_t *number; /* of each person or cluster of the sample, + 1; 0: not met */
	double *R, *U;
	int32_t *ref;
	size_t met;
};

static double weight_in_unit(const struct multistate_sample *s, size_t i)
{
	return s->cluster ? stay_weight(s, i) : s->weight ? s->weight[i] : 1;
}

static double alike(const struct multistate_sample *s, size_t i)
{
	return !s->cluster && s->count ? s->count[i] : 1;
}

/* The unit of stay i, brought to what it is after time j and taken out of the moments. */
static size_t take(struct units *u, size_t i, int32_t j)
{
	size_t K = u->t->states;
	int32_t *number = &u->number[u->s->cluster ? u->s->cluster[i] : u->s->person[i]];
	if (!*number) {
		*number = (int32_t)++u->met;
		u->ref[u->met - 1] = -1;
	}
	size_t unit = (size_t)*number - 1;
	transition_bring(u->map, u->ref[unit], j, u->R + unit * K, u->U + unit * K);
	u->ref[unit] = j;
	transition_moments_add(&u->m, -alike(u->s, i), u->R + unit * K, u->U + unit * K);
	return unit;
}

static void put_back(struct units *u, size_t i, size_t unit)
{
	size_t K = u->t->states;
	transition_moments_add(&u->m, alike(u->s, i), u->R + unit * K, u->U + unit * K);
}

static void join(struct units *u, size_t i, int32_t j)
{
	size_t K = u->t->states, h = (size_t)u->s->from[i];
	if (u->t->from[i] > u->t->at[i])
		return;
	size_t unit = take(u, i, j - 1);
	double w = weight_in_unit(u->s, i);
	u->R[unit * K + h] += w;
	if (counts_at_begin(u->t, i))
		add_initial(u->t, h, w, u->U + unit * K);
	put_back(u, i, unit);
}

static void end(struct units *u, size_t i, int32_t j)
{
	size_t K = u->t->states, h = (size_t)u->s->from[i];
	if (u->t->from[i] > u->t->at[i])
		return;
	size_t unit = take(u, i, j);
	double w = weight_in_unit(u->s, i), g = u->map->g[(size_t)j * K + h];
	u->R[unit * K + h] -= w;
	if (u->s->to[i] >= 0) {
		u->U[unit * K + h] -= w * g;
		u->U[unit * K + (size_t)u->s->to[i]] += w * g;
	}
	put_back(u, i, unit);
}

static void scan(struct units *u, const int32_t *joining, double *variance)
{
	const struct transitions *t = u->t;
	size_t K = t->states, ending = 0, joined = 0;
	for (size_t j = 0; j < t->n; j++) {
		for (; joined < t->stays && t->from[joining[joined]] <= (int32_t)j; joined++)
			join(u, (size_t)joining[joined], (int32_t)j);
		if ((int32_t)j == t->begin)
			transition_variance_begin(t, u->m.uu, variance);
		transition_moments_move(&u->m, u->map, j);
		for (; ending < t->stays && t->at[t->stay[ending]] <= (int32_t)j; ending++)
			end(u, (size_t)t->stay[ending], (int32_t)j);
		for (size_t k = 0; k < K; k++)
			variance[k * t->n + j] = fmax(u->m.uu[k * K + k], 0);
	}
}

/* By counting; start has n + 2 places, all 0. */
static void order_joining(const struct transitions *t, size_t *start, int32_t *joining)
{
	for (size_t k = 0; k < t->stays; k++)
		start[t->from[t->stay[k]] + 1]++;
	for (size_t j = 0; j <= t->n; j++)
		start[j + 1] += start[j];
	for (size_t k = 0; k < t->stays; k++)
		joining[start[t->from[t->stay[k]]]++] = t->stay[k];
}

enum err transition_by_unit(const struct multistate_sample *s, const struct transition_map *map, double *variance)
{
	const struct transitions *t = map->t;
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	size_t most = t->stays + 1, K = t->states;
	struct units u = {.s = s,
			  .t = t,
			  .map = map,
			  .number = ARENA_ARRAY(mem, (size_t)(s->cluster ? s->clusters : s->persons), int32_t),
			  .R = ARENA_ARRAY(mem, most * K, double),
			  .U = ARENA_ARRAY(mem, most * K, double),
			  .ref = ARENA_ARRAY(mem, most, int32_t)};
	int32_t *joining = ARENA_ARRAY(mem, most, int32_t);
	size_t *start = ARENA_ARRAY(mem, t->n + 3, size_t);
	enum err err = transition_moments_new(mem, K, &u.m);
	if (!err && (!u.number || !u.R || !u.U || !u.ref || !joining || !start))
		err = err_memory();
	if (!err) {
		order_joining(t, start, joining);
		scan(&u, joining, variance);
	}
	arena_free(mem);
	return err;
}
