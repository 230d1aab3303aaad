#include "stats/parametric/parametric_parts.h"

#include "stats/symmetric.h"

enum { BLOCK_ROWS = 4096, BLOCKS_MAX = 64 };

static bool only_0_and_1(const struct parametric_work *w, const double *x)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->kind[i] != KIND_NONE && x[i] != 0 && x[i] != 1)
			return false;
	return true;
}

/*
 * Weighted mean and standard deviation of column j; one that is the same in all rows that count has scale 0. Columns of 0 and 1 stay as
 * they are: when one of them runs away it leaves the intercept alone.
 */
static void find_moments(struct parametric_work *w, size_t j)
{
	const double *x = w->d->x[j - 1];
	w->scale[j] = 1;
	if (only_0_and_1(w, x))
		return;
	double total = 0, first = 0, second = 0, base = 0;
	bool begun = false;
	for (size_t i = 0; i < w->n; i++) {
		if (w->kind[i] == KIND_NONE)
			continue;
		base = begun ? base : x[i];
		begun = true;
		double v = x[i] - base, weight = parametric_weight(w, i);
		total += weight;
		first += weight * v;
		second += weight * v * v;
	}
	double shift = total > 0 ? first / total : 0;
	double spread = total > 0 ? second / total - shift * shift : 0;
	w->mean[j] = base + shift;
	w->scale[j] = spread > 0 ? 1 / sqrt(spread) : 0;
}

/* Columns that are constant, or combinations of those before them, by the correlations of all columns. */
static enum err find_singular(struct parametric_work *w)
{
	size_t p = w->p;
	double *gram = ARENA_ARRAY(w->mem, p * p, double), *row = ARENA_ARRAY(w->mem, p, double);
	if (!gram || !row)
		return err_memory();
	for (size_t i = 0; i < w->n; i++) {
		if (w->kind[i] == KIND_NONE)
			continue;
		row[0] = 1;
		for (size_t j = 0; j < p; j++) {
			if (j)
				row[j] = (w->d->x[j - 1][i] - w->mean[j]) * w->scale[j];
			for (size_t k = 0; k <= j; k++)
				gram[j * p + k] += parametric_weight(w, i) * row[j] * row[k];
		}
	}
	symmetric_factor(gram, p, SYMMETRIC_TOLERANCE);
	for (size_t j = 1; j < p; j++)
		w->singular[j] = !(gram[j * p + j] > 0);
	return ERR_OK;
}

static void find_offset(struct parametric_work *w)
{
	if (!w->d->offset || !(w->total > 0))
		return;
	for (size_t i = 0; i < w->n; i++)
		if (w->kind[i] != KIND_NONE)
			w->offset_mean += parametric_weight(w, i) * w->d->offset[i] / w->total;
}

enum err parametric_prepare(struct arena *mem, const struct parametric_data *d, enum parametric_dist dist,
			    struct parametric_work *w)
{
	*w = (struct parametric_work){.mem = mem, .d = d, .family = parametric_family(dist), .n = d->n, .p = d->p + 1};
	w->scales = !w->family->scaled ? 0 : d->stratum && d->strata > 1 ? (size_t)d->strata : 1;
	w->parameters = w->p + w->scales + w->family->shaped;
	enum err err = parametric_rows(w);
	if (err)
		return err;
	w->mean = ARENA_ARRAY(mem, w->p, double);
	w->scale = ARENA_ARRAY(mem, w->p, double);
	w->singular = ARENA_ARRAY(mem, w->p, bool);
	w->active = ARENA_ARRAY(mem, w->parameters, bool);
	if (!w->mean || !w->scale || !w->singular || !w->active)
		return err_memory();
	w->scale[0] = 1;
	for (size_t j = 1; j < w->p; j++)
		find_moments(w, j);
	find_offset(w);
	size_t blocks = (w->n + BLOCK_ROWS - 1) / BLOCK_ROWS;
	w->blocks = blocks < BLOCKS_MAX ? blocks : BLOCKS_MAX;
	return find_singular(w);
}
