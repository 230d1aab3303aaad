#include "stats/negbin_parts.h"

#include "stats/symmetric.h"

#include <math.h>

enum { MAX_STEPS = 400 };

/* Score of the coefficients and their expected information: X'w(y - mu)/(1 + mu/theta), X' diag(w mu/(1 + mu/theta)) X. */
static void coefficient_slopes(struct negbin_work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		double share = negbin_weight(w, i) / (1 + w->mu[i] / w->theta);
		w->residual[i] = share * (w->d->y[i] - w->mu[i]);
		w->share[i] = share * w->mu[i];
	}
	for (size_t j = 0; j < w->p; j++) {
		const double *a = w->x + j * w->n;
		w->score[j] = 0;
		for (size_t i = 0; i < w->n; i++)
			w->score[j] += a[i] * w->residual[i];
		for (size_t k = 0; k <= j; k++) {
			const double *b = w->x + k * w->n;
			double sum = 0;
			for (size_t i = 0; i < w->n; i++)
				sum += a[i] * b[i] * w->share[i];
			w->information[j * w->p + k] = sum;
		}
	}
}

/*
 * Which columns are collinear is settled at the first step; one that loses its information later is running away.
 */
static size_t factor_information(struct negbin_work *w)
{
	size_t p = w->p, rank = 0;
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k <= j; k++)
			if (w->dropped[j] || w->dropped[k])
				w->information[j * p + k] = 0;
	symmetric_factor(w->information, p, w->settled ? 1e-15 : SYMMETRIC_TOLERANCE);
	for (size_t j = 0; j < p; j++) {
		if (!w->settled)
			w->dropped[j] = !(w->information[j * p + j] > 0);
		rank += !w->dropped[j];
	}
	w->settled = true;
	return rank;
}

/* One scoring step, halved until the likelihood does not fall. Returns the change of the likelihood. */
static double coefficient_step(struct negbin_work *w)
{
	double before = negbin_loglik(w);
	coefficient_slopes(w);
	factor_information(w);
	for (size_t j = 0; j < w->p; j++)
		w->step[j] = w->score[j];
	symmetric_solve(w->information, w->p, w->step);
	double after = before;
	double part = 1;
	for (int halving = 0; halving < 20; halving++) {
		for (size_t j = 0; j < w->p; j++)
			w->trial[j] = w->beta[j] + part * w->step[j];
		negbin_predict(w, w->trial);
		after = negbin_loglik(w);
		if (isfinite(after) && after >= before - 1e-12 * fabs(before))
			break;
		part /= 2;
	}
	for (size_t j = 0; j < w->p; j++)
		w->beta[j] = w->trial[j];
	return after - before;
}

static bool step_is_small(const struct negbin_work *w)
{
	for (size_t j = 0; j < w->p; j++)
		if (fabs(w->step[j]) > 1e-11 * fmax(1, fabs(w->beta[j])))
			return false;
	return true;
}

/* Returns by how much of itself theta moved. */
static double theta_step(struct negbin_work *w)
{
	double before = w->theta;
	if (isfinite(before))
		w->theta = negbin_theta(w, before);
	return isfinite(w->theta) ? fabs(w->theta / before - 1) : 0;
}

/*
 * The coefficients, in turn with theta where that is finite. It ends when the steps are small, and when the likelihood has not risen
 * five times running: a coefficient may then still be running away. True: settled.
 */
static bool alternate(struct negbin_work *w, int *iterations)
{
	int flat = 0;
	for (int i = 0; i < MAX_STEPS && flat < 5; i++, ++*iterations) {
		double gain = coefficient_step(w);
		double moved = theta_step(w);
		if (step_is_small(w) && moved < 1e-11)
			return true;
		flat = fabs(gain) <= 1e-14 * (fabs(negbin_loglik(w)) + 1) && moved < 1e-9 ? flat + 1 : 0;
	}
	return flat == 5;
}

static bool fit_poisson(struct negbin_work *w, int *iterations)
{
	double events = 0, exposure = 0;
	for (size_t i = 0; i < w->n; i++) {
		events += negbin_weight(w, i) * w->d->y[i];
		exposure += negbin_weight(w, i) * exp(w->d->offset ? w->d->offset[i] : 0);
	}
	for (size_t j = 0; j < w->p; j++)
		w->beta[j] = 0;
	w->beta[0] = log(events / exposure);
	w->theta = HUGE_VAL;
	negbin_predict(w, w->beta);
	return alternate(w, iterations);
}

/* Poisson first; where the counts spread more than that, on with theta; back to Poisson if theta runs away after all. */
static void fit_all(struct negbin_work *w, struct negbin_fit *fit)
{
	fit->converged = fit_poisson(w, &fit->iterations);
	fit->poisson = negbin_overdispersion(w) <= 0;
	if (fit->poisson)
		return;
	w->theta = fmax(negbin_theta_start(w), 1e-8);
	fit->converged = alternate(w, &fit->iterations);
	fit->poisson = isinf(w->theta);
	if (fit->poisson)
		fit->converged = fit_poisson(w, &fit->iterations);
}

/* V S'S V, S the scores summed within cluster. */
static enum err robust_errors(struct arena *mem, const struct negbin_work *w, const double *v, struct negbin_fit *fit)
{
	size_t p = w->p, clusters = (size_t)w->d->clusters;
	double *sum = arena_array(w->mem, clusters * sizeof(double), p);
	double *middle = ARENA_ARRAY(w->mem, p * p, double), *work = ARENA_ARRAY(w->mem, p * p, double);
	double *out = ARENA_ARRAY(w->mem, p * p, double);
	fit->robust_se = ARENA_ARRAY(mem, p, double);
	if (!sum || !middle || !work || !out || !fit->robust_se)
		return err_memory();
	for (size_t i = 0; i < w->n; i++)
		for (size_t j = 0; j < p; j++)
			sum[(size_t)w->d->cluster[i] * p + j] += w->residual[i] * w->x[j * w->n + i];
	for (size_t c = 0; c < clusters; c++)
		for (size_t j = 0; j < p; j++)
			for (size_t k = 0; k < p; k++)
				middle[j * p + k] += sum[c * p + j] * sum[c * p + k];
	symmetric_sandwich(v, middle, p, work, out);
	negbin_unscale(w, out);
	for (size_t j = 0; j < p; j++)
		fit->robust_se[j] = sqrt(out[j * p + j]);
	return ERR_OK;
}

static void report_coefficients(const struct negbin_work *w, struct negbin_fit *fit)
{
	for (size_t j = 0; j < w->p; j++) {
		bool runs = fabs(w->step[j]) > 3.2e-5 * fmax(1, fabs(w->beta[j]));
		runs = runs || !(w->information[j * w->p + j] > 0);
		fit->why[j] = w->dropped[j] ? WHY_SINGULAR : runs ? WHY_INFINITE : WHY_NONE;
		fit->coef[j] = w->beta[j] * w->scale[j];
		fit->coef[0] -= j ? fit->coef[j] * w->mean[j] : 0;
	}
}

static enum err report(struct arena *mem, struct negbin_work *w, struct negbin_fit *fit)
{
	size_t p = w->p;
	double *v = ARENA_ARRAY(w->mem, p * p, double);
	if (!v)
		return err_memory();
	coefficient_slopes(w);
	size_t rank = factor_information(w);
	symmetric_invert(w->information, p, v);
	fit->loglik = negbin_loglik(w);
	fit->aic = -2 * fit->loglik + 2 * (double)(rank + !fit->poisson);
	fit->deviance = negbin_deviance(w);
	fit->theta = fit->theta_std_error = num_none(WHY_INFINITE);
	if (!fit->poisson) {
		fit->theta = num_of(w->theta);
		fit->theta_std_error = num_of(1 / sqrt(negbin_theta_information(w, w->theta)));
	}
	report_coefficients(w, fit);
	enum err err = w->d->cluster ? robust_errors(mem, w, v, fit) : ERR_OK;
	negbin_unscale(w, v);
	for (size_t j = 0; j < p; j++)
		fit->std_error[j] = sqrt(v[j * p + j]);
	return err;
}

/* Every count 0: the likelihood is largest at a rate of 0, where it is 1. */
static void report_no_events(struct negbin_fit *fit)
{
	for (size_t j = 0; j < fit->p; j++)
		fit->why[j] = WHY_NO_EVENTS;
	fit->theta = fit->theta_std_error = num_none(WHY_NO_EVENTS);
	fit->converged = true;
}

static enum err fit_with(struct arena *scratch, struct arena *mem, const struct negbin_data *d, struct negbin_fit *fit)
{
	struct negbin_work w;
	enum err err = negbin_design(scratch, d, &w);
	if (err)
		return err;
	*fit = (struct negbin_fit){.p = w.p,
				   .coef = ARENA_ARRAY(mem, w.p, double),
				   .std_error = ARENA_ARRAY(mem, w.p, double),
				   .why = ARENA_ARRAY(mem, w.p, enum why)};
	if (!fit->coef || !fit->std_error || !fit->why)
		return err_memory();
	if (!(w.above[0] > 0)) {
		report_no_events(fit);
		return ERR_OK;
	}
	fit_all(&w, fit);
	return report(mem, &w, fit);
}

enum err negbin_fit(struct arena *mem, const struct negbin_data *d, struct negbin_fit *out)
{
	enum err err = negbin_check(d);
	if (err)
		return err;
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct negbin_fit fit;
	err = fit_with(scratch, mem, d, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
