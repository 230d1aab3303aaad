#include "stats/parametric/parametric_parts.h"

#include "stats/symmetric.h"

#include <gsl/gsl_cdf.h>
#include <string.h>

enum { THIN_ROWS = 100000, THIN_EVERY = 16 };

static bool fit_build(struct arena *mem, const struct parametric_work *w, const struct parametric_opts *opts,
		      struct parametric_fit *fit)
{
	size_t m = w->parameters;
	*fit = (struct parametric_fit){.dist = opts->dist,
				       .n = m,
				       .p = w->p - 1,
				       .scales = w->scales,
				       .shapes = w->family->shaped,
				       .rows = w->rows,
				       .events = w->events,
				       .right = w->right,
				       .left = w->left,
				       .interval = w->interval,
				       .coef = ARENA_ARRAY(mem, m, double),
				       .std_error = ARENA_ARRAY(mem, m, double),
				       .robust_se = opts->robust ? ARENA_ARRAY(mem, m, double) : NULL,
				       .why = ARENA_ARRAY(mem, m, enum why),
				       .variance = ARENA_ARRAY(mem, m * m, double)};
	return fit->coef && fit->std_error && (!opts->robust || fit->robust_se) && fit->why && fit->variance;
}

/* The likelihood is largest where nobody ever fails: 1. */
static void report_no_events(struct parametric_fit *fit)
{
	for (size_t j = 0; j < fit->n; j++)
		fit->why[j] = WHY_NO_EVENTS;
	fit->statistic = fit->p_value = num_none(WHY_NO_EVENTS);
	fit->outcome = PARAMETRIC_NO_EVENTS;
}

static void report_failure(const struct parametric_newton *n, struct parametric_fit *fit)
{
	for (size_t j = 0; j < fit->n; j++)
		fit->why[j] = WHY_NOT_CONVERGED;
	fit->statistic = fit->p_value = num_none(WHY_NOT_CONVERGED);
	fit->loglik = n->slopes.loglik;
	fit->outcome = n->outcome;
}

/* Where a fit begins: mean and spread of log time; a rate as events over time, the mean time being 1. */
static void start(struct parametric_work *w, struct parametric_newton *n)
{
	double failed = (w->events + w->left + w->interval) / w->rows;
	n->point[0] = w->family->eta_per_unit > 0 ? w->centre : log(failed);
	w->tau_start = w->scales ? w->family->start_tau(fmax(w->spread, 1e-3)) : 0;
	for (size_t j = w->p; j < w->p + w->scales; j++)
		n->point[j] = w->tau_start;
}

static void activate(struct parametric_work *w, bool covariates)
{
	for (size_t j = 1; j < w->p; j++)
		w->active[j] = covariates && !w->singular[j];
	w->active[0] = true;
	for (size_t j = w->p; j < w->parameters; j++)
		w->active[j] = true;
}

static bool settled(const struct parametric_work *w, const struct parametric_newton *n)
{
	bool still = n->outcome == PARAMETRIC_CONVERGED;
	for (size_t j = 0; j < w->parameters; j++)
		still = still && fabs(n->step[j]) < 1e-3;
	return still;
}

/* Of many rows some say nearly where the fit will be: null and full are left at it, where those rows do not settle as they were. */
static enum err guess(struct parametric_work *w, struct parametric_newton *null, double *full, bool *guessed)
{
	struct parametric_work thin;
	struct parametric_newton n;
	enum err err = parametric_thin(w, THIN_EVERY, &thin);
	if (!err)
		err = parametric_newton_build(w->mem, &thin, &n);
	if (err)
		return err;
	memcpy(n.point, null->point, w->parameters * sizeof(double));
	activate(w, false);
	err = parametric_newton_run(&thin, &n);
	if (err || !settled(&thin, &n))
		return err;
	memcpy(null->point, n.point, w->parameters * sizeof(double));
	activate(w, true);
	err = parametric_newton_run(&thin, &n);
	*guessed = !err && settled(&thin, &n);
	if (*guessed)
		memcpy(full, n.point, w->parameters * sizeof(double));
	return err;
}

/* Without covariates, then from there, or from the guess, with them. */
static enum err fit_both(struct parametric_work *w, struct parametric_newton *n, struct parametric_fit *fit)
{
	double *full = ARENA_ARRAY(w->mem, w->parameters, double);
	bool guessed = false;
	if (!full)
		return err_memory();
	start(w, n);
	enum err err = w->n >= THIN_ROWS ? guess(w, n, full, &guessed) : ERR_OK;
	if (err)
		return err;
	activate(w, false);
	err = parametric_newton_run(w, n);
	if (err || n->outcome != PARAMETRIC_CONVERGED)
		return err;
	fit->loglik_null = n->slopes.loglik;
	if (w->p == 1)
		return ERR_OK;
	activate(w, true);
	if (guessed)
		memcpy(n->point, full, w->parameters * sizeof(double));
	return parametric_newton_run(w, n);
}

/* b = T c with T[0][k] = -mean_k scale_k, T[k][k] = scale_k, and what the unit of time does: V = T V_c T'. */
static void unscale(const struct parametric_work *w, double *v)
{
	size_t m = w->parameters;
	for (int side = 0; side < 2; side++)
		for (size_t j = 0; j < m; j++) {
			size_t along = side ? m : 1, at = side ? j : j * m;
			for (size_t k = 1; k < w->p; k++) {
				v[at + k * along] *= w->scale[k];
				v[at] -= w->mean[k] * v[at + k * along];
			}
			for (size_t k = w->p; w->family->tau_per_unit && k < w->p + w->scales; k++)
				v[at + k * along] /= w->unit;
		}
}

/* Whether what one more step would move a parameter by is still much of it; the intercept is the caller's, not that of centred columns. */
static void find_runaways(const struct parametric_work *w, const struct parametric_newton *n, struct parametric_fit *fit)
{
	size_t m = w->parameters;
	for (size_t j = 0; j < m; j++) {
		double step = n->step[j], value = j ? n->point[j] : fit->coef[0];
		for (size_t k = 1; !j && k < w->p; k++)
			step -= w->mean[k] * w->scale[k] * n->step[k];
		bool runs = fabs(step) > 3.2e-5 * fmax(1, fabs(value)) || !(n->variance[j * m + j] > 0);
		if (runs && fit->why[j] == WHY_NONE)
			fit->why[j] = WHY_INFINITE;
	}
}

static void report_coefficients(const struct parametric_work *w, const struct parametric_newton *n,
				struct parametric_fit *fit)
{
	size_t m = w->parameters;
	fit->coef[0] = n->point[0] - w->offset_mean + w->family->eta_per_unit * log(w->unit);
	for (size_t j = 0; j < m; j++) {
		double scale = j < w->p ? w->scale[j] : 1;
		bool singular = j < w->p && w->singular[j];
		fit->why[j] = singular ? WHY_SINGULAR : WHY_NONE;
		fit->parameters += !singular;
		if (j)
			fit->coef[j] = n->point[j] * scale;
		if (j && j < w->p)
			fit->coef[0] -= fit->coef[j] * w->mean[j];
	}
	for (size_t j = w->p; w->family->tau_per_unit && j < w->p + w->scales; j++)
		fit->coef[j] /= w->unit;
	find_runaways(w, n, fit);
}

static void report_tests(const struct parametric_work *w, const struct parametric_newton *n, struct parametric_fit *fit)
{
	fit->loglik = n->slopes.loglik;
	for (size_t j = 1; j < w->p; j++)
		fit->df += !w->singular[j];
	fit->statistic = fit->p_value = num_none(WHY_NOT_APPLICABLE);
	if (fit->df) {
		fit->statistic = num_of(fmax(0, 2 * (fit->loglik - fit->loglik_null)));
		fit->p_value = num_of(gsl_cdf_chisq_Q(fit->statistic.v, fit->df));
	}
}

static enum err report_variance(const struct parametric_work *w, struct parametric_newton *n, struct parametric_fit *fit)
{
	size_t m = w->parameters;
	double *v = n->variance;
	if (fit->robust_se) {
		double *meat = ARENA_ARRAY(w->mem, m * m, double), *work = ARENA_ARRAY(w->mem, m * m, double);
		enum err err = meat && work ? parametric_meat(w->mem, w, n->point, meat) : err_memory();
		if (err)
			return err;
		symmetric_sandwich(v, meat, m, work, fit->variance);
		unscale(w, fit->variance);
		for (size_t j = 0; j < m; j++)
			fit->robust_se[j] = sqrt(fit->variance[j * m + j]);
	}
	unscale(w, v);
	for (size_t j = 0; j < m; j++)
		fit->std_error[j] = sqrt(v[j * m + j]);
	if (!fit->robust_se)
		memcpy(fit->variance, v, m * m * sizeof(double));
	return ERR_OK;
}

static enum err fit_with(struct arena *scratch, struct arena *mem, const struct parametric_data *d,
			 const struct parametric_opts *opts, struct parametric_fit *fit)
{
	struct parametric_work w;
	struct parametric_newton n;
	enum err err = parametric_prepare(scratch, d, opts->dist, &w);
	if (!err && !fit_build(mem, &w, opts, fit))
		err = err_memory();
	if (!err)
		err = parametric_newton_build(scratch, &w, &n);
	if (err)
		return err;
	if (!(w.events + w.left + w.interval > 0)) {
		report_no_events(fit);
		return ERR_OK;
	}
	err = fit_both(&w, &n, fit);
	if (err)
		return err;
	fit->iterations = n.iterations;
	if (n.outcome != PARAMETRIC_CONVERGED) {
		report_failure(&n, fit);
		return ERR_OK;
	}
	report_coefficients(&w, &n, fit);
	report_tests(&w, &n, fit);
	return report_variance(&w, &n, fit);
}

enum err parametric_fit(struct arena *mem, const struct parametric_data *d, const struct parametric_opts *opts,
			struct parametric_fit *out)
{
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct parametric_fit fit;
	enum err err = fit_with(scratch, mem, d, opts, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
