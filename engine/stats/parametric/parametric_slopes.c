#include "stats/parametric/parametric_parts.h"

#include "core/workers.h"
#include "stats/cox_parts.h"

#include <string.h>

/*
 * Rows are taken in chunks: the jet of each by eta, tau and q, then sums over columns with the kernels of the Cox scan. Every block of
 * rows has sums of its own, added in the order of the blocks.
 */
struct chunk {
	size_t low, n;
	double *x;                 /* p columns at COX_STRIDE */
	double *g[JET_PARAMETERS]; /* weighted first derivatives */
	double *h[JET_SECOND];     /* weighted second derivatives, with the sign of the information */
	double *work, *eta;
};

struct evaluation {
	const struct parametric_work *w;
	const double *point;
	const struct parametric_tables *tables;
	struct parametric_slopes *block;
};

static bool chunk_build(struct arena *mem, size_t p, struct chunk *c)
{
	size_t arrays = p + JET_PARAMETERS + JET_SECOND + 2;
	double *all = arena_array(mem, arrays * sizeof(double), COX_STRIDE);
	if (!all)
		return false;
	c->x = all;
	all += p * COX_STRIDE;
	for (int k = 0; k < JET_PARAMETERS; k++, all += COX_STRIDE)
		c->g[k] = all;
	for (int k = 0; k < JET_SECOND; k++, all += COX_STRIDE)
		c->h[k] = all;
	c->work = all;
	c->eta = all + COX_STRIDE;
	for (size_t i = 0; i < COX_CHUNK; i++)
		c->x[i] = 1;
	return true;
}

static void chunk_load(const struct parametric_work *w, const double *point, struct chunk *c)
{
	for (size_t i = 0; i < c->n; i++)
		c->eta[i] = point[0] + (w->d->offset ? w->d->offset[c->low + i] - w->offset_mean : 0);
	for (size_t j = 1; j < w->p; j++) {
		if (!w->active[j])
			continue;
		cox_centre(w->d->x[j - 1] + c->low, c->n, w->mean[j], w->scale[j], c->x + j * COX_STRIDE);
		cox_add_scaled(c->eta, c->x + j * COX_STRIDE, point[j], c->n);
	}
}

/* Row i of the chunk: its jet at the point; returns its weight. */
static double row_jet(const struct evaluation *e, const struct chunk *c, size_t i, struct parametric_at *at, struct jet *out)
{
	const struct parametric_work *w = e->w;
	size_t row = c->low + i;
	at->eta = c->eta[i];
	if (w->scales > 1) {
		at->tau = e->point[parametric_tau(w, row)];
		at->inverse = exp(-at->tau);
	}
	parametric_row(w, row, at, out);
	return w->kind[row] == KIND_NONE ? 0 : parametric_weight(w, row);
}

/* The jets of the chunk's rows; returns their log likelihood. */
static double chunk_jets(const struct evaluation *e, struct chunk *c)
{
	const struct parametric_work *w = e->w;
	int first = w->family->shaped ? JET_PARAMETERS : JET_Q, second = w->family->shaped ? JET_SECOND : JET_QE;
	struct parametric_at at = {.tables = e->tables, .q = w->family->shaped ? e->point[w->parameters - 1] : 0};
	double loglik = 0;
	at.tau = w->scales ? e->point[w->p] : 0;
	at.inverse = exp(-at.tau);
	for (size_t i = 0; i < c->n; i++) {
		struct jet jet;
		double weight = row_jet(e, c, i, &at, &jet);
		loglik += weight * jet.v;
		for (int k = 0; k < first; k++)
			c->g[k][i] = weight * jet.g[k];
		for (int k = 0; k < second; k++)
			c->h[k][i] = -weight * jet.h[k];
	}
	return loglik;
}

/* What the covariates have to do with each other. */
static void add_covariates(const struct parametric_work *w, struct chunk *c, struct parametric_slopes *s)
{
	size_t m = w->parameters;
	for (size_t j = 0; j < w->p; j++) {
		const double *x = c->x + j * COX_STRIDE;
		if (!w->active[j])
			continue;
		s->score[j] += cox_dot(x, c->g[JET_E], c->n);
		for (size_t i = 0; i < c->n; i++)
			c->work[i] = x[i] * c->h[JET_EE][i];
		for (size_t k = 0; k <= j; k++)
			if (w->active[k])
				s->information[j * m + k] += cox_dot(c->work, c->x + k * COX_STRIDE, c->n);
	}
}

static void add_scale(const struct parametric_work *w, const struct chunk *c, struct parametric_slopes *s)
{
	size_t m = w->parameters, t = w->p;
	s->score[t] += cox_total(c->g[JET_T], c->n);
	s->information[t * m + t] += cox_total(c->h[JET_TT], c->n);
	for (size_t j = 0; j < w->p; j++)
		if (w->active[j])
			s->information[t * m + j] += cox_dot(c->x + j * COX_STRIDE, c->h[JET_TE], c->n);
}

static void add_scales(const struct parametric_work *w, const struct chunk *c, struct parametric_slopes *s)
{
	size_t m = w->parameters;
	for (size_t i = 0; i < c->n; i++) {
		size_t t = parametric_tau(w, c->low + i);
		s->score[t] += c->g[JET_T][i];
		s->information[t * m + t] += c->h[JET_TT][i];
		for (size_t j = 0; j < w->p; j++)
			if (w->active[j])
				s->information[t * m + j] += c->x[j * COX_STRIDE + i] * c->h[JET_TE][i];
	}
}

static void add_shape(const struct parametric_work *w, const struct chunk *c, struct parametric_slopes *s)
{
	size_t m = w->parameters, q = m - 1;
	s->score[q] += cox_total(c->g[JET_Q], c->n);
	s->information[q * m + q] += cox_total(c->h[JET_QQ], c->n);
	for (size_t j = 0; j < w->p; j++)
		if (w->active[j])
			s->information[q * m + j] += cox_dot(c->x + j * COX_STRIDE, c->h[JET_QE], c->n);
	for (size_t i = 0; i < c->n; i++)
		s->information[q * m + parametric_tau(w, c->low + i)] += c->h[JET_QT][i];
}

static void add_chunk(const struct evaluation *e, struct chunk *c, struct parametric_slopes *s)
{
	chunk_load(e->w, e->point, c);
	s->loglik += chunk_jets(e, c);
	add_covariates(e->w, c, s);
	if (e->w->scales == 1)
		add_scale(e->w, c, s);
	else if (e->w->scales)
		add_scales(e->w, c, s);
	if (e->w->family->shaped)
		add_shape(e->w, c, s);
}

static enum err do_block(size_t b, void *context)
{
	const struct evaluation *e = context;
	const struct parametric_work *w = e->w;
	struct arena *mem = arena_new();
	struct chunk c;
	if (!mem || !chunk_build(mem, w->p, &c)) {
		arena_free(mem);
		return err_memory();
	}
	size_t end = w->n * (b + 1) / w->blocks;
	for (c.low = w->n * b / w->blocks; c.low < end; c.low += c.n) {
		c.n = end - c.low < COX_CHUNK ? end - c.low : COX_CHUNK;
		add_chunk(e, &c, &e->block[b]);
	}
	arena_free(mem);
	return ERR_OK;
}

static enum err evaluate(struct arena *mem, const struct parametric_work *w, const double *point,
			 struct parametric_slopes *out)
{
	size_t m = w->parameters;
	struct evaluation e = {.w = w, .point = point, .block = ARENA_ARRAY(mem, w->blocks, struct parametric_slopes)};
	if (!e.block)
		return err_memory();
	for (size_t b = 0; b < w->blocks; b++) {
		e.block[b].score = ARENA_ARRAY(mem, m, double);
		e.block[b].information = ARENA_ARRAY(mem, m * m, double);
		if (!e.block[b].score || !e.block[b].information)
			return err_memory();
	}
	enum err err = ERR_OK;
	if (w->family->prepare)
		err = w->family->prepare(mem, point[m - 1], w->n, &e.tables);
	if (!err)
		err = workers_run(w->blocks, do_block, &e);
	if (err)
		return err;
	out->loglik = -w->log_units;
	memset(out->score, 0, m * sizeof(double));
	memset(out->information, 0, m * m * sizeof(double));
	for (size_t b = 0; b < w->blocks; b++) {
		out->loglik += e.block[b].loglik;
		cox_add_scaled(out->score, e.block[b].score, 1, m);
		cox_add_scaled(out->information, e.block[b].information, 1, m * m);
	}
	return ERR_OK;
}

enum err parametric_evaluate(const struct parametric_work *w, const double *point, struct parametric_slopes *out)
{
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	enum err err = evaluate(mem, w, point, out);
	arena_free(mem);
	return err;
}
