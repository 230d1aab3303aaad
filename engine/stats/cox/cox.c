#include "stats/cox/cox_ascent.h"

#include "core/workers.h"
#include "stats/symmetric.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

static struct cox_test test_of(double statistic, size_t df)
{
	if (!df)
		return (struct cox_test){.statistic = num_none(WHY_NOT_APPLICABLE), .p_value = num_none(WHY_NOT_APPLICABLE)};
	return (struct cox_test){.statistic = num_of(statistic),
				 .p_value = num_of(gsl_cdf_chisq_Q(fmax(0, statistic), (double)df)),
				 .df = (int)df};
}

static struct cox_test no_test(enum why why)
{
	return (struct cox_test){.statistic = num_none(why), .p_value = num_none(why)};
}

static bool fit_build(struct arena *mem, size_t p, bool robust, struct cox_fit *fit)
{
	*fit = (struct cox_fit){.p = p,
				.coef = ARENA_ARRAY(mem, p, double),
				.why = ARENA_ARRAY(mem, p, enum why),
				.std_error = ARENA_ARRAY(mem, p, double),
				.robust_se = robust ? ARENA_ARRAY(mem, p, double) : NULL,
				.variance = ARENA_ARRAY(mem, p * p, double),
				.concordance = num_none(WHY_NOT_APPLICABLE),
				.concordance_se = num_none(WHY_NOT_APPLICABLE)};
	return fit->coef && fit->why && fit->std_error && (!robust || fit->robust_se) && fit->variance;
}

/* R's rule: what one more step would still move a coefficient by, against 1e-9 and 3.2e-5 of it. */
static bool runs_away(double step, double coef)
{
	return fabs(step) > 1e-9 && fabs(step) > 3.1622776601683795e-05 * fabs(coef);
}

static void flag_coefficients(const struct cox_design *d, const struct newton *n, struct cox_fit *fit)
{
	for (size_t k = 0; k < d->p; k++) {
		double variance = n->variance[k * d->p + k];
		bool away = !(variance > 0) || runs_away(n->step[k] * d->scale[k], n->beta[k] * d->scale[k]);
		enum why moving = n->converged || n->iterations >= COX_ITERATIONS ? WHY_INFINITE : WHY_NOT_CONVERGED;
		fit->why[k] = n->dropped[k] ? WHY_SINGULAR : away ? moving : WHY_NONE;
	}
}

static void report_coefficients(const struct cox_design *d, const struct newton *n, struct cox_fit *fit)
{
	for (size_t k = 0; k < d->p; k++) {
		fit->coef[k] = n->beta[k] * d->scale[k];
		fit->std_error[k] = sqrt(n->variance[k * d->p + k]) * d->scale[k];
	}
	fit->loglik_null = n->loglik_start;
	fit->loglik = n->loglik;
	fit->iterations = n->iterations;
	fit->converged = n->converged;
}

/* Variance of scaled coefficients to that of the caller's, and the Wald test with it. */
static enum err report_variance(struct arena *scratch, const struct cox_design *d, const struct newton *n,
				const double *scaled, struct cox_fit *fit)
{
	size_t p = d->p, rank = 0;
	double *factor = ARENA_ARRAY(scratch, p * p, double), *solved = ARENA_ARRAY(scratch, p, double);
	if (!factor || !solved)
		return err_memory();
	memcpy(factor, scaled, p * p * sizeof(double));
	memcpy(solved, n->beta, p * sizeof(double));
	symmetric_factor(factor, p, SYMMETRIC_TOLERANCE);
	symmetric_solve(factor, p, solved);
	double wald = 0;
	for (size_t k = 0; k < p; k++) {
		rank += !n->dropped[k];
		wald += solved[k] * n->beta[k];
		for (size_t m = 0; m < p; m++)
			fit->variance[k * p + m] = scaled[k * p + m] * d->scale[k] * d->scale[m];
		if (fit->robust_se)
			fit->robust_se[k] = sqrt(fmax(0, fit->variance[k * p + k]));
	}
	fit->wald = test_of(wald, rank);
	if (rank && fit->df_clusters > 0) /* as few clusters estimate the variance */
		fit->wald.p_value = num_of(gsl_cdf_fdist_Q(wald / (double)rank, (double)rank, fit->df_clusters));
	fit->likelihood = test_of(2 * (fit->loglik - fit->loglik_null), rank);
	fit->score = test_of(n->score_test, rank);
	return ERR_OK;
}

/* Nothing to estimate from: the likelihood is 1 whatever the coefficients. */
static void report_no_events(struct cox_fit *fit)
{
	for (size_t k = 0; k < fit->p; k++)
		fit->why[k] = WHY_NO_EVENTS;
	fit->likelihood = fit->score = fit->wald = no_test(WHY_NO_EVENTS);
	fit->concordance = fit->concordance_se = num_none(WHY_NO_EVENTS);
	fit->converged = true;
}

enum { SCORED_ROWS = 1 << 14 };

struct scoring {
	const struct surv_sample *s;
	const struct cox_fit *fit;
	double *score;
};

/* Piece b: x'coef + offset of its rows, summed in one order for every row so that equal rows tie. */
static enum err score_rows(size_t b, void *context)
{
	const struct scoring *c = context;
	size_t low = b * SCORED_ROWS, n = c->s->n - low < SCORED_ROWS ? c->s->n - low : SCORED_ROWS;
	for (size_t k = 0; k < c->s->p; k++)
		cox_add_scaled(c->score + low, c->s->x[k] + low, c->fit->coef[k], n);
	if (c->s->offset)
		cox_add_scaled(c->score + low, c->s->offset + low, 1, n);
	return ERR_OK;
}

static enum err add_concordance(struct arena *scratch, const struct surv_sample *s, const struct cox_design *d, bool robust,
				struct cox_fit *fit)
{
	struct scoring c = {.s = s, .fit = fit, .score = ARENA_ARRAY(scratch, s->n, double)};
	enum err err = c.score ? workers_run((s->n + SCORED_ROWS - 1) / SCORED_ROWS, score_rows, &c) : err_memory();
	return err ? err : cox_concordance(scratch, d, c.score, robust ? s->cluster : NULL, s->clusters, fit);
}

static enum err add_parts(struct cox_places *mem, struct cox_model *m, const struct cox_opts *opts, struct cox_fit *fit)
{
	const struct newton *n = &m->newton;
	const double *variance = n->variance;
	enum err err = ERR_OK;
	if (opts->zph != COX_ZPH_NONE)
		err = cox_zph(mem, &m->scan, &m->s, opts, n, fit);
	if (!err && opts->robust) {
		double *robust = ARENA_ARRAY(mem->scratch, m->d.p * m->d.p, double);
		if (!robust)
			return err_memory();
		err = cox_clustered(mem->scratch, m, opts, robust, fit);
		variance = robust;
	}
	if (!err)
		err = report_variance(mem->scratch, &m->d, n, variance, fit);
	if (!err && opts->concordance && m->d.p)
		err = add_concordance(mem->scratch, &m->s, &m->d, opts->robust, fit);
	return err;
}

static enum err check_opts(const struct cox_opts *opts, const struct cox_design *d)
{
	for (size_t k = 0; opts->term_of && k < d->p; k++)
		if (opts->term_of[k] < 0 || (size_t)opts->term_of[k] >= d->p)
			return err_set(ERR_RANGE, "a column's term is out of range");
	if (opts->ties != COX_EXACT)
		return ERR_OK;
	if (opts->robust || opts->firth == COX_ALWAYS)
		return err_set(ERR_VALUE, "exact ties have neither a robust variance nor a penalised likelihood; use efron");
	return cox_exact_check(d);
}

/* As R: the step that would follow the last is not taken. */
static struct newton_rule rule_of(const struct cox_opts *opts)
{
	return (struct newton_rule){.max_iterations = opts->max_iterations > 0 ? opts->max_iterations : COX_ITERATIONS,
				    .epsilon = opts->epsilon > 0 ? opts->epsilon : 1e-9};
}

static enum err build_model(struct cox_places *mem, const struct surv_sample *rows, const struct cox_opts *opts,
			    struct cox_model *m)
{
	const struct newton_rule rule = rule_of(opts);
	enum err err = cox_weighted_rows(mem->scratch, rows, &m->s);
	if (!err)
		err = cox_design_build(mem->scratch, &m->s, &m->d);
	if (!err)
		err = check_opts(opts, &m->d);
	if (!err)
		err = cox_scan_build(mem->scratch, &m->d, opts->ties, &m->scan);
	if (!err)
		err = newton_run(mem->scratch, m->d.p, cox_evaluate, &m->scan, &rule, &m->newton);
	return err;
}

static enum err report(struct cox_places *mem, struct cox_model *m, const struct cox_opts *opts, struct cox_fit *fit)
{
	if (!fit_build(mem->result, m->d.p, opts->robust, fit))
		return err_memory();
	fit->n = m->d.rows;
	fit->events = m->d.events;
	if (!(m->d.events > 0)) {
		report_no_events(fit);
		return ERR_OK;
	}
	flag_coefficients(&m->d, &m->newton, fit);
	enum err err = cox_firth(mem, &m->scan, opts, &m->newton, fit);
	if (err)
		return err;
	report_coefficients(&m->d, &m->newton, fit);
	return add_parts(mem, m, opts, fit);
}

static enum err fit_with(struct cox_places *mem, const struct surv_sample *rows, const struct cox_opts *opts,
			 struct cox_fit *fit)
{
	struct cox_model *m = ARENA_NEW(mem->scratch, struct cox_model);
	if (!m)
		return err_memory();
	enum err err = build_model(mem, rows, opts, m);
	if (!err)
		err = report(mem, m, opts, fit);
	if (err || !opts->keep)
		return err;
	fit->model = m;
	return cox_tables_fill(mem->scratch, &m->scan, &m->tables);
}

enum err cox_fit(struct arena *mem, const struct surv_sample *s, const struct cox_opts *opts, struct cox_fit *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	struct arena *scratch = arena_new();
	struct cox_places places = {.result = mem, .scratch = opts->keep ? mem : scratch};
	if (!scratch)
		return err_memory();
	struct cox_fit fit;
	enum err err = fit_with(&places, s, opts, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
