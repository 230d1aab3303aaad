#include "stats/rmst_adjust.h"

#include "stats/rmst/rmst_parts.h"
#include "stats/symmetric.h"

#include <math.h>
#include <string.h>

enum { STEPS = 60, HALVINGS = 40 };

/* X' diag(weight) X, both triangles. weight NULL: 1. */
static void cross(const struct rmst_rows *r, const double *weight, double *out)
{
	size_t p = r->p;
	memset(out, 0, p * p * sizeof *out);
	for (size_t i = 0; i < r->n; i++) {
		const double *x = r->x + i * p;
		for (size_t a = 0; a < p; a++)
			for (size_t b = 0; b <= a; b++)
				out[a * p + b] += weight[i] * x[a] * x[b];
	}
	for (size_t a = 0; a < p; a++)
		for (size_t b = 0; b < a; b++)
			out[b * p + a] = out[a * p + b];
}

/* X' (weight * value) */
static void project(const struct rmst_rows *r, const double *weight, const double *value, double *out)
{
	memset(out, 0, r->p * sizeof *out);
	for (size_t i = 0; i < r->n; i++)
		for (size_t a = 0; a < r->p; a++)
			out[a] += r->x[i * r->p + a] * weight[i] * value[i];
}

static double predictor(const struct rmst_rows *r, const double *coef, size_t i)
{
	double eta = 0;
	for (size_t a = 0; a < r->p; a++)
		eta += r->x[i * r->p + a] * coef[a];
	return eta;
}

/* Sets mu; the quasi-likelihood sum v (z eta - exp(eta)). */
static double likelihood(struct rmst_rows *r, const double *coef)
{
	double sum = 0;
	for (size_t i = 0; i < r->n; i++) {
		double eta = predictor(r, coef, i);
		r->mu[i] = exp(eta);
		sum += r->v[i] > 0 ? r->v[i] * (r->z[i] * eta - r->mu[i]) : 0;
	}
	return sum;
}

struct solver {
	struct rmst_rows *r;
	double *matrix, *step, *trial, *weight, *value;
	int iterations;
};

/* Least squares of value with weight; the factor stays in matrix. */
static void least_squares(struct solver *s, double *coef)
{
	cross(s->r, s->weight, s->matrix);
	project(s->r, s->weight, s->value, coef);
	symmetric_factor(s->matrix, s->r->p, SYMMETRIC_TOLERANCE);
	symmetric_solve(s->matrix, s->r->p, coef);
}

static void fit_linear(struct solver *s, double *coef)
{
	struct rmst_rows *r = s->r;
	memcpy(s->weight, r->v, r->n * sizeof *r->v);
	memcpy(s->value, r->z, r->n * sizeof *r->z);
	least_squares(s, coef);
	for (size_t i = 0; i < r->n; i++)
		r->mu[i] = predictor(r, coef, i);
	s->iterations = 1;
}

/* Weighted least squares on the log scale from the mean of all. */
static void start_log(struct solver *s, double mean, double *coef)
{
	struct rmst_rows *r = s->r;
	for (size_t i = 0; i < r->n; i++) {
		s->weight[i] = r->v[i] * mean;
		s->value[i] = log(mean) + (r->z[i] - mean) / mean;
	}
	least_squares(s, coef);
}

/* One Newton step, halved until the likelihood does not fall; the decrement g' H^-1 g. */
static double newton(struct solver *s, double *level, double *coef)
{
	struct rmst_rows *r = s->r;
	double decrement = 0, scale = 1, reached = -INFINITY;
	for (size_t i = 0; i < r->n; i++) {
		s->weight[i] = r->v[i] * r->mu[i];
		s->value[i] = r->v[i] > 0 ? (r->z[i] - r->mu[i]) / r->mu[i] : 0;
	}
	project(r, s->weight, s->value, s->trial);
	least_squares(s, s->step);
	for (size_t a = 0; a < r->p; a++)
		decrement += s->trial[a] * s->step[a];
	for (int k = 0; k < HALVINGS && !(reached >= *level); k++) {
		for (size_t a = 0; a < r->p; a++)
			s->trial[a] = coef[a] + scale * s->step[a];
		reached = likelihood(r, s->trial);
		/* rounding is no fall */
		reached += decrement < 1e-9 * fabs(*level) ? 1e-12 * fabs(*level) : 0;
		scale /= 2;
	}
	memcpy(coef, s->trial, r->p * sizeof *coef);
	*level = likelihood(r, coef);
	return decrement;
}

/* Whether the means stay within bounds: where one runs to 0, so does its coefficient to minus infinity. */
static bool settled(const struct rmst_rows *r)
{
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < r->n; i++) {
		least = fmin(least, r->mu[i]);
		most = fmax(most, r->mu[i]);
	}
	return isfinite(most) && least > 1e-9 * most;
}

static enum why fit_log(struct solver *s, double *coef)
{
	struct rmst_rows *r = s->r;
	double total = 0, mass = 0, level;
	for (size_t i = 0; i < r->n; i++) {
		total += r->v[i] * r->z[i];
		mass += r->v[i];
	}
	if (!(total > 0))
		return WHY_NO_EVENTS;
	start_log(s, total / mass, coef);
	level = likelihood(r, coef);
	for (s->iterations = 1; s->iterations <= STEPS; s->iterations++)
		if (newton(s, &level, coef) <= 1e-20 * total)
			return settled(r) ? WHY_NONE : WHY_INFINITE;
	return WHY_NOT_CONVERGED;
}

/* A of the header, without the columns that the fit dropped. */
static void bread(struct solver *s, enum rmst_contrast_kind kind, const enum why *why, double *inverse)
{
	struct rmst_rows *r = s->r;
	size_t p = r->p;
	for (size_t i = 0; i < r->n; i++)
		s->weight[i] = r->mass[i] * (kind == RMST_DIFFERENCE ? 1 : r->mu[i]);
	cross(r, s->weight, s->matrix);
	for (size_t a = 0; a < p; a++)
		for (size_t b = 0; why[a] && b < p; b++)
			s->matrix[a * p + b] = s->matrix[b * p + a] = 0;
	symmetric_factor(s->matrix, p, SYMMETRIC_TOLERANCE);
	symmetric_invert(s->matrix, p, inverse);
}

static enum err finish(struct arena *scratch, struct solver *s, enum rmst_contrast_kind kind, struct rmst_adjust_fit *fit)
{
	size_t p = s->r->p;
	double *inverse = ARENA_ARRAY(scratch, p * p, double), *meat = ARENA_ARRAY(scratch, p * p, double);
	double *variance = ARENA_ARRAY(scratch, p * p, double);
	if (!inverse || !meat || !variance)
		return err_memory();
	for (size_t a = 0; a < p; a++)
		fit->why[a] = s->matrix[a * p + a] > 0 ? WHY_NONE : WHY_SINGULAR;
	bread(s, kind, fit->why, inverse);
	enum err err = rmst_meat(scratch, s->r, meat);
	if (err)
		return err;
	symmetric_sandwich(inverse, meat, p, s->matrix, variance);
	for (size_t a = 0; a < p; a++) {
		fit->coef[a] *= s->r->scale[a];
		fit->std_error[a] = sqrt(fmax(variance[a * p + a], 0)) * s->r->scale[a];
	}
	return ERR_OK;
}

static enum err fit_rows(struct arena *mem, struct arena *scratch, const struct rmst_adjust_opts *opts, struct rmst_rows *r,
			 struct rmst_adjust_fit *out)
{
	size_t p = r->p;
	struct rmst_adjust_fit fit = {.coef = ARENA_ARRAY(mem, p, double),
				      .std_error = ARENA_ARRAY(mem, p, double),
				      .why = ARENA_ARRAY(mem, p, enum why)};
	enum why none = WHY_NONE;
	struct solver s = {.r = r,
			   .matrix = ARENA_ARRAY(scratch, p * p, double),
			   .step = ARENA_ARRAY(scratch, p, double),
			   .trial = ARENA_ARRAY(scratch, p, double),
			   .weight = ARENA_ARRAY(scratch, r->n + 1, double),
			   .value = ARENA_ARRAY(scratch, r->n + 1, double)};
	if (!fit.coef || !fit.std_error || !fit.why || !s.matrix || !s.step || !s.trial || !s.weight || !s.value)
		return err_memory();
	if (opts->kind == RMST_DIFFERENCE)
		fit_linear(&s, fit.coef);
	else
		none = fit_log(&s, fit.coef);
	fit.iterations = s.iterations;
	fit.converged = none == WHY_NONE;
	for (size_t a = 0; a < p; a++)
		fit.why[a] = none;
	enum err err = none ? ERR_OK : finish(scratch, &s, opts->kind, &fit);
	if (!err)
		*out = fit;
	return err;
}

enum err rmst_adjust(struct arena *mem, const struct surv_sample *s, const struct rmst_adjust_opts *opts,
		     struct rmst_adjust_fit *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (s->entry && !opts->pseudo)
		return err_set(ERR_VALUE, "weights against censoring are not defined with delayed entry");
	struct arena *scratch = arena_new();
	struct rmst_rows rows;
	enum err err = scratch ? rmst_rows(scratch, s, opts, &rows) : err_memory();
	if (!err)
		err = fit_rows(mem, scratch, opts, &rows, out);
	arena_free(scratch);
	return err;
}
