#include "stats/glm/glm_cells.h"
#include "stats/glm/glm_parts.h"

#include <string.h>

static enum err row_error(size_t row, const char *what)
{
	return err_at(ERR_VALUE, err_place(0, (long)row + 1, 0), "%s", what);
}

/* What is not part of a cell. */
static enum err check_rows(const struct glm_data *d, double *sum)
{
	const struct glm_levels *l = d->levels;
	*sum = 0;
	for (size_t i = 0; i < d->n; i++) {
		double weight = d->weight ? d->weight[i] : 1, count = d->count ? d->count[i] : 1;
		if (!(weight >= 0 && isfinite(weight)) || !(count >= 0))
			return row_error(i, "a weight must be a number from 0 up");
		if (d->cluster && (d->cluster[i] < 0 || d->cluster[i] >= d->clusters))
			return row_error(i, "the cluster's code is out of range");
		if (l && !(0 <= l->first[i] && l->first[i] <= l->last[i] && l->last[i] < l->n))
			return row_error(i, "the first level must not be after the last");
		*sum += weight * count;
	}
	return *sum > 0 ? ERR_OK : err_set(ERR_EMPTY, d->n ? "every row has weight 0" : "no rows to analyse");
}

static enum err check_units(const struct glm_work *w, const size_t *row)
{
	bool binary = glm_is_binary(w);
	for (size_t i = 0; i < w->n; i++) {
		double y = w->y[i];
		size_t at = row ? row[i] : i;
		if (!(y >= 0) || y > (binary ? 1 : 1e15) || (!binary && y != floor(y)))
			return row_error(at, binary ? "an outcome must lie between 0 and 1"
						    : "a count must be a whole number from 0 up");
		bool ok = !w->offset || isfinite(w->offset[i]);
		for (size_t j = 0; ok && j < w->p; j++)
			ok = isfinite(w->x[j][i]);
		if (!ok)
			return row_error(at, "the columns and the offset must be finite numbers");
	}
	return ERR_OK;
}

static double *codes_as_numbers(struct arena *mem, const int32_t *code, size_t n)
{
	double *to = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; to && i < n; i++)
		to[i] = code[i];
	return to;
}

/* Every column in which rows of one cell must agree. */
static enum err key_columns(struct arena *mem, const struct glm_data *d, const double **key, size_t *k)
{
	*k = 0;
	key[(*k)++] = d->y;
	if (d->offset)
		key[(*k)++] = d->offset;
	for (size_t j = 0; j < d->p; j++)
		key[(*k)++] = d->x[j];
	if (!d->levels)
		return ERR_OK;
	key[(*k)++] = codes_as_numbers(mem, d->levels->first, d->n);
	key[(*k)++] = codes_as_numbers(mem, d->levels->last, d->n);
	return key[*k - 2] && key[*k - 1] ? ERR_OK : err_memory();
}

static double *take(struct arena *mem, const double *from, const struct glm_cells *c)
{
	double *to = ARENA_ARRAY(mem, c->n, double);
	for (size_t i = 0; to && i < c->n; i++)
		to[i] = from[c->first_row[i]];
	return to;
}

static int32_t *take_codes(struct arena *mem, const int32_t *from, const struct glm_cells *c)
{
	int32_t *to = ARENA_ARRAY(mem, c->n, int32_t);
	for (size_t i = 0; to && i < c->n; i++)
		to[i] = from[c->first_row[i]];
	return to;
}

static enum err take_cells(struct glm_work *w, const struct glm_cells *c)
{
	const struct glm_data *d = w->d;
	const double **x = ARENA_ARRAY(w->mem, d->p, const double *);
	w->n = c->n;
	w->of_row = c->of_row;
	w->y = take(w->mem, d->y, c);
	bool ok = x && w->y;
	if (d->offset)
		ok = (w->offset = take(w->mem, d->offset, c)) != NULL && ok;
	for (size_t j = 0; ok && j < d->p; j++)
		ok = (x[j] = take(w->mem, d->x[j], c)) != NULL;
	if (d->levels) {
		w->first = take_codes(w->mem, d->levels->first, c);
		w->last = take_codes(w->mem, d->levels->last, c);
		ok = ok && w->first && w->last;
	}
	w->x = x;
	return ok ? ERR_OK : err_memory();
}

static enum err add_weights(struct glm_work *w)
{
	const struct glm_data *d = w->d;
	w->weight = ARENA_ARRAY(w->mem, w->n, double);
	w->square = ARENA_ARRAY(w->mem, w->n, double);
	if (!w->weight || !w->square)
		return err_memory();
	for (size_t i = 0; i < d->n; i++) {
		double weight = d->weight ? d->weight[i] : 1, count = d->count ? d->count[i] : 1;
		size_t unit = w->of_row ? (size_t)w->of_row[i] : i;
		w->weight[unit] += count * weight;
		w->square[unit] += count * weight * weight;
	}
	return ERR_OK;
}

static enum err find_units(struct glm_work *w)
{
	const struct glm_data *d = w->d;
	const double **key = ARENA_ARRAY(w->mem, d->p + 4, const double *);
	struct glm_cells cells;
	size_t k;
	if (!key)
		return err_memory();
	enum err err = key_columns(w->mem, d, key, &k);
	if (!err)
		err = glm_cells_build(w->mem, d->n, k, key, &cells);
	if (err)
		return err;
	if (cells.none) {
		w->n = d->n;
		w->y = d->y;
		w->x = d->x;
		w->offset = d->offset;
		w->first = d->levels ? d->levels->first : NULL;
		w->last = d->levels ? d->levels->last : NULL;
	} else {
		err = take_cells(w, &cells);
	}
	if (!err)
		err = check_units(w, cells.none ? NULL : cells.first_row);
	return err ? err : add_weights(w);
}

/* Mean and one over the standard deviation; a constant column becomes 0. weight NULL: 1. */
static void scale_of(const double *v, const double *weight, size_t n, double *mean, double *scale)
{
	double total = 0, first = 0, second = 0;
	for (size_t i = 0; i < n; i++) {
		double away = v[i] - v[0], share = weight ? weight[i] : 1;
		total += share;
		first += share * away;
		second += share * away * away;
	}
	double shift = first / total, spread = second / total - shift * shift;
	*mean = v[0] + shift;
	*scale = spread > 1e-20 * shift * shift ? 1 / sqrt(spread) : 0;
}

static enum err scale_columns(struct glm_work *w)
{
	w->mean = ARENA_ARRAY(w->mem, w->q, double);
	w->scale = ARENA_ARRAY(w->mem, w->q, double);
	w->shape = ARENA_ARRAY(w->mem, w->shapes * w->levels, double);
	if (!w->mean || !w->scale || !w->shape)
		return err_memory();
	for (size_t k = 0; k < w->shapes; k++) {
		const double *from = w->d->levels->shape[k];
		scale_of(from, NULL, w->levels, &w->mean[k], &w->scale[k]);
		for (size_t l = 0; l < w->levels; l++)
			w->shape[k * w->levels + l] = (from[l] - w->mean[k]) * w->scale[k];
	}
	for (size_t j = 0; j < w->p; j++)
		scale_of(w->x[j], w->weight, w->n, &w->mean[w->shapes + j], &w->scale[w->shapes + j]);
	return ERR_OK;
}

static enum err state_build(struct glm_work *w)
{
	size_t all = w->base + w->q;
	w->coef = ARENA_ARRAY(w->mem, all, double);
	w->step = ARENA_ARRAY(w->mem, all, double);
	w->trial = ARENA_ARRAY(w->mem, all, double);
	w->share = ARENA_ARRAY(w->mem, w->base, double);
	w->cross = arena_array(w->mem, w->base * sizeof(double), w->q);
	w->schur = ARENA_ARRAY(w->mem, w->q * w->q, double);
	w->rest = ARENA_ARRAY(w->mem, w->q, double);
	w->dropped = ARENA_ARRAY(w->mem, w->q, bool);
	w->out = ARENA_ARRAY(w->mem, w->base, bool);
	w->base_why = ARENA_ARRAY(w->mem, w->base, enum why);
	bool ok = w->coef && w->step && w->trial && w->share && w->cross && w->schur && w->rest && w->dropped && w->out &&
		  w->base_why && glm_sums_build(w->mem, w, &w->sums);
	return ok ? ERR_OK : err_memory();
}

enum err glm_units(struct arena *mem, const struct glm_data *d, struct glm_work *w)
{
	const struct glm_levels *l = d->levels;
	double sum;
	*w = (struct glm_work){.mem = mem, .d = d, .family = d->family, .theta = HUGE_VAL, .p = d->p};
	if (d->n > INT32_MAX)
		return err_set(ERR_LIMIT, "more than %d rows", INT32_MAX);
	w->levels = l ? (size_t)l->n : 1;
	w->base = l && !l->common ? w->levels : 1;
	w->shapes = l && l->common ? l->shapes : 0;
	w->q = w->shapes + w->p;
	enum err err = check_rows(d, &sum);
	if (!err)
		err = find_units(w);
	if (!err)
		err = scale_columns(w);
	if (!err)
		err = state_build(w);
	if (!err && !glm_is_binary(w))
		err = glm_counts_build(w);
	return err;
}
