#include "core/workers.h"
#include "stats/glm/glm_parts.h"

#include <string.h>

/*
 * Sums run over eight lanes that are added in one fixed order, as written: a compiler may put the lanes into vectors of any width
 * without changing a bit.
 */
enum { LANES = 8, BLOCK = 8192, SUMS_MAX = 1 << 22 };

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

WIDE static double dot(const double *restrict a, const double *restrict b, size_t n)
{
	double s[LANES] = {0};
	size_t whole = n / LANES * LANES;
	for (size_t i = 0; i < whole; i += LANES)
		for (size_t l = 0; l < LANES; l++)
			s[l] += a[i + l] * b[i + l];
	for (size_t i = whole; i < n; i++)
		s[i - whole] += a[i] * b[i];
	return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

WIDE static void add_scaled(double *restrict to, const double *restrict from, double factor, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] += from[i] * factor;
}

WIDE static void multiply(const double *restrict a, const double *restrict b, double *restrict to, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = a[i] * b[i];
}

void glm_load(const struct glm_work *w, size_t low, size_t high, double *to)
{
	for (size_t j = 0; j < w->p; j++) {
		const double *from = w->x[j];
		double mean = w->mean[w->shapes + j], scale = w->scale[w->shapes + j];
		for (size_t i = low; i < high; i++)
			to[j * GLM_STRIDE + i - low] = (from[i] - mean) * scale;
	}
}

bool glm_sums_build(struct arena *mem, const struct glm_work *w, struct glm_sums *to)
{
	size_t p = w->p, levels = w->levels;
	to->size = 3 + levels * (2 + p) + p + p * p;
	to->at = ARENA_ARRAY(mem, to->size, double);
	to->loglik = to->at;
	to->level_score = to->loglik + 3;
	to->level_share = to->level_score + levels;
	to->level_x = to->level_share + levels;
	to->score = to->level_x + levels * p;
	to->information = to->score + p;
	return to->at != NULL;
}

struct scan {
	const struct glm_work *w;
	const double *coef;
	const double *base; /* levels: what the base adds */
	size_t rows;        /* of a piece */
	struct glm_sums *sums;
};

/* One chunk: its columns, linear predictors without the base, and what the units add up to. */
struct chunk {
	size_t low, n;
	double *x, eta[GLM_CHUNK], residual[GLM_CHUNK], share[GLM_CHUNK], work[GLM_CHUNK];
};

static void poisson_chunk(const struct scan *s, struct chunk *c, struct glm_sums *to)
{
	const struct glm_work *w = s->w;
	double loglik = 0;
	for (size_t i = 0; i < c->n; i++) {
		double weight = w->weight[c->low + i], y = w->y[c->low + i];
		double eta = weight > 0 ? c->eta[i] + s->base[0] : 0, mu = exp(eta);
		loglik += weight * (y * eta - mu);
		c->residual[i] = weight * (y - mu);
		c->share[i] = weight * mu;
	}
	to->loglik[0] += loglik;
}

/* log1p() is for small arguments; log() is faster, and has the digits where there is no cancellation. */
static inline double log_of_one_and(double v)
{
	double sum = 1 + v;
	return v > 0.05 ? log(sum) : log1p(v);
}

/* As glm_count(), with slope and curvature in theta of what depends on mu: one exp and one logarithm a unit. */
static void negbin_chunk(const struct scan *s, struct chunk *c, struct glm_sums *to)
{
	const struct glm_work *w = s->w;
	double theta = w->theta, over = 1 / theta, loglik = 0, slope = 0, curve = 0;
	for (size_t i = 0; i < c->n; i++) {
		double weight = w->weight[c->low + i], y = w->y[c->low + i];
		double eta = weight > 0 ? c->eta[i] + s->base[0] : 0, mu = exp(eta);
		double more = log_of_one_and(mu * over), inverse = 1 / (mu + theta), share = weight * theta * inverse;
		loglik += weight * (y * eta - (y + theta) * more);
		slope += weight * ((mu - y) * inverse - more);
		curve += weight * inverse * ((mu - y) * inverse - mu * over);
		c->residual[i] = share * (y - mu);
		c->share[i] = share * mu;
	}
	to->loglik[0] += loglik;
	to->loglik[1] += slope;
	to->loglik[2] += curve;
}

/* One unit over its levels. */
static void binary_unit(const struct scan *s, struct chunk *c, size_t i, struct glm_sums *to)
{
	const struct glm_work *w = s->w;
	bool logit = w->family == GLM_LOGIT;
	size_t unit = c->low + i, first = w->first ? (size_t)w->first[unit] : 0, last = w->last ? (size_t)w->last[unit] : 0;
	double weight = w->weight[unit];
	for (size_t l = first; weight > 0 && l <= last; l++) {
		if (glm_left_out(w, l))
			continue;
		struct glm_point at = glm_binary(logit, c->eta[i] + s->base[l], l == last ? w->y[unit] : 0);
		double residual = weight * at.residual, share = weight * at.share;
		to->loglik[0] += weight * at.loglik;
		c->residual[i] += residual;
		c->share[i] += share;
		if (!w->first)
			continue;
		to->level_score[l] += residual;
		to->level_share[l] += share;
		for (size_t j = 0; j < w->p; j++)
			to->level_x[l * w->p + j] += share * c->x[j * GLM_STRIDE + i];
	}
}

static void binary_chunk(const struct scan *s, struct chunk *c, struct glm_sums *to)
{
	for (size_t i = 0; i < c->n; i++) {
		c->residual[i] = c->share[i] = 0;
		binary_unit(s, c, i, to);
	}
}

static double total(const double *a, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += a[i];
	return sum;
}

static void add_columns(const struct glm_work *w, struct chunk *c, struct glm_sums *to)
{
	size_t p = w->p, n = c->n;
	if (!w->first) {
		to->level_score[0] += total(c->residual, n);
		to->level_share[0] += total(c->share, n);
	}
	for (size_t j = 0; j < p; j++) {
		const double *a = c->x + j * GLM_STRIDE;
		to->score[j] += dot(a, c->residual, n);
		multiply(a, c->share, c->work, n);
		if (!w->first)
			to->level_x[j] += total(c->work, n);
		for (size_t k = 0; k <= j; k++)
			to->information[j * p + k] += dot(c->work, c->x + k * GLM_STRIDE, n);
	}
}

static void scan_chunk(const struct scan *s, struct chunk *c, struct glm_sums *to)
{
	const struct glm_work *w = s->w;
	glm_load(w, c->low, c->low + c->n, c->x);
	for (size_t i = 0; i < c->n; i++)
		c->eta[i] = w->offset ? w->offset[c->low + i] : 0;
	for (size_t j = 0; j < w->p; j++)
		add_scaled(c->eta, c->x + j * GLM_STRIDE, s->coef[w->base + w->shapes + j], c->n);
	if (glm_is_binary(w))
		binary_chunk(s, c, to);
	else if (isinf(w->theta))
		poisson_chunk(s, c, to);
	else
		negbin_chunk(s, c, to);
	add_columns(w, c, to);
}

static enum err scan_piece(size_t piece, void *context)
{
	const struct scan *s = context;
	const struct glm_work *w = s->w;
	struct arena *mem = arena_new();
	struct chunk *c = mem ? ARENA_NEW(mem, struct chunk) : NULL;
	enum err err = ERR_OK;
	if (c)
		c->x = ARENA_ARRAY(mem, w->p * GLM_STRIDE, double);
	if (!c || !c->x) {
		err = err_memory();
		goto out;
	}
	size_t low = piece * s->rows, high = low + s->rows < w->n ? low + s->rows : w->n;
	for (c->low = low; c->low < high; c->low += c->n) {
		c->n = high - c->low < GLM_CHUNK ? high - c->low : GLM_CHUNK;
		scan_chunk(s, c, &s->sums[piece]);
	}
out:
	arena_free(mem);
	return err;
}

/* Pieces are as many as the units and the size of the sums ask for, never as the threads. */
static size_t piece_rows(const struct glm_work *w, size_t size)
{
	size_t most = SUMS_MAX / size + 1, rows = BLOCK;
	while (rows * most < w->n)
		rows *= 2;
	return rows;
}

static enum err scan_in(struct arena *mem, struct glm_work *w, const double *coef, struct glm_sums *to)
{
	struct scan s = {.w = w, .coef = coef, .rows = piece_rows(w, to->size)};
	size_t pieces = (w->n + s.rows - 1) / s.rows;
	double *base = ARENA_ARRAY(mem, w->levels, double);
	s.sums = ARENA_ARRAY(mem, pieces, struct glm_sums);
	if (!base || !s.sums)
		return err_memory();
	for (size_t l = 0; l < w->levels; l++)
		base[l] = glm_base(w, coef, l);
	s.base = base;
	for (size_t i = 0; i < pieces; i++)
		if (!glm_sums_build(mem, w, &s.sums[i]))
			return err_memory();
	enum err err = workers_run(pieces, scan_piece, &s);
	if (err)
		return err;
	memset(to->at, 0, to->size * sizeof *to->at);
	for (size_t i = 0; i < pieces; i++)
		for (size_t k = 0; k < to->size; k++)
			to->at[k] += s.sums[i].at[k];
	to->loglik[0] += w->constant;
	if (!isinf(w->theta))
		to->loglik[0] += glm_counts_sum(&w->counts, w->theta).value;
	return ERR_OK;
}

enum err glm_scan(struct glm_work *w, const double *coef, struct glm_sums *to)
{
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	enum err err = scan_in(mem, w, coef, to);
	arena_free(mem);
	return err;
}
