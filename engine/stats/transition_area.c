#include "stats/transition_area.h"

#include "stats/transition_jackknife.h"

#include <math.h>
#include <string.h>

struct areas {
	const struct multistate_sample *s;
	const struct transition_map *map;
	const struct transitions *t;
	double start, tau;
	double *B;            /* [((j + 1) * K + h) * K + m]: B(j); 0 is the start */
	double *drift;        /* [(j * K + h) * K + m]: - sum up to j of g_h A_h B */
	double *initial;      /* [h * K + m]: influence on p(0) of one in h, times B at the start */
	double *none, *alone; /* K places of 0 */
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

/* Adds w times what a stay adds to the influences on the areas. */
static void add_stay(const struct areas *a, size_t i, double w, double *sum)
{
	const struct transitions *t = a->t;
	size_t K = t->states, h = (size_t)a->s->from[i], at = (size_t)t->at[i];
	bool moves = a->s->to[i] >= 0;
	const double *B = area_after(a, (int32_t)at), *to = B + (moves ? (size_t)a->s->to[i] : h) * K;
	const double *all = a->drift + (at * K + h) * K,
		     *before = t->from[i] ? all - (at + 1 - (size_t)t->from[i]) * K * K : a->none;
	const double *initial = counts_at_begin(t, i) ? a->initial + h * K : a->none;
	double g = a->map->g[at * K + h];
	for (size_t m = 0; m < K; m++)
		sum[m] += w * (all[m] - before[m] + g * (to[m] - B[h * K + m]) + initial[m]);
}

/* Squares of a unit's sums into total; the sums are 0 again. */
static void settle(const struct areas *a, double alike, double *sum, double *total)
{
	for (size_t m = 0; m < a->t->states; m++) {
		total[m] += alike * sum[m] * sum[m];
		sum[m] = 0;
	}
}

static bool is_alone(const struct multistate_sample *s, size_t i)
{
	return !s->cluster && s->first[i] && s->next[i] < 0;
}

/* Squares of the units' influences into total. Stays are added up by person, or by cluster; sums has K places for each, all 0 and left so.
 * A person's only stay needs none. */
static void sum_squares(const struct areas *a, double *sums, double *total)
{
	const struct multistate_sample *s = a->s;
	const struct transitions *t = a->t;
	size_t K = t->states;
	const int32_t *unit = s->cluster ? s->cluster : s->person;
	for (size_t k = 0; k < t->stays; k++) {
		size_t i = (size_t)t->stay[k];
		double *sum = is_alone(s, i) ? a->alone : sums + (size_t)unit[i] * K;
		if (t->from[i] <= t->at[i])
			add_stay(a, i, s->cluster ? stay_weight(s, i) : s->weight ? s->weight[i] : 1, sum);
		if (is_alone(s, i))
			settle(a, s->count ? s->count[i] : 1, sum, total);
	}
	for (size_t k = 0; k < t->stays; k++) {
		size_t i = (size_t)t->stay[k];
		if (!is_alone(s, i))
			settle(a, !s->cluster && s->count ? s->count[i] : 1, sums + (size_t)unit[i] * K, total);
	}
}

/* What being in a state when p(0) is taken adds to the influences on the areas. */
static void weigh_initial(struct areas *a)
{
	const struct transitions *t = a->t;
	size_t K = t->states;
	const double *B = area_after(a, -1);
	for (size_t h = 0; h < K; h++)
		for (size_t m = 0; m < K; m++)
			for (size_t k = 0; k < K; k++)
				a->initial[h * K + m] += ((k == h) - t->initial[k]) / t->initial_risk * B[k * K + m];
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
			  .drift = ARENA_ARRAY(scratch, t->n * K * K, double),
			  .initial = ARENA_ARRAY(scratch, K * K, double),
			  .none = ARENA_ARRAY(scratch, K, double),
			  .alone = ARENA_ARRAY(scratch, K, double)};
	double *sums = ARENA_ARRAY(scratch, (units + 1) * K, double), *all = ARENA_ARRAY(mem, 3 * K, double);
	enum err err = a.B && a.drift && a.initial && a.none && a.alone && sums && all ? ERR_OK : err_memory();
	if (err)
		goto out;
	integrate(&a);
	accumulate(&a);
	weigh_initial(&a);
	sum_squares(&a, sums, all + K);
	for (size_t m = 0; m < K; m++) {
		for (size_t h = 0; h < K; h++)
			all[m] += t->initial[h] * area_after(&a, -1)[h * K + m];
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
