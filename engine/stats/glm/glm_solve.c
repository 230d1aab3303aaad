#include "stats/glm/glm_parts.h"
#include "stats/symmetric.h"

#include <string.h>

/* Level sums to the base's: each its own, or all of them to the one intercept with the shapes. */
static void collect(struct glm_work *w, double *base_score)
{
	const struct glm_sums *s = &w->sums;
	size_t p = w->p, q = w->q, m = w->shapes;
	memset(base_score, 0, w->base * sizeof *base_score);
	memset(w->share, 0, w->base * sizeof *w->share);
	memset(w->cross, 0, w->base * q * sizeof *w->cross);
	memset(w->schur, 0, q * q * sizeof *w->schur);
	memset(w->rest, 0, q * sizeof *w->rest);
	for (size_t l = 0; l < w->levels; l++) {
		size_t b = w->base > 1 ? l : 0;
		base_score[b] += s->level_score[l];
		w->share[b] += s->level_share[l];
		for (size_t j = 0; j < p; j++)
			w->cross[b * q + m + j] += s->level_x[l * p + j];
		for (size_t k = 0; k < m; k++) {
			double z = w->shape[k * w->levels + l];
			w->rest[k] += z * s->level_score[l];
			w->cross[b * q + k] += z * s->level_share[l];
			for (size_t j = 0; j <= k; j++)
				w->schur[k * q + j] += z * w->shape[j * w->levels + l] * s->level_share[l];
			for (size_t j = 0; j < p; j++)
				w->schur[(m + j) * q + k] += z * s->level_x[l * p + j];
		}
	}
	for (size_t j = 0; j < p; j++) {
		w->rest[m + j] = s->score[j];
		for (size_t k = 0; k <= j; k++)
			w->schur[(m + j) * q + m + k] = s->information[j * p + k];
	}
}

/* S = M - C' D^-1 C, and the score likewise; cross becomes D^-1 C. */
static void eliminate(struct glm_work *w, const double *base_score)
{
	size_t q = w->q;
	for (size_t b = 0; b < w->base; b++) {
		double *c = w->cross + b * q, share = w->share[b];
		if (!(share > 0)) {
			memset(c, 0, q * sizeof *c);
			continue;
		}
		for (size_t k = 0; k < q; k++) {
			w->rest[k] -= c[k] / share * base_score[b];
			for (size_t j = 0; j <= k; j++)
				w->schur[k * q + j] -= c[k] / share * c[j];
		}
		for (size_t k = 0; k < q; k++)
			c[k] /= share;
	}
}

static void drop(double *m, size_t q, size_t k)
{
	for (size_t j = 0; j < q; j++)
		m[k * q + j] = m[j * q + k] = 0;
}

/*
 * Which columns are collinear is settled at the first step; one that loses its information later is running away. A column of which the
 * base leaves nothing but rounding goes before the others are looked at.
 */
static size_t factor(struct glm_work *w, const double *whole)
{
	size_t q = w->q, rank = 0;
	for (size_t k = 0; k < q; k++)
		if (w->settled ? w->dropped[k] : !(w->schur[k * q + k] > 1e-11 * whole[k]))
			drop(w->schur, q, k);
	symmetric_factor(w->schur, q, w->settled ? 1e-15 : SYMMETRIC_TOLERANCE);
	for (size_t k = 0; k < q; k++) {
		if (!w->settled)
			w->dropped[k] = !(w->schur[k * q + k] > 0);
		rank += !w->dropped[k];
	}
	w->settled = true;
	return rank;
}

void glm_solve_rest(const struct glm_work *w, double *d)
{
	symmetric_solve(w->schur, w->q, d);
}

size_t glm_solve(struct glm_work *w)
{
	size_t q = w->q;
	double *base = w->step, *d = w->step + w->base, *whole = d;
	collect(w, base);
	for (size_t k = 0; k < q; k++)
		whole[k] = w->schur[k * q + k];
	eliminate(w, base);
	size_t rank = factor(w, whole);
	memcpy(d, w->rest, q * sizeof *d);
	glm_solve_rest(w, d);
	for (size_t b = 0; b < w->base; b++) {
		double share = w->share[b];
		base[b] = share > 0 ? base[b] / share : 0;
		for (size_t k = 0; k < q; k++)
			base[b] -= w->cross[b * q + k] * d[k];
	}
	return rank;
}
