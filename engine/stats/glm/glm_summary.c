#include "core/workers.h"
#include "stats/glm/glm_parts.h"

#include <string.h>

enum { BLOCK = 8192 };

struct summing {
	const struct glm_work *w;
	const double *base; /* levels */
	struct glm_summary *part;
};

/* 2 (log L of mu = y - log L); a binary row is trials of one, whose proportion may lie between 0 and 1. */
static double count_deviance(double theta, double y, double mu)
{
	double ratio = y > 0 ? y * log(y / mu) : 0;
	double rest = isinf(theta) ? y - mu : (y + theta) * log((y + theta) / (mu + theta));
	return 2 * (ratio - rest);
}

static double binary_deviance(const struct glm_point *at, double y)
{
	double full = y > 0 && y < 1 ? y * log(y) + (1 - y) * log1p(-y) : 0;
	return 2 * (full - at->loglik);
}

static void add_count(const struct glm_work *w, double eta, size_t unit, struct glm_summary *s)
{
	double y = w->y[unit], mu = exp(eta), away = y - mu, weight = w->weight[unit];
	s->deviance += weight * count_deviance(w->theta, y, mu);
	s->pearson += weight * away * away / (mu + mu * (mu / w->theta));
	s->spread += weight * (away * away - y);
	s->ratio += weight * (away / mu) * (away / mu);
	s->weight += weight;
}

/* residual^2 / share is (y - mu)^2 / V for any link. */
static void add_binary(const struct summing *s, double eta, size_t unit, struct glm_summary *to)
{
	const struct glm_work *w = s->w;
	bool logit = w->family == GLM_LOGIT;
	size_t first = w->first ? (size_t)w->first[unit] : 0, last = w->last ? (size_t)w->last[unit] : 0;
	for (size_t l = first; l <= last; l++) {
		if (glm_left_out(w, l))
			continue;
		double y = l == last ? w->y[unit] : 0;
		struct glm_point at = glm_binary(logit, eta + s->base[l], y);
		to->deviance += w->weight[unit] * binary_deviance(&at, y);
		if (at.share > 0)
			to->pearson += w->weight[unit] * at.residual * (at.residual / at.share);
	}
}

static double linear(const struct glm_work *w, size_t unit)
{
	double eta = w->offset ? w->offset[unit] : 0;
	for (size_t j = 0; j < w->p; j++) {
		size_t k = w->shapes + j;
		eta += (w->x[j][unit] - w->mean[k]) * w->scale[k] * w->coef[w->base + k];
	}
	return eta;
}

static enum err sum_block(size_t block, void *context)
{
	const struct summing *s = context;
	const struct glm_work *w = s->w;
	size_t low = block * BLOCK, high = low + BLOCK < w->n ? low + BLOCK : w->n;
	for (size_t i = low; i < high; i++) {
		if (!(w->weight[i] > 0))
			continue;
		if (glm_is_binary(w))
			add_binary(s, linear(w, i), i, &s->part[block]);
		else
			add_count(w, linear(w, i) + s->base[0], i, &s->part[block]);
	}
	return ERR_OK;
}

static enum err summarise_in(struct arena *mem, const struct glm_work *w, struct glm_summary *out)
{
	size_t blocks = (w->n + BLOCK - 1) / BLOCK;
	double *base = ARENA_ARRAY(mem, w->levels, double);
	struct summing s = {.w = w, .base = base, .part = ARENA_ARRAY(mem, blocks, struct glm_summary)};
	if (!base || !s.part)
		return err_memory();
	for (size_t l = 0; l < w->levels; l++)
		base[l] = glm_base(w, w->coef, l);
	enum err err = workers_run(blocks, sum_block, &s);
	if (err)
		return err;
	*out = (struct glm_summary){0};
	for (size_t b = 0; b < blocks; b++) {
		out->deviance += s.part[b].deviance;
		out->pearson += s.part[b].pearson;
		out->spread += s.part[b].spread;
		out->ratio += s.part[b].ratio;
		out->weight += s.part[b].weight;
	}
	return ERR_OK;
}

enum err glm_summarise(const struct glm_work *w, struct glm_summary *out)
{
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	enum err err = summarise_in(mem, w, out);
	arena_free(mem);
	return err;
}
