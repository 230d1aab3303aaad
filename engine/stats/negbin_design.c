#include "stats/negbin_parts.h"

#include <math.h>

enum { MAX_COUNT = 100000000 };

enum err negbin_check(const struct negbin_data *d)
{
	for (size_t i = 0; i < d->n; i++) {
		bool ok = d->y[i] >= 0 && d->y[i] <= MAX_COUNT && d->y[i] == floor(d->y[i]);
		ok = ok && (!d->weight || (isfinite(d->weight[i]) && d->weight[i] >= 0));
		ok = ok && (!d->offset || isfinite(d->offset[i]));
		ok = ok && (!d->cluster || (d->cluster[i] >= 0 && d->cluster[i] < d->clusters));
		for (size_t j = 0; ok && j < d->p; j++)
			ok = isfinite(d->x[j][i]);
		if (!ok)
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0),
				      "a count must be a whole number from 0 to %d, the other columns finite numbers",
				      MAX_COUNT);
	}
	return d->n ? ERR_OK : err_set(ERR_EMPTY, "no rows to analyse");
}

/* Centres column j and divides it by its standard deviation; a constant column becomes 0. */
static void scale_column(struct negbin_work *w, size_t j)
{
	const double *from = w->d->x[j - 1];
	double *to = w->x + j * w->n;
	double total = 0, first = 0, second = 0;
	for (size_t i = 0; i < w->n; i++) {
		double v = from[i] - from[0];
		total += negbin_weight(w, i);
		first += negbin_weight(w, i) * v;
		second += negbin_weight(w, i) * v * v;
	}
	double shift = total > 0 ? first / total : 0;
	double spread = total > 0 ? second / total - shift * shift : 0;
	w->mean[j] = from[0] + shift;
	w->scale[j] = spread > 0 ? 1 / sqrt(spread) : 1;
	for (size_t i = 0; i < w->n; i++)
		to[i] = (from[i] - from[0] - shift) * w->scale[j];
}

static void count_above(struct negbin_work *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->d->y[i] > 0)
			w->above[(size_t)w->d->y[i] - 1] += negbin_weight(w, i);
	for (size_t k = w->counts; k-- > 1;)
		w->above[k - 1] += w->above[k];
	for (size_t i = 0; i < w->n; i++)
		w->log_factorial += negbin_weight(w, i) * lgamma(w->d->y[i] + 1);
}

enum err negbin_design(struct arena *mem, const struct negbin_data *d, struct negbin_work *w)
{
	*w = (struct negbin_work){.mem = mem, .d = d, .n = d->n, .p = d->p + 1, .theta = HUGE_VAL};
	double top = 0;
	for (size_t i = 0; i < d->n; i++)
		top = fmax(top, d->y[i]);
	w->counts = (size_t)top;
	w->x = arena_array(mem, w->p * sizeof(double), d->n);
	w->mean = ARENA_ARRAY(mem, w->p, double);
	w->scale = ARENA_ARRAY(mem, w->p, double);
	w->beta = ARENA_ARRAY(mem, w->p, double);
	w->step = ARENA_ARRAY(mem, w->p, double);
	w->trial = ARENA_ARRAY(mem, w->p, double);
	w->score = ARENA_ARRAY(mem, w->p, double);
	w->dropped = ARENA_ARRAY(mem, w->p, bool);
	w->information = ARENA_ARRAY(mem, w->p * w->p, double);
	w->eta = ARENA_ARRAY(mem, d->n, double);
	w->mu = ARENA_ARRAY(mem, d->n, double);
	w->residual = ARENA_ARRAY(mem, d->n, double);
	w->share = ARENA_ARRAY(mem, d->n, double);
	w->above = ARENA_ARRAY(mem, w->counts + 1, double);
	if (!w->x || !w->mean || !w->scale || !w->beta || !w->step || !w->trial || !w->dropped || !w->score ||
	    !w->information || !w->eta || !w->mu || !w->residual || !w->share || !w->above)
		return err_memory();
	w->scale[0] = 1;
	for (size_t i = 0; i < d->n; i++)
		w->x[i] = 1;
	for (size_t j = 1; j < w->p; j++)
		scale_column(w, j);
	count_above(w);
	return ERR_OK;
}

/* b = T c, V = T V_c T' with T[0][k] = -mean_k scale_k and T[k][k] = scale_k: along the rows, then along the columns. */
void negbin_unscale(const struct negbin_work *w, double *v)
{
	size_t p = w->p;
	for (int side = 0; side < 2; side++)
		for (size_t j = 0; j < p; j++) {
			size_t along = side ? p : 1, at = side ? j : j * p;
			for (size_t k = 1; k < p; k++) {
				v[at + k * along] *= w->scale[k];
				v[at] -= w->mean[k] * v[at + k * along];
			}
		}
}
