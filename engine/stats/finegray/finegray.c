#include "stats/finegray_parts.h"

#include "stats/symmetric.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { ITERATIONS = 25 };

static struct cox_test test_of(double statistic, size_t df, enum why none)
{
	if (!df || none)
		return (struct cox_test){.statistic = num_none(none ? none : WHY_NOT_APPLICABLE),
					 .p_value = num_none(none ? none : WHY_NOT_APPLICABLE)};
	return (struct cox_test){.statistic = num_of(statistic),
				 .p_value = num_of(gsl_cdf_chisq_Q(fmax(0, statistic), (double)df)),
				 .df = (int)df};
}

static enum err check_opts(const struct surv_sample *s, const struct finegray_opts *opts)
{
	if (opts->cause < 1)
		return err_set(ERR_VALUE, "a cause is 1 or more");
	if (opts->ties == COX_EXACT)
		return err_set(ERR_VALUE, "exact ties are not defined for weighted risk sets; use efron or breslow");
	if (opts->convention == FINEGRAY_CRR && opts->ties != COX_BRESLOW)
		return err_set(ERR_VALUE, "the crr convention has Breslow ties only");
	if (opts->convention == FINEGRAY_CRR && s->entry)
		return err_set(ERR_VALUE, "the crr convention has no delayed entry; use the survival convention");
	return s->n ? ERR_OK : err_set(ERR_EMPTY, "no rows to analyse");
}

static bool fit_build(struct arena *mem, size_t p, struct finegray_fit *fit)
{
	*fit = (struct finegray_fit){.p = p,
				     .coef = ARENA_ARRAY(mem, p, double),
				     .why = ARENA_ARRAY(mem, p, enum why),
				     .std_error = ARENA_ARRAY(mem, p, double),
				     .robust_se = ARENA_ARRAY(mem, p, double),
				     .variance = ARENA_ARRAY(mem, p * p, double)};
	return fit->coef && fit->why && fit->std_error && fit->robust_se && fit->variance;
}

static void report_no_events(struct finegray_fit *fit)
{
	for (size_t k = 0; k < fit->p; k++)
		fit->why[k] = WHY_NO_EVENTS;
	fit->likelihood = fit->score = fit->wald = test_of(0, 0, WHY_NO_EVENTS);
	fit->converged = true;
}

static void report_coefficients(const struct finegray_design *d, const struct newton *n, const double *robust,
				struct finegray_fit *fit)
{
	size_t p = d->p;
	for (size_t k = 0; k < p; k++) {
		fit->coef[k] = n->beta[k] * d->scale[k];
		fit->std_error[k] = sqrt(n->variance[k * p + k]) * d->scale[k];
		fit->robust_se[k] = sqrt(fmax(0, robust[k * p + k])) * d->scale[k];
		for (size_t m = 0; m < p; m++)
			fit->variance[k * p + m] = robust[k * p + m] * d->scale[k] * d->scale[m];
		fit->why[k] = n->dropped[k] ? WHY_SINGULAR : newton_runs_away(n, k) ? WHY_INFINITE : WHY_NONE;
	}
}

/* Wald with the robust variance; where that is singular (fewer clusters than columns) with what it spans. */
static enum err report_tests(struct arena *scratch, const struct newton *n, double *robust, struct finegray_fit *fit)
{
	size_t p = fit->p, rank = 0;
	double *solved = ARENA_ARRAY(scratch, p, double);
	if (!solved)
		return err_memory();
	memcpy(solved, n->beta, p * sizeof(double));
	size_t spanned = symmetric_factor(robust, p, SYMMETRIC_TOLERANCE);
	symmetric_solve(robust, p, solved);
	double wald = 0;
	for (size_t k = 0; k < p; k++) {
		rank += !n->dropped[k];
		wald += solved[k] * n->beta[k];
	}
	fit->likelihood = test_of(2 * (n->loglik - n->loglik_start), rank, WHY_NONE);
	fit->score = test_of(n->score_test, rank, WHY_NONE);
	fit->wald = test_of(wald, rank, spanned < rank ? WHY_SINGULAR : WHY_NONE);
	fit->loglik_null = n->loglik_start;
	fit->loglik = n->loglik;
	fit->iterations = n->iterations;
	fit->converged = n->converged;
	return ERR_OK;
}

static enum err fit_with(struct arena *mem, struct arena *scratch, const struct surv_sample *s,
			 const struct finegray_opts *opts, struct finegray_fit *fit)
{
	struct finegray_design d;
	struct finegray_scan scan;
	struct newton n = {0};
	enum err err = finegray_design_build(scratch, s, opts, &d);
	if (err)
		return err;
	size_t p = d.p;
	double *robust = ARENA_ARRAY(scratch, p * p, double);
	if (!robust || !fit_build(mem, p, fit))
		return err_memory();
	for (size_t i = 0; i < d.rows.n; i++)
		fit->n += d.rows.count ? d.rows.count[d.rows.row[i]] : 1;
	fit->events = d.events;
	fit->competing = d.competing;
	if (!(d.events > 0)) {
		report_no_events(fit);
		return ERR_OK;
	}
	err = finegray_scan_build(scratch, &d, opts->ties, &scan);
	if (!err)
		err = newton_run(scratch, p, finegray_evaluate, &scan, &(struct newton_rule){ITERATIONS, 1e-9, true}, &n);
	if (!err)
		err = finegray_robust(scratch, &scan, opts->convention, &n, robust);
	if (err)
		return err;
	report_coefficients(&d, &n, robust, fit);
	return report_tests(scratch, &n, robust, fit);
}

enum err finegray_fit(struct arena *mem, const struct surv_sample *s, const struct finegray_opts *opts,
		      struct finegray_fit *out)
{
	enum err err = check_opts(s, opts);
	if (err)
		return err;
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct finegray_fit fit;
	err = fit_with(mem, scratch, s, opts, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
