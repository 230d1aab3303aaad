#include "stats/glm/glm_parts.h"

#include <gsl/gsl_cdf.h>
#include <string.h>

enum { MAX_STEPS = 200 };

/* From a theta this large there is nothing between it and Poisson that the counts could tell. */
#define THETA_MAX 1e10

/* The largest move of the step, of coefficients relative to themselves, of theta as it is. */
static double move_of(const struct glm_work *w)
{
	double move = fabs(w->theta_step);
	for (size_t j = 0; j < w->base + w->q; j++)
		move = fmax(move, fabs(w->step[j]) / fmax(1, fabs(w->coef[j])));
	return move;
}

/* The step, halved until the likelihood does not fall. Sums become those after it; gain is the change of the likelihood. */
static enum err take_step(struct glm_work *w, double *gain)
{
	double before = w->sums.loglik[0], after = before, theta = w->theta;
	size_t all = w->base + w->q;
	for (int halving = 0; halving < 20; halving++) {
		double part = ldexp(1, -halving);
		for (size_t j = 0; j < all; j++)
			w->trial[j] = w->coef[j] + part * w->step[j];
		w->theta = isinf(theta) ? theta : theta * exp(part * w->theta_step);
		enum err err = glm_scan(w, w->trial, &w->sums);
		if (err)
			return err;
		after = w->sums.loglik[0];
		if (isfinite(after) && after >= before - 1e-12 * fabs(before))
			break;
	}
	memcpy(w->coef, w->trial, all * sizeof *w->coef);
	*gain = after - before;
	return ERR_OK;
}

/*
 * Scoring for the coefficients and Newton for log theta, in one step: they are orthogonal. It ends when the step is small, and when the
 * likelihood has not risen five times running: nothing but rounding is left, or, while the step is large, a coefficient runs away. The
 * sums come in as those of the coefficients.
 */
static enum err settle(struct glm_work *w, bool *converged)
{
	enum err err = ERR_OK;
	int flat = 0;
	*converged = false;
	for (int i = 0; !err && i < MAX_STEPS; i++, w->iterations++) {
		double gain = 0;
		glm_solve(w);
		w->theta_step = isinf(w->theta) ? 0 : glm_theta_step(w);
		double move = move_of(w);
		*converged = move < 1e-10 || flat == 5;
		if (*converged || (!isinf(w->theta) && w->theta > THETA_MAX))
			break;
		err = take_step(w, &gain);
		bool still = fabs(gain) <= (move > 1e-3 ? 1e-11 : 1e-14) * (fabs(w->sums.loglik[0]) + 1);
		flat = still ? flat + 1 : 0;
	}
	return err;
}

/* Poisson first; where the counts spread more than that, on with theta; back to Poisson if theta runs away after all. */
static enum err settle_negbin(struct glm_work *w, struct glm_fit *fit)
{
	struct glm_summary s;
	double *poisson = ARENA_ARRAY(w->mem, w->base + w->q, double);
	if (!poisson)
		return err_memory();
	enum err err = glm_summarise(w, &s);
	if (err)
		return err;
	double loglik = w->sums.loglik[0];
	memcpy(poisson, w->coef, (w->base + w->q) * sizeof *poisson);
	fit->boundary = !(s.spread > 0);
	if (!fit->boundary) {
		w->family = GLM_NEGBIN;
		w->theta = fmax(s.weight / s.ratio, 1e-8);
		err = glm_scan(w, w->coef, &w->sums);
		if (!err)
			err = settle(w, &fit->converged);
		fit->boundary = w->theta > THETA_MAX;
	}
	if (err)
		return err;
	if (!fit->boundary) {
		double statistic = fmax(0, 2 * (w->sums.loglik[0] - loglik));
		fit->overdispersion = num_of(statistic);
		fit->overdispersion_p = num_of(gsl_cdf_chisq_Q(statistic, 1) / 2);
		return ERR_OK;
	}
	fit->overdispersion = num_of(0);
	fit->overdispersion_p = num_of(1);
	if (isinf(w->theta))
		return ERR_OK;
	memcpy(w->coef, poisson, (w->base + w->q) * sizeof *poisson);
	w->family = GLM_POISSON;
	w->theta = HUGE_VAL;
	fit->converged = true;
	err = glm_scan(w, w->coef, &w->sums);
	glm_solve(w);
	return err;
}

static enum err settle_all(struct glm_work *w, struct glm_fit *fit)
{
	bool negbin = w->family == GLM_NEGBIN;
	bool null = !negbin && !w->shapes && (!glm_is_binary(w) || !w->offset);
	if (negbin)
		w->family = GLM_POISSON;
	enum err err = glm_scan(w, w->coef, &w->sums);
	if (!err && null)
		fit->loglik_null = num_of(w->sums.loglik[0]);
	if (!err)
		err = settle(w, &fit->converged);
	return err || !negbin ? err : settle_negbin(w, fit);
}

static enum why why_rest(const struct glm_work *w, size_t k)
{
	double step = w->step[w->base + k], coef = w->coef[w->base + k];
	if (w->dropped[k])
		return WHY_SINGULAR;
	bool runs = fabs(step) > 3.2e-5 * fmax(1, fabs(coef)) || !(w->schur[k * w->q + k] > 0);
	return runs ? WHY_INFINITE : WHY_NONE;
}

/* Scaled coefficients to the caller's. */
static void report_coefficients(const struct glm_work *w, struct glm_fit *fit)
{
	double shift = 0, moves = 0; /* of the intercept, by the means of the columns */
	bool lost = false;           /* a column without information any more: how it moves is not known */
	for (size_t k = 0; k < w->q; k++) {
		double coef = w->dropped[k] ? 0 : w->coef[w->base + k] * w->scale[k];
		fit->coef[w->base + k] = coef;
		fit->why[w->base + k] = why_rest(w, k);
		shift += coef * w->mean[k];
		moves += w->dropped[k] ? 0 : w->step[w->base + k] * w->scale[k] * w->mean[k];
		lost = lost || !(w->dropped[k] || w->schur[k * w->q + k] > 0);
	}
	for (size_t b = 0; b < w->base; b++) {
		fit->coef[b] = w->out[b] ? (double)NAN : w->coef[b] - shift;
		double coef = fabs(w->coef[b] - shift);
		bool runs = fabs(w->step[b] - moves) > 3.2e-5 * fmax(1, coef) || (lost && coef > 15);
		fit->why[b] = w->out[b] ? w->base_why[b] : runs ? WHY_INFINITE : WHY_NONE;
	}
}

static enum err report(struct glm_work *w, struct glm_fit *fit)
{
	struct glm_summary s;
	fit->rank = glm_solve(w);
	for (size_t b = 0; b < w->base; b++)
		fit->rank += !w->out[b];
	enum err err = glm_summarise(w, &s);
	if (err)
		return err;
	fit->loglik = w->sums.loglik[0];
	fit->deviance = s.deviance;
	fit->pearson = s.pearson;
	fit->iterations = w->iterations;
	if (w->d->family == GLM_NEGBIN)
		fit->theta = fit->theta_std_error = num_none(WHY_INFINITE);
	if (!isinf(w->theta)) {
		fit->theta = num_of(w->theta);
		fit->theta_std_error = num_of(1 / sqrt(glm_theta_information(w)));
	}
	report_coefficients(w, fit);
	err = glm_errors(w, fit->std_error);
	if (!err && fit->robust_se)
		err = glm_robust(w, fit->robust_se);
	/* residuals of 0 on the way to infinity: an error that looks small says nothing */
	for (size_t j = 0; !err && fit->robust_se && j < fit->p; j++)
		fit->robust_se[j] = fit->why[j] == WHY_INFINITE ? (double)NAN : fit->robust_se[j];
	return err;
}

/* Nothing of the base is left: the likelihood is largest at chances or rates of 0 or 1, where it is 1. */
static void report_none(const struct glm_work *w, struct glm_fit *fit)
{
	enum why rest = WHY_NO_EVENTS;
	for (size_t b = 0; b < w->base; b++) {
		fit->coef[b] = NAN;
		fit->why[b] = w->base_why[b];
		rest = w->base_why[b] == WHY_INFINITE ? WHY_INFINITE : rest;
	}
	for (size_t j = w->base; j < fit->p; j++) {
		fit->coef[j] = rest == WHY_INFINITE ? (double)NAN : 0;
		fit->why[j] = rest;
	}
	if (w->d->family == GLM_NEGBIN)
		fit->theta = fit->theta_std_error = fit->overdispersion = fit->overdispersion_p = num_none(WHY_NO_EVENTS);
	fit->converged = true;
}

static bool fit_build(struct arena *mem, const struct glm_work *w, struct glm_fit *fit)
{
	const struct glm_data *d = w->d;
	size_t p = w->base + w->q;
	struct num none = num_none(WHY_NOT_APPLICABLE);
	*fit = (struct glm_fit){.p = p,
				.coef = ARENA_ARRAY(mem, p, double),
				.std_error = ARENA_ARRAY(mem, p, double),
				.robust_se = d->robust ? ARENA_ARRAY(mem, p, double) : NULL,
				.why = ARENA_ARRAY(mem, p, enum why),
				.loglik_null = none,
				.theta = none,
				.theta_std_error = none,
				.overdispersion = none,
				.overdispersion_p = none};
	for (size_t i = 0; i < d->n; i++)
		fit->n += d->weight && !(d->weight[i] > 0) ? 0 : d->count ? d->count[i] : 1;
	return fit->coef && fit->std_error && fit->why && (!d->robust || fit->robust_se);
}

static enum err fit_in(struct arena *scratch, struct arena *mem, const struct glm_data *d, struct glm_fit *fit)
{
	struct glm_work w;
	enum err err = glm_units(scratch, d, &w);
	if (!err)
		err = glm_start(&w);
	if (err)
		return err;
	if (!fit_build(mem, &w, fit))
		return err_memory();
	size_t left = 0;
	for (size_t b = 0; b < w.base; b++)
		left += !w.out[b];
	if (!left) {
		report_none(&w, fit);
		return ERR_OK;
	}
	err = settle_all(&w, fit);
	return err ? err : report(&w, fit);
}

enum err glm_fit(struct arena *mem, const struct glm_data *d, struct glm_fit *out)
{
	struct glm_fit fit;
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	enum err err = fit_in(scratch, mem, d, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
