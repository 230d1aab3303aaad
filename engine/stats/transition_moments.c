#include "stats/transition_moments.h"

#include <string.h>

enum err transition_moments_new(struct arena *mem, size_t states, struct transition_moments *out)
{
	double *all = ARENA_ARRAY(mem, 4 * states * states, double);
	if (!all)
		return err_memory();
	size_t size = states * states;
	*out = (struct transition_moments){
		.states = states, .rr = all, .ru = all + size, .uu = all + 2 * size, .work = all + 3 * size};
	return ERR_OK;
}

/* uu + X + X' + A' Y A with X = E[U y'] A and Y = E[y y'], y = U - R o g: here X + A' Y A / 2, to be added with its transpose. */
static void rise_of_uu(struct transition_moments *m, const double *A, const double *g)
{
	size_t K = m->states;
	double *rise = m->work;
	memset(rise, 0, K * K * sizeof *rise);
	for (size_t b = 0; b < K; b++) {
		if (!(A[b * K + b] < 0))
			continue;
		for (size_t a = 0; a < K; a++) {
			double uy = m->uu[a * K + b] - m->ru[b * K + a] * g[b];
			for (size_t k = 0; k < K; k++)
				rise[a * K + k] += uy * A[b * K + k];
		}
		for (size_t c = 0; c < K; c++) {
			double yy = m->uu[b * K + c] - g[b] * m->ru[b * K + c] - g[c] * m->ru[c * K + b] +
				    g[b] * g[c] * m->rr[b * K + c];
			for (size_t k = 0; A[c * K + c] < 0 && k < K; k++)
				for (size_t l = 0; l < K; l++)
					rise[k * K + l] += 0.5 * A[b * K + k] * yy * A[c * K + l];
		}
	}
}

static void move_ru(struct transition_moments *m, const double *A, const double *g)
{
	size_t K = m->states;
	for (size_t h = 0; h < K; h++) {
		double ry[MULTISTATE_STATES_MAX];
		for (size_t b = 0; b < K; b++)
			ry[b] = m->ru[h * K + b] - m->rr[h * K + b] * g[b];
		for (size_t b = 0; b < K; b++)
			for (size_t k = 0; A[b * K + b] < 0 && k < K; k++)
				m->ru[h * K + k] += ry[b] * A[b * K + k];
	}
}

void transition_moments_move(struct transition_moments *m, const struct transition_map *map, size_t j)
{
	size_t K = m->states;
	const double *A = step_at(map->t, j), *g = map->g + j * K;
	rise_of_uu(m, A, g);
	move_ru(m, A, g);
	for (size_t k = 0; k < K; k++)
		for (size_t l = 0; l < K; l++)
			m->uu[k * K + l] += m->work[k * K + l] + m->work[l * K + k];
}

void transition_moments_add(struct transition_moments *m, double q, const double *R, const double *U)
{
	size_t K = m->states;
	for (size_t h = 0; h < K; h++)
		for (size_t k = 0; k < K; k++) {
			m->rr[h * K + k] += q * R[h] * R[k];
			m->ru[h * K + k] += q * R[h] * U[k];
			m->uu[h * K + k] += q * U[h] * U[k];
		}
}
