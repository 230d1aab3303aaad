#include "stats/bootstrap.h"

#include "core/workers.h"
#include "stats/bootstrap_draw.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* t(a): see the header. */
static double quantile(const struct bootstrap_sample *s, double a)
{
	double places = (double)s->m + 1, rank = places * a, below = floor(rank);
	if (below < 1)
		return s->t[0];
	if (below >= (double)s->m)
		return s->t[s->m - 1];
	size_t k = (size_t)below;
	if (rank == below)
		return s->t[k - 1];
	double low = gsl_cdf_ugaussian_Pinv(below / places), high = gsl_cdf_ugaussian_Pinv((below + 1) / places);
	return s->t[k - 1] + (gsl_cdf_ugaussian_Pinv(a) - low) / (high - low) * (s->t[k] - s->t[k - 1]);
}

static double share_below(const struct bootstrap_sample *s)
{
	size_t below = 0;
	while (below < s->m && s->t[below] < s->observed)
		below++;
	return (double)below / (double)s->m;
}

/* The tail that BCa takes in place of a. */
static double bca_tail(const struct bootstrap_sample *s, double w, double a)
{
	double z = w + gsl_cdf_ugaussian_Pinv(a);
	return gsl_cdf_ugaussian_P(w + z / (1 - s->acceleration * z));
}

void bootstrap_limits(const struct bootstrap_sample *s, enum bootstrap_type type, double level, struct num limits[2])
{
	double tail[2] = {(1 - level) / 2, (1 + level) / 2};
	limits[0] = limits[1] = num_none(WHY_NOT_APPLICABLE);
	if (s->m < 2)
		return;
	qsort(s->t, s->m, sizeof *s->t, by_size);
	double share = share_below(s), w = share > 0 && share < 1 ? gsl_cdf_ugaussian_Pinv(share) : 0;
	if (type == BOOTSTRAP_BCA && !(share > 0 && share < 1))
		return;
	for (int side = 0; side < 2; side++) {
		double t = quantile(s, type == BOOTSTRAP_BCA ? bca_tail(s, w, tail[side]) : tail[side]);
		limits[type == BOOTSTRAP_BASIC ? 1 - side : side] =
			num_of(type == BOOTSTRAP_BASIC ? 2 * s->observed - t : t);
	}
}

double bootstrap_acceleration(const double *influence, const int32_t *size, size_t n)
{
	double squares = 0, cubes = 0;
	for (size_t i = 0; i < n; i++) {
		double l = influence[i], m = size ? size[i] : 1;
		squares += m * l * l;
		cubes += m * l * l * l;
	}
	return squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0;
}

/* The work of replicates, or of leaving out units. */
struct work {
	const struct bootstrap_units *units;
	const struct bootstrap_statistic *statistic;
	struct bootstrap_draw draw;
	uint64_t seed;
	size_t pieces;
	double *to;       /* pieces x k */
	const size_t *of; /* leaving out: the kind of each piece */
};

static int32_t size_of(const struct bootstrap_units *u, size_t kind)
{
	return u->size ? u->size[kind] : 1;
}

static void all_but(const struct bootstrap_units *u, size_t kind, int32_t *times)
{
	for (size_t i = 0; i < u->n; i++)
		times[i] = size_of(u, i) - (i == kind);
}

static enum err replicate(size_t i, void *context)
{
	const struct work *w = context;
	struct arena *scratch = arena_new();
	int32_t *times = scratch ? ARENA_ARRAY(scratch, w->units->n, int32_t) : NULL;
	enum err err = times ? ERR_OK : err_memory();
	if (!err && w->of)
		all_but(w->units, w->of[i], times);
	else if (!err)
		err = bootstrap_draw_times(&w->draw, w->seed, i, times);
	if (!err)
		err = w->statistic->function(scratch, times, w->to + i * w->statistic->k, w->statistic->context);
	arena_free(scratch);
	return err;
}

/* L by leaving out, k x n. */
static enum err leave_out(struct arena *scratch, const struct work *all, double *influence)
{
	size_t n = all->units->n, k = all->statistic->k;
	size_t *of = ARENA_ARRAY(scratch, n, size_t);
	struct work w = *all;
	w.of = of;
	w.to = ARENA_ARRAY(scratch, n * k, double);
	if (!of || !w.to)
		return err_memory();
	w.pieces = 0;
	for (size_t i = 0; i < n; i++)
		if (size_of(w.units, i) > 0)
			of[w.pieces++] = i;
	enum err err = workers_run(w.pieces, replicate, &w);
	double units = (double)w.draw.units;
	for (size_t j = 0; !err && j < k; j++) {
		double mean = 0;
		for (size_t i = 0; i < w.pieces; i++)
			mean += size_of(w.units, of[i]) * w.to[i * k + j] / units;
		for (size_t i = 0; i < w.pieces; i++)
			influence[j * n + of[i]] = (units - 1) * (mean - w.to[i * k + j]);
	}
	return err;
}

/* What is told of statistic j. */
static void summarise(const struct bootstrap_opts *opts, struct bootstrap_sample *s, size_t j, struct bootstrap *b)
{
	double mean = 0, squares = 0;
	for (size_t r = 0; r < b->replicates; r++)
		if (isfinite(b->replicate[j * b->replicates + r]))
			s->t[s->m++] = b->replicate[j * b->replicates + r];
	b->failed[j] = b->replicates - s->m;
	for (size_t r = 0; r < s->m; r++)
		mean += s->t[r] / (double)s->m;
	for (size_t r = 0; r < s->m; r++)
		squares += (s->t[r] - mean) * (s->t[r] - mean);
	bool enough = s->m > 1 && isfinite(s->observed);
	struct num limits[2], none = num_none(WHY_NOT_APPLICABLE);
	if (!enough)
		s->m = 0;
	bootstrap_limits(s, opts->type, opts->level, limits);
	b->bias[j] = enough ? num_of(mean - s->observed) : none;
	b->std_error[j] = enough ? num_of(sqrt(squares / (double)(s->m - 1))) : none;
	b->low[j] = limits[0];
	b->high[j] = limits[1];
}

static bool result_build(struct arena *mem, size_t k, size_t replicates, struct bootstrap *b)
{
	*b = (struct bootstrap){.k = k,
				.replicates = replicates,
				.observed = ARENA_ARRAY(mem, k, double),
				.replicate = ARENA_ARRAY(mem, k * replicates, double),
				.failed = ARENA_ARRAY(mem, k, size_t),
				.bias = ARENA_ARRAY(mem, k, struct num),
				.std_error = ARENA_ARRAY(mem, k, struct num),
				.low = ARENA_ARRAY(mem, k, struct num),
				.high = ARENA_ARRAY(mem, k, struct num)};
	return b->observed && b->replicate && b->failed && b->bias && b->std_error && b->low && b->high;
}

static enum err observe(struct arena *scratch, const struct work *w, double *observed)
{
	int32_t *times = ARENA_ARRAY(scratch, w->units->n, int32_t);
	if (!times)
		return err_memory();
	all_but(w->units, w->units->n, times);
	return w->statistic->function(scratch, times, observed, w->statistic->context);
}

static enum err summaries(struct arena *scratch, const struct work *w, const struct bootstrap_opts *opts,
			  struct bootstrap *b)
{
	size_t n = w->units->n;
	double *own = NULL, *t = ARENA_ARRAY(scratch, b->replicates, double);
	const double *influence = w->statistic->influence;
	enum err err = t ? ERR_OK : err_memory();
	if (!err && opts->type == BOOTSTRAP_BCA && !influence) {
		influence = own = ARENA_ARRAY(scratch, b->k * n, double);
		err = own ? leave_out(scratch, w, own) : err_memory();
	}
	for (size_t j = 0; !err && j < b->k; j++) {
		struct bootstrap_sample s = {.t = t, .observed = b->observed[j]};
		if (influence)
			s.acceleration = bootstrap_acceleration(influence + j * n, w->units->size, n);
		summarise(opts, &s, j, b);
	}
	return err;
}

static enum err run_with(struct arena *mem, struct arena *scratch, struct work *w, const struct bootstrap_opts *opts,
			 struct bootstrap *b)
{
	size_t k = w->statistic->k;
	enum err err = bootstrap_draw_build(scratch, w->units, &w->draw);
	if (err)
		return err;
	w->to = ARENA_ARRAY(scratch, k * w->pieces, double);
	if (!result_build(mem, k, w->pieces, b) || !w->to)
		return err_memory();
	err = observe(scratch, w, b->observed);
	if (!err)
		err = workers_run(w->pieces, replicate, w);
	for (size_t r = 0; !err && r < w->pieces; r++)
		for (size_t j = 0; j < k; j++)
			b->replicate[j * w->pieces + r] = w->to[r * k + j];
	return err ? err : summaries(scratch, w, opts, b);
}

enum err bootstrap_run(struct arena *mem, const struct bootstrap_units *units, const struct bootstrap_statistic *statistic,
		       const struct bootstrap_opts *opts, struct bootstrap *out)
{
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct work w = {.units = units, .statistic = statistic, .seed = opts->seed, .pieces = opts->replicates};
	struct bootstrap b;
	enum err err = run_with(mem, scratch, &w, opts, &b);
	if (!err)
		*out = b;
	arena_free(scratch);
	return err;
}
