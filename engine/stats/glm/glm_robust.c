#include "stats/glm/glm_parts.h"
#include "stats/symmetric.h"

#include <string.h>

/*
 * With D the base's information, G = D^-1 C and S what is left of the rest's, the influence of a cluster with scores s_b (base) and s_r is
 *   rest d = S^- (s_r - sum_b g_b s_b)        base b: s_b / D_b - g_b'd
 * and of the caller's base coefficients, which undo the centring, s_b / D_b - h_b'd, h_b = g_b + mean x scale. Sums over clusters of
 * s_b^2, s_b d and d d' give every variance without a matrix over all of the base.
 */
struct robust {
	const struct glm_work *w;
	const double *base;            /* levels */
	double *square, *along, *rest; /* base; base x q; q x q */
	double *score, *d;             /* of the cluster at hand: base (0 between clusters), q */
	size_t *touched, n_touched;
	bool *seen;
};

static void add_level(struct robust *r, size_t unit, size_t level, double residual)
{
	const struct glm_work *w = r->w;
	size_t b = w->base > 1 ? level : 0;
	if (!r->seen[b])
		r->touched[r->n_touched++] = b;
	r->seen[b] = true;
	r->score[b] += residual;
	for (size_t k = 0; k < w->shapes; k++)
		r->d[k] += residual * (w->shape[k * w->levels + level] - w->cross[b * w->q + k]);
	for (size_t j = 0; j < w->p; j++) {
		size_t k = w->shapes + j;
		r->d[k] += residual * ((w->x[j][unit] - w->mean[k]) * w->scale[k] - w->cross[b * w->q + k]);
	}
}

static void add_unit(struct robust *r, size_t unit, double factor)
{
	const struct glm_work *w = r->w;
	size_t first = w->first ? (size_t)w->first[unit] : 0, last = w->last ? (size_t)w->last[unit] : 0;
	double eta = w->offset ? w->offset[unit] : 0;
	if (!(factor > 0))
		return;
	for (size_t j = 0; j < w->p; j++) {
		size_t k = w->shapes + j;
		eta += (w->x[j][unit] - w->mean[k]) * w->scale[k] * w->coef[w->base + k];
	}
	for (size_t l = first; l <= last; l++)
		if (!glm_left_out(w, l)) {
			double y = l == last ? w->y[unit] : 0;
			add_level(r, unit, l, factor * glm_point(w, eta + r->base[l], y).residual);
		}
}

/* Ends a cluster that stands for so many. */
static void close_cluster(struct robust *r, double times)
{
	const struct glm_work *w = r->w;
	size_t q = w->q;
	glm_solve_rest(w, r->d);
	for (size_t i = 0; i < r->n_touched; i++) {
		size_t b = r->touched[i];
		r->square[b] += times * r->score[b] * r->score[b];
		for (size_t k = 0; k < q; k++)
			r->along[b * q + k] += times * r->score[b] * r->d[k];
		r->score[b] = 0;
		r->seen[b] = false;
	}
	for (size_t k = 0; k < q; k++)
		for (size_t j = 0; j <= k; j++)
			r->rest[k * q + j] += times * r->d[k] * r->d[j];
	r->n_touched = 0;
	memset(r->d, 0, q * sizeof *r->d);
}

/* Rows in the order of their clusters, start[c]..start[c+1]-1. */
static size_t *rows_by_cluster(struct arena *mem, const struct glm_data *d, size_t **start)
{
	size_t *at = ARENA_ARRAY(mem, (size_t)d->clusters + 2, size_t), *row = ARENA_ARRAY(mem, d->n, size_t);
	if (!at || !row)
		return NULL;
	for (size_t i = 0; i < d->n; i++)
		at[d->cluster[i] + 2]++;
	for (int32_t c = 1; c <= d->clusters; c++)
		at[c + 1] += at[c];
	for (size_t i = 0; i < d->n; i++)
		row[at[d->cluster[i] + 1]++] = i;
	*start = at;
	return row;
}

static enum err add_clusters(struct arena *mem, struct robust *r)
{
	const struct glm_work *w = r->w;
	const struct glm_data *d = w->d;
	size_t *start, *row = rows_by_cluster(mem, d, &start);
	if (!row)
		return err_memory();
	for (int32_t c = 0; c < d->clusters; c++) {
		for (size_t i = start[c]; i < start[c + 1]; i++) {
			double weight = d->weight ? d->weight[row[i]] : 1, count = d->count ? d->count[row[i]] : 1;
			add_unit(r, w->of_row ? (size_t)w->of_row[row[i]] : row[i], weight * count);
		}
		close_cluster(r, 1);
	}
	return ERR_OK;
}

/* Every row is its own cluster: the units, as often as they stand, with their weights squared. */
static void add_units(struct robust *r)
{
	for (size_t i = 0; i < r->w->n; i++)
		if (r->w->square[i] > 0) {
			add_unit(r, i, 1);
			close_cluster(r, r->w->square[i]);
		}
}

/* h'm h of symmetric m from its lower triangle. */
static double across(const double *m, const double *h, size_t q)
{
	double sum = 0;
	for (size_t k = 0; k < q; k++) {
		for (size_t j = 0; j < k; j++)
			sum += 2 * h[k] * h[j] * m[k * q + j];
		sum += h[k] * h[k] * m[k * q + k];
	}
	return sum;
}

static void base_slope(const struct glm_work *w, size_t b, double *h)
{
	for (size_t k = 0; k < w->q; k++)
		h[k] = w->dropped[k] ? 0 : w->cross[b * w->q + k] + w->mean[k] * w->scale[k];
}

static void report_robust(const struct robust *r, double *h, double *se)
{
	const struct glm_work *w = r->w;
	size_t q = w->q;
	for (size_t b = 0; b < w->base; b++) {
		double share = w->share[b], along = 0;
		base_slope(w, b, h);
		for (size_t k = 0; k < q; k++)
			along += h[k] * r->along[b * q + k];
		double v = share > 0 ? r->square[b] / (share * share) - 2 * along / share : 0;
		se[b] = sqrt(fmax(0, v + across(r->rest, h, q)));
	}
	for (size_t k = 0; k < q; k++)
		se[w->base + k] = sqrt(r->rest[k * q + k]) * w->scale[k];
}

static enum err robust_in(struct arena *mem, const struct glm_work *w, double *se)
{
	size_t q = w->q;
	double *base = ARENA_ARRAY(mem, w->levels, double), *h = ARENA_ARRAY(mem, q, double);
	struct robust r = {.w = w,
			   .base = base,
			   .square = ARENA_ARRAY(mem, w->base, double),
			   .along = arena_array(mem, w->base * sizeof(double), q),
			   .rest = ARENA_ARRAY(mem, q * q, double),
			   .score = ARENA_ARRAY(mem, w->base, double),
			   .d = ARENA_ARRAY(mem, q, double),
			   .touched = ARENA_ARRAY(mem, w->base, size_t),
			   .seen = ARENA_ARRAY(mem, w->base, bool)};
	if (!base || !h || !r.square || !r.along || !r.rest || !r.score || !r.d || !r.touched || !r.seen)
		return err_memory();
	for (size_t l = 0; l < w->levels; l++)
		base[l] = glm_base(w, w->coef, l);
	if (w->d->cluster) {
		enum err err = add_clusters(mem, &r);
		if (err)
			return err;
	} else {
		add_units(&r);
	}
	report_robust(&r, h, se);
	return ERR_OK;
}

enum err glm_robust(const struct glm_work *w, double *robust_se)
{
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	enum err err = robust_in(mem, w, robust_se);
	arena_free(mem);
	return err;
}

/* D^-1 + H S^- H' for the base, S^- for the rest. */
enum err glm_errors(const struct glm_work *w, double *std_error)
{
	size_t q = w->q;
	double *inverse = ARENA_ARRAY(w->mem, q * q, double), *h = ARENA_ARRAY(w->mem, q, double);
	if (!inverse || !h)
		return err_memory();
	symmetric_invert(w->schur, q, inverse);
	for (size_t b = 0; b < w->base; b++) {
		base_slope(w, b, h);
		double own = w->share[b] > 0 ? 1 / w->share[b] : 0;
		std_error[b] = sqrt(own + across(inverse, h, q));
	}
	for (size_t k = 0; k < q; k++)
		std_error[w->base + k] =
			w->dropped[k] || inverse[k * q + k] > 0 ? sqrt(inverse[k * q + k]) * w->scale[k] : (double)NAN;
	return ERR_OK;
}
