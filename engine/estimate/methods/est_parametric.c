#include "estimate/estimate_predictions.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "estimate/estimate_strata.h"
#include "estimate/estimate_times.h"
#include "stats/parametric.h"

#include <math.h>
#include <string.h>

static const struct method_option options[] = {
	{.name = "dist",
	 .kind = METHOD_CHOICE,
	 .choices = "weibull exponential lognormal loglogistic gengamma gompertz",
	 .help = "distribution of the time"},
	ESTIMATE_TIME_SOME,
	ESTIMATE_TIME2,
	ESTIMATE_EVENT_CODE,
	ESTIMATE_TYPE,
	ESTIMATE_ENTRY,
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	{.name = "strata", .kind = METHOD_LABELS, .help = "COL,..  strata with a scale (gompertz: shape) of their own"},
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_OFFSET,
	ESTIMATE_ROBUST,
	ESTIMATE_LEVEL,
	ESTIMATE_AT,
	ESTIMATE_QUANTILES,
	ESTIMATE_PREDICTED_TIMES,
	ESTIMATE_END,
};

/* "(Intercept)", the design's names, and what the distribution has beside them. */
static enum err names_of(const struct estimate *e, const struct estimate_design *d, const struct estimate_strata *s,
			 const struct parametric_fit *f, const char ***out)
{
	const char **name = ARENA_ARRAY(e->mem, f->n, const char *);
	if (!name)
		return err_memory();
	name[0] = "(Intercept)";
	memcpy(name + 1, d->name, d->p * sizeof *name);
	for (size_t k = 0; k < f->scales; k++)
		name[1 + d->p + k] = f->scales > 1 ? s->name[k] : f->dist == PARAMETRIC_GOMPERTZ ? "shape" : "Log(scale)";
	if (f->shapes)
		name[f->n - 1] = "Q";
	*out = name;
	return ERR_OK;
}

static const char *advice(enum parametric_outcome outcome)
{
	switch (outcome) {
	case PARAMETRIC_NO_EVENTS:
		return "every row is right-censored: nothing can be estimated";
	case PARAMETRIC_UNBOUNDED:
		return "the scale or the shape runs away, as when every event time is fitted exactly: take fewer covariates "
		       "or strata, or a distribution with fewer parameters";
	case PARAMETRIC_FLAT:
		return "the data do not tell the parameters apart: take --dist exponential, or fewer covariates or strata";
	case PARAMETRIC_NOT_CONVERGED:
		return "the iteration did not settle: take fewer covariates or strata, or another --dist";
	default:
		return NULL;
	}
}

static void put_counts(struct result_part *p, const struct parametric_fit *f)
{
	result_num(p, "nobs", num_of(f->rows));
	result_num(p, "nevent", num_of(f->events));
	result_num(p, "n.right", num_of(f->right));
	result_num(p, "n.left", num_of(f->left));
	result_num(p, "n.interval", num_of(f->interval));
}

/* AIC = -2 l + 2 k, BIC = -2 l + k log nobs, k = df the number of parameters, as R has them for survreg. */
static void put_glance(const struct estimate *e, const struct parametric_fit *f)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	bool fitted = f->outcome == PARAMETRIC_CONVERGED;
	enum why why = fitted ? WHY_NONE : f->outcome == PARAMETRIC_NO_EVENTS ? WHY_NO_EVENTS : WHY_NOT_CONVERGED;
	size_t scale = f->n - f->shapes - f->scales;
	put_counts(p, f);
	result_num(p, "logLik", (struct num){f->loglik, why});
	result_num(p, "logLik.null", (struct num){f->loglik_null, why});
	result_num(p, "statistic.log", f->statistic);
	result_num(p, "p.value.log", f->p_value);
	result_count(p, "df.log", f->df);
	result_count(p, "df", f->parameters);
	result_num(p, "AIC", (struct num){-2 * f->loglik + 2 * f->parameters, why});
	result_num(p, "BIC", (struct num){-2 * f->loglik + f->parameters * log(f->rows), why});
	if (f->scales <= 1 && f->dist != PARAMETRIC_GOMPERTZ)
		result_num(p, "scale", (struct num){f->scales ? exp(f->coef[scale]) : 1, why});
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", fitted);
	if (!fitted)
		result_text(p, "advice", advice(f->outcome));
}

static enum err put_fit(const struct estimate *e, const struct estimate_design *d, const struct estimate_strata *s,
			const struct parametric_fit *f)
{
	const char **name;
	enum err err = names_of(e, d, s, f, &name);
	if (err)
		return err;
	estimate_put_terms(e, &(struct estimate_terms){.p = f->n,
						       .name = name,
						       .coef = f->coef,
						       .std_error = f->std_error,
						       .robust_se = f->robust_se,
						       .why = f->why,
						       .ratio = f->dist == PARAMETRIC_GOMPERTZ ? "hazard" : "time",
						       .ratio_from = 1,
						       .ratios = d->p});
	put_glance(e, f);
	return ERR_OK;
}

static const double *number_or_null(const struct estimate *e, const char *name)
{
	const struct bench_column *c = estimate_column(e, name);
	return c ? c->number : NULL;
}

static enum err run(struct estimate *e)
{
	const struct bench_column *cluster = estimate_column(e, "cluster");
	const struct parametric_opts opts = {.dist = (enum parametric_dist)estimate_choice(e, "dist"),
					     .robust = estimate_given(e, "robust") || cluster};
	struct parametric_data data = {.n = e->table.n,
				       .entry = number_or_null(e, "entry"),
				       .offset = number_or_null(e, "offset"),
				       .weight = number_or_null(e, "weights"),
				       .cluster = cluster ? cluster->code : NULL,
				       .clusters = cluster ? cluster->levels : 0};
	struct estimate_times times;
	struct estimate_design d;
	struct estimate_strata strata;
	struct estimate_at at;
	struct parametric_fit f;
	enum err err = estimate_times(e, &times);
	if (!err)
		err = estimate_design(e, &d);
	if (!err)
		err = estimate_counts(e, &data.count);
	if (!err)
		err = estimate_strata(e, &strata);
	if (!err && strata.n > 1 && opts.dist == PARAMETRIC_EXPONENTIAL)
		err = err_set(ERR_USAGE, "--strata: the exponential distribution has no scale to differ by stratum");
	if (!err)
		err = estimate_predictions_check(e, &d, &strata, &at);
	if (err)
		return err;
	data.time = times.time;
	data.time2 = times.time2;
	data.p = d.p;
	data.x = d.x;
	data.stratum = strata.code;
	data.strata = strata.n;
	err = estimate_row_error(e, parametric_fit(e->mem, &data, &opts, &f));
	if (!err)
		err = put_fit(e, &d, &strata, &f);
	return err ? err : estimate_put_predictions(e, &f, &at);
}

const struct method est_parametric = {
	.name = "parametric",
	.title = "Parametric survival regression of exact, right-, left- and interval-censored times",
	.source = "Kalbfleisch & Prentice 2002; Prentice 1974; agrees with R survival::survreg",
	.options = options,
	.lacks = estimate_times_lack,
	.run = run,
};
