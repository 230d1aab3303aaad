#include "stats/frailty/frailty_parts.h"
#include "stats/symmetric.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { ITERATIONS = 25 };

static bool fit_build(struct arena *mem, const struct surv_sample *s, struct frailty_fit *fit)
{
	size_t p = s->p, q = (size_t)s->clusters;
	*fit = (struct frailty_fit){.p = p,
				    .coef = ARENA_ARRAY(mem, p, double),
				    .std_error = ARENA_ARRAY(mem, p, double),
				    .variance = ARENA_ARRAY(mem, p * p, double),
				    .why = ARENA_ARRAY(mem, p, enum why),
				    .cluster = ARENA_ARRAY(mem, q, int32_t),
				    .omega = ARENA_ARRAY(mem, q, double),
				    .omega_error = ARENA_ARRAY(mem, q, double)};
	return fit->coef && fit->std_error && fit->variance && fit->why && fit->cluster && fit->omega && fit->omega_error;
}

static void no_theta(struct frailty_fit *fit, enum why why)
{
	fit->theta = fit->theta_low = fit->theta_high = fit->theta_test = fit->theta_p = num_none(why);
	fit->ratio = fit->ratio_low = fit->ratio_high = num_none(why);
}

static void report_no_events(struct frailty_fit *fit)
{
	for (size_t k = 0; k < fit->p; k++)
		fit->why[k] = WHY_NO_EVENTS;
	no_theta(fit, WHY_NO_EVENTS);
	fit->wald.statistic = fit->wald.p_value = num_none(WHY_NO_EVENTS);
	fit->converged = true;
}

/* Without frailties: where theta is 0, and which columns say nothing. Those that run away stay where they stopped. */
static enum err cox_first(struct arena *scratch, struct frailty_model *m, struct newton *cox, struct frailty_fit *fit)
{
	m->scan.d = &m->d;
	enum err err =
		newton_run(scratch, m->p, finegray_evaluate, &m->scan, &(struct newton_rule){ITERATIONS, 1e-9, true}, cox);
	if (err)
		return err;
	for (size_t k = 0; k < m->p; k++) {
		bool away = !cox->dropped[k] && newton_runs_away(cox, k);
		fit->why[k] = cox->dropped[k] ? WHY_SINGULAR : away ? WHY_INFINITE : WHY_NONE;
		m->dropped[k] = cox->dropped[k] || away;
		m->beta[k] = cox->beta[k];
	}
	fit->loglik_cox = fit->loglik = fit->loglik_partial = cox->loglik;
	fit->loglik_null = cox->loglik_start;
	fit->converged = cox->converged;
	err = frailty_look(m, m->beta, m->omega);
	double *a = m->slopes.information;
	symmetric_factor(a, m->p, 1e-15);
	symmetric_invert(a, m->p, m->schur);
	return err;
}

static void report_frailties(const struct frailty_model *m, double theta, struct frailty_fit *fit)
{
	size_t p = m->p, q = m->clusters;
	for (size_t c = 0; c < q && theta > 0; c++) {
		double h = m->diagonal[c] + frailty_curvature(m, theta, c), v = 1 / h;
		for (size_t j = 0; j < p; j++)
			for (size_t k = 0; k < p; k++)
				v += m->beside[j * q + c] * m->schur[j * p + k] * m->beside[k * q + c] / (h * h);
		fit->omega[c] = m->omega[c];
		fit->omega_error[c] = sqrt(v);
	}
}

static enum err report_coefficients(struct arena *scratch, const struct frailty_model *m, const struct newton *cox,
				    struct frailty_fit *fit)
{
	size_t p = m->p, rank = 0;
	double wald = 0, *factor = ARENA_ARRAY(scratch, p * p, double), *solved = ARENA_ARRAY(scratch, p, double);
	if (!factor || !solved)
		return err_memory();
	for (size_t k = 0; k < p; k++) {
		bool away = fit->why[k] == WHY_INFINITE;
		fit->coef[k] = m->beta[k] * m->d.scale[k];
		fit->std_error[k] = sqrt(away ? cox->variance[k * p + k] : m->schur[k * p + k]) * m->d.scale[k];
		for (size_t j = 0; j < p; j++)
			fit->variance[k * p + j] = m->schur[k * p + j] * m->d.scale[k] * m->d.scale[j];
	}
	memcpy(factor, m->schur, p * p * sizeof(double));
	memcpy(solved, m->beta, p * sizeof(double));
	symmetric_factor(factor, p, SYMMETRIC_TOLERANCE);
	symmetric_solve(factor, p, solved);
	for (size_t k = 0; k < p; k++) {
		rank += !m->dropped[k];
		wald += m->dropped[k] ? 0 : solved[k] * m->beta[k];
	}
	fit->wald = (struct cox_test){.statistic = num_none(WHY_NOT_APPLICABLE), .p_value = num_none(WHY_NOT_APPLICABLE)};
	if (rank)
		fit->wald = (struct cox_test){.statistic = num_of(wald),
					      .p_value = num_of(gsl_cdf_chisq_Q(fmax(0, wald), (double)rank)),
					      .df = (int)rank};
	return ERR_OK;
}

static enum err fit_with(struct arena *mem, struct arena *scratch, const struct surv_sample *s,
			 const struct frailty_opts *opts, struct frailty_fit *fit)
{
	struct frailty_model m;
	struct newton cox = {0};
	if (!fit_build(mem, s, fit))
		return err_memory();
	enum err err = frailty_model_build(scratch, s, opts, &m, fit);
	if (err)
		return err;
	for (size_t i = 0; i < m.d.rows.n; i++)
		fit->n += m.d.rows.count ? m.d.rows.count[m.d.rows.row[i]] : 1;
	fit->events = m.d.events;
	fit->clusters = m.clusters;
	if (!(m.d.events > 0)) {
		report_no_events(fit);
		return ERR_OK;
	}
	err = cox_first(scratch, &m, &cox, fit);
	if (err)
		return err;
	no_theta(fit, WHY_ONE_GROUP);
	if (m.clusters > 1) {
		const struct frailty_place origin = frailty_origin(&m, cox.loglik);
		err = frailty_theta(&m, &origin, opts, fit);
		if (err)
			return err;
	}
	if (num_is(fit->theta) && fit->theta.v > 0) {
		fit->converged = fit->converged && m.settled;
		fit->loglik_partial = m.partial;
		report_frailties(&m, fit->theta.v, fit);
	} else {
		memcpy(m.beta, cox.beta, m.p * sizeof(double));
		memcpy(m.schur, cox.variance, m.p * m.p * sizeof(double));
		fit->converged = fit->converged && fit->theta.why != WHY_INFINITE;
	}
	return report_coefficients(scratch, &m, &cox, fit);
}

enum err frailty_fit(struct arena *mem, const struct surv_sample *s, const struct frailty_opts *opts,
		     struct frailty_fit *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (!s->cluster)
		return err_set(ERR_VALUE, "a frailty needs clusters");
	if (opts->ties == COX_EXACT)
		return err_set(ERR_VALUE, "a frailty has Efron or Breslow ties");
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct frailty_fit fit;
	enum err err = fit_with(mem, scratch, s, opts, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
