#include "stats/transition_map.h"

#include <string.h>

enum { BRANCH = 8 };

static void one_time(const struct transition_map *m, size_t j, const double *R, double *U)
{
	size_t K = m->t->states;
	const double *step = step_at(m->t, j), *g = m->g + j * K;
	double y[MULTISTATE_STATES_MAX];
	for (size_t h = 0; h < K; h++)
		y[h] = U[h] - R[h] * g[h];
	for (size_t h = 0; h < K; h++)
		for (size_t k = 0; step[h * K + h] < 0 && k < K; k++)
			U[k] += y[h] * step[h * K + k];
}

static void one_block(const struct transition_map *m, const struct transition_level *l, size_t block, const double *R,
		      double *U)
{
	size_t K = m->t->states;
	const double *carry = l->carry + block * K * K, *drift = l->drift + block * K * K;
	double now[MULTISTATE_STATES_MAX] = {0};
	for (size_t h = 0; h < K; h++) {
		for (size_t k = 0; U[h] != 0 && k < K; k++)
			now[k] += U[h] * carry[h * K + k];
		for (size_t k = 0; R[h] != 0 && k < K; k++)
			now[k] += R[h] * drift[h * K + k];
	}
	memcpy(U, now, K * sizeof *U);
}

void transition_bring(const struct transition_map *m, int32_t from, int32_t to, const double *R, double *U)
{
	size_t at = (size_t)((ptrdiff_t)from + 1), end = (size_t)((ptrdiff_t)to + 1);
	while (at < end) {
		size_t l = m->levels;
		while (l > 0 && (at % m->level[l - 1].span || at + m->level[l - 1].span > end))
			l--;
		if (!l) {
			one_time(m, at++, R, U);
			continue;
		}
		one_block(m, &m->level[l - 1], at / m->level[l - 1].span, R, U);
		at += m->level[l - 1].span;
	}
}

/* The maps of all whole blocks of a span, row by row: of U = e_h and of R = e_h. */
static enum err add_level(struct arena *mem, struct transition_map *m, size_t span)
{
	size_t K = m->t->states, blocks = m->t->n / span;
	struct transition_level l = {.span = span,
				     .carry = ARENA_ARRAY(mem, blocks * K * K, double),
				     .drift = ARENA_ARRAY(mem, blocks * K * K, double)};
	if (!l.carry || !l.drift)
		return err_memory();
	for (size_t b = 0; b < blocks; b++)
		for (size_t h = 0; h < K; h++) {
			double R[MULTISTATE_STATES_MAX] = {0};
			int32_t from = (int32_t)(b * span) - 1, to = from + (int32_t)span;
			double *carry = l.carry + (b * K + h) * K, *drift = l.drift + (b * K + h) * K;
			carry[h] = 1;
			transition_bring(m, from, to, R, carry);
			R[h] = 1;
			transition_bring(m, from, to, R, drift);
		}
	m->level[m->levels++] = l;
	return ERR_OK;
}

enum err transition_map_build(struct arena *mem, const struct transitions *t, struct transition_map *out)
{
	struct transition_map m = {.t = t, .g = ARENA_ARRAY(mem, t->n * t->states + 1, double)};
	if (!m.g)
		return err_memory();
	for (size_t j = 0; j < t->n; j++)
		for (size_t h = 0; h < t->states; h++) {
			double n = t->n_risk[h * t->n + j];
			m.g[j * t->states + h] = n > 0 ? occupied_before(t, h, j) / n : 0;
		}
	enum err err = ERR_OK;
	for (size_t span = BRANCH; !err && span <= t->n; span *= BRANCH)
		err = add_level(mem, &m, span);
	if (!err)
		*out = m;
	return err;
}
