#include "stats/transition_area.h"

#include <math.h>
#include <string.h>

struct areas {
	const struct multistate_sample *s;
	const struct transition_map *map;
	const struct transitions *t;
	double start, tau;
	double *B;     /* [((j + 1) * K + h) * K + m]: B(j); 0 is the start */
	double *drift; /* [(j * K + h) * K + m]: - sum up to j of g_h A_h B */
};

static const double *area_after(const struct areas *a, int32_t j)
{
	size_t K = a->t->states;
	return a->B + (size_t)(j + 1) * K * K;
}

static double time_in(const struct areas *a, size_t j)
{
	return fmin(fmax(a->t->time[j], a->start), a->tau);
}

static void integrate(struct areas *a)
{
	const struct transitions *t = a->t;
	size_t K = t->states;
	double to = a->tau;
	for (size_t j = t->n + 1; j-- > 0;) {
		double *B = a->B + j * K * K, from = j ? time_in(a, j - 1) : a->start;
		const double *later = j < t->n ? B + K * K : NULL, *A = j < t->n ? step_at(t, j) : NULL;
		for (size_t h = 0; h < K; h++)
			for (size_t m = 0; m < K; m++) {
				double carried = later ? later[h * K + m] : 0;
				for (size_t k = 0; later && A[h * K + h] < 0 && k < K; k++)
					carried += A[h * K + k] * later[k * K + m];
				B[h * K + m] = carried + (h == m ? to - from : 0);
			}
		to = from;
	}
}

static void accumulate(struct areas *a)
{
	const struct transitions *t = a->t;
	size_t K = t->states;
	for (size_t j = 0; j < t->n; j++) {
		const double *A = step_at(t, j), *g = a->map->g + j * K, *B = area_after(a, (int32_t)j);
		for (size_t h = 0; h < K; h++)
			for (size_t m = 0; m < K; m++) {
				double *drift = &a->drift[(j * K + h) * K + m], sum = 0;
				for (size_t k = 0; A[h * K + h] < 0 && k < K; k++)
					sum += A[h * K + k] * B[k * K + m];
				*drift = (j ? a->drift[((j - 1) * K + h) * K + m] : 0) - g[h] * sum;
			}
	}
}

/* What a stay adds to the influence on the area of state m, per unit of weight. */
static double stay_area(const struct areas *a, size_t i, size_t m)
{
	const struct transitions *t = a->t;
	size_t K = t->states, h = (size_t)a->s->from[i], at = (size_t)t->at[i];
	double sum = a->drift[(at * K + h) * K + m];
	if (t->from[i] > 0)
		sum -= a->drift[((size_t)(t->from[i] - 1) * K + h) * K + m];
	if (a->s->to[i] >= 0) {
		const double *B = area_after(a, (int32_t)at);
		sum += a->map->g[at * K + h] * (B[(size_t)a->s->to[i] * K + m] - B[h * K + m]);
	}
	if (t->from[i] <= t->begin && t->begin <= t->at[i])
		for (size_t k = 0; k < K; k++)
			sum += ((k == h) - t->initial[k]) / t->initial_risk * area_after(a, -1)[k * K + m];
	return sum;
}

/* Stays are added up by person, or by cluster; sums has a place for each, all 0 and left so. A person's only stay needs none. */
static double sum_of_squares(const struct areas *a, size_t m, double *sums)
{
	const struct multistate_sample *s = a->s;
	const struct transitions *t = a->t;
	double total = 0;
	for (size_t k = 0; k < t->stays; k++) {
		size_t i = (size_t)t->stay[k];
		double w = s->cluster ? stay_weight(s, i) : s->weight ? s->weight[i] : 1;
		if (!s->cluster && s->first[i] && s->next[i] < 0)
			total += (s->count ? s->count[i] : 1) * pow(w * stay_area(a, i, m), 2);
		else if (t->from[i] <= t->at[i])
			sums[s->cluster ? s->cluster[i] : s->person[i]] += w * stay_area(a, i, m);
	}
	for (size_t k = 0; k < t->stays; k++) {
		size_t i = (size_t)t->stay[k];
		if (!s->cluster && s->first[i] && s->next[i] < 0)
			continue;
		double *sum = &sums[s->cluster ? s->cluster[i] : s->person[i]];
		total += (!s->cluster && s->count ? s->count[i] : 1) * *sum * *sum;
		*sum = 0;
	}
	return total;
}

/* B' cov B of one step or of p(0): shares a of n, B as seen from state h. */
static double spread(size_t K, const double *a, const double *B, size_t h, size_t m)
{
	double mean = 0, square = 0;
	for (size_t k = 0; k < K; k++) {
		double rise = k == h ? 0 : B[k * K + m] - B[h * K + m];
		mean += k == h ? 0 : a[k] * rise;
		square += k == h ? 0 : a[k] * rise * rise;
	}
	return fmax(square - mean * mean, 0);
}

static double multinomial_area(const struct areas *a, size_t m)
{
	const struct transitions *t = a->t;
	size_t K = t->states;
	double total = spread(K, t->initial, area_after(a, -1), 0, m) / t->initial_risk;
	for (size_t j = 0; j < t->n; j++)
		for (size_t h = 0; h < K; h++) {
			const double *A = step_at(t, j) + h * K;
			double p = occupied_before(t, h, j);
			if (A[h] < 0)
				total += p * p * spread(K, A, area_after(a, (int32_t)j), h, m) / t->n_risk[h * t->n + j];
		}
	return total;
}

enum err transition_area(struct arena *mem, const struct multistate_sample *s, const struct transition_map *map,
			 const double bounds[2], struct transition_area *out)
{
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	const struct transitions *t = map->t;
	size_t K = t->states, units = (size_t)(s->cluster ? s->clusters : s->persons);
	struct areas a = {.s = s,
			  .map = map,
			  .t = t,
			  .start = bounds[0],
			  .tau = fmax(bounds[1], bounds[0]),
			  .B = ARENA_ARRAY(scratch, (t->n + 1) * K * K, double),
			  .drift = ARENA_ARRAY(scratch, t->n * K * K, double)};
	double *sums = ARENA_ARRAY(scratch, units + 1, double), *all = ARENA_ARRAY(mem, 3 * K, double);
	enum err err = a.B && a.drift && sums && all ? ERR_OK : err_memory();
	if (err)
		goto out;
	integrate(&a);
	accumulate(&a);
	for (size_t m = 0; m < K; m++) {
		for (size_t h = 0; h < K; h++)
			all[m] += t->initial[h] * area_after(&a, -1)[h * K + m];
		all[K + m] = sum_of_squares(&a, m, sums);
		all[2 * K + m] = multinomial_area(&a, m);
	}
	*out = (struct transition_area){.mean = all, .jackknife = all + K, .multinomial = all + 2 * K};
out:
	arena_free(scratch);
	return err;
}

/* to = (I + A)' V (I + A), in two steps; only rows of A that move anyone. */
static void carry(size_t K, const double *A, double *V, double *work)
{
	memcpy(work, V, K * K * sizeof *V);
	for (size_t h = 0; h < K; h++)
		for (size_t k = 0; A[h * K + h] < 0 && k < K; k++)
			for (size_t l = 0; l < K; l++)
				work[k * K + l] += A[h * K + k] * V[h * K + l];
	memcpy(V, work, K * K * sizeof *V);
	for (size_t h = 0; h < K; h++)
		for (size_t l = 0; A[h * K + h] < 0 && l < K; l++)
			for (size_t k = 0; k < K; k++)
				V[k * K + l] += work[k * K + h] * A[h * K + l];
}

/* V + scale (diag(a) - a a'), a being the shares of those that leave h and the rest staying. */
static void add_step(size_t K, const double *a, size_t h, double scale, double *V)
{
	for (size_t k = 0; k < K; k++)
		for (size_t l = 0; l < K; l++) {
			double stay_k = (k == h) + a[k], stay_l = (l == h) + a[l];
			V[k * K + l] += scale * ((k == l ? stay_k : 0) - stay_k * stay_l);
		}
}

enum err transition_multinomial(const struct transitions *t, double *variance)
{
	struct arena *mem = arena_new();
	size_t K = t->states;
	double *V = mem ? ARENA_ARRAY(mem, K * K, double) : NULL, *work = mem ? ARENA_ARRAY(mem, K * K, double) : NULL;
	enum err err = V && work ? ERR_OK : err_memory();
	for (size_t k = 0; !err && k < K; k++)
		for (size_t l = 0; l < K; l++)
			V[k * K + l] = ((k == l) * t->initial[k] - t->initial[k] * t->initial[l]) / t->initial_risk;
	for (size_t k = 0; !err && k < K; k++)
		variance[K * t->n + k] = V[k * K + k];
	for (size_t j = 0; !err && j < t->n; j++) {
		const double *A = step_at(t, j);
		carry(K, A, V, work);
		for (size_t h = 0; h < K; h++) {
			double p = occupied_before(t, h, j), n = t->n_risk[h * t->n + j];
			if (A[h * K + h] < 0)
				add_step(K, A + h * K, h, p * p / n, V);
		}
		for (size_t k = 0; k < K; k++)
			variance[k * t->n + j] = fmax(V[k * K + k], 0);
	}
	arena_free(mem);
	return err;
}
