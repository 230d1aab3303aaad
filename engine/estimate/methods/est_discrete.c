#include "estimate/estimate_glm.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/discrete.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_CAUSE,
	ESTIMATE_CAUSE_CHOSEN,
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	ESTIMATE_CLUSTER,
	ESTIMATE_ROBUST,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_OFFSET,
	ESTIMATE_LEVEL,
	{.name = "link", .kind = METHOD_CHOICE, .choices = "logit cloglog", .help = "odds, or the hazard of grouped times"},
	{.name = "baseline", .kind = METHOD_CHOICE, .choices = "factor linear log none", .help = "hazard over the sessions"},
	ESTIMATE_END,
};

/* `time1`, `time2`, .. as R names the levels of a factor; or the intercept and the shape of the baseline. */
static enum err base_names(const struct estimate *e, const struct discrete_fit *f, const char **name)
{
	const char *time = estimate_column(e, "time")->name;
	size_t size = strlen(time) + 24;
	bool factor = estimate_choice(e, "baseline") == DISCRETE_FACTOR;
	bool log_time = estimate_choice(e, "baseline") == DISCRETE_LOG;
	for (size_t b = 0; b < f->base; b++) {
		char *text = arena_alloc(e->mem, size);
		if (!text)
			return err_memory();
		if (factor)
			snprintf(text, size, "%s%zu", time, b + 1);
		else if (!b)
			snprintf(text, size, "(Intercept)");
		else
			snprintf(text, size, log_time ? "log(%s)" : "%s", time);
		name[b] = text;
	}
	return ERR_OK;
}

static void put_sessions(const struct estimate *e, const struct discrete_fit *f)
{
	struct result_part *p = result_part(e->result, "sessions", RESULT_ROWS);
	for (size_t l = 0; l < f->sessions; l++) {
		double n = f->at_risk[l];
		result_row(p);
		result_count(p, "time", (long long)l + 1);
		result_num(p, "n.risk", num_of(n));
		result_num(p, "n.event", num_of(f->events[l]));
		result_num(p, "hazard", n > 0 ? num_of(f->events[l] / n) : num_none(WHY_NO_DATA));
	}
}

/* The likelihood against that of the baseline alone, where that is known without another fit. */
static void put_glance(const struct estimate *e, const struct discrete_fit *f)
{
	const struct glm_fit *g = &f->glm;
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	double events = 0, at_risk = 0, columns = 0;
	for (size_t l = 0; l < f->sessions; l++) {
		events += f->events[l];
		at_risk += f->at_risk[l];
	}
	for (size_t j = f->base; j < g->p; j++)
		columns += g->why[j] != WHY_SINGULAR;
	bool tested = num_is(g->loglik_null) && columns > 0;
	double statistic = tested ? fmax(0, 2 * (g->loglik - g->loglik_null.v)) : 0;
	result_num(p, "nobs", num_of(g->n));
	result_num(p, "nevent", num_of(events));
	result_num(p, "periods", num_of(at_risk));
	result_num(p, "logLik", num_of(g->loglik));
	result_num(p, "statistic.log", tested ? num_of(statistic) : num_none(WHY_NOT_APPLICABLE));
	result_num(p, "p.value.log", tested ? num_of(gsl_cdf_chisq_Q(statistic, columns)) : num_none(WHY_NOT_APPLICABLE));
	result_count(p, "df", (long long)g->rank);
	result_num(p, "AIC", num_of(-2 * g->loglik + 2 * (double)g->rank));
	result_num(p, "deviance", num_of(g->deviance));
	estimate_glm_end(p, g);
}

static enum err put_fit(const struct estimate *e, const struct estimate_design *d, const struct discrete_fit *f)
{
	const char **name = ARENA_ARRAY(e->mem, f->glm.p, const char *);
	if (!name)
		return err_memory();
	enum err err = base_names(e, f, name);
	if (err)
		return err;
	memcpy(name + f->base, d->name, d->p * sizeof *name);
	estimate_put_terms(
		e, &(struct estimate_terms){.p = f->glm.p,
					    .name = name,
					    .coef = f->glm.coef,
					    .std_error = f->glm.std_error,
					    .robust_se = f->glm.robust_se,
					    .why = f->glm.why,
					    .ratio = estimate_choice(e, "link") == DISCRETE_LOGIT ? "odds" : "hazard",
					    .ratio_from = f->base,
					    .ratios = d->p});
	put_glance(e, f);
	put_sessions(e, f);
	return ERR_OK;
}

static enum err run(struct estimate *e)
{
	struct estimate_design d;
	struct surv_sample s;
	struct discrete_fit f;
	enum err err = estimate_design(e, &d);
	if (!err)
		err = estimate_sample(e, true, &d, &s);
	if (err)
		return err;
	const struct discrete_opts opts = {
		.link = (enum discrete_link)estimate_choice(e, "link"),
		.baseline = (enum discrete_baseline)estimate_choice(e, "baseline"),
		.cause = (int32_t)estimate_number(e, "cause"),
		.robust = estimate_given(e, "robust") || estimate_given(e, "cluster"),
	};
	err = estimate_row_error(e, discrete_fit(e->mem, &s, &opts, &f));
	return err ? err : put_fit(e, &d, &f);
}

const struct method est_discrete = {
	.name = "discrete",
	.title = "Discrete-time hazard by session: logistic or complementary log-log",
	.source = "Cox 1972; Prentice & Gloeckler 1978; Liang & Zeger 1986; agrees with R stats::glm on person-periods, "
		  "sandwich::vcovCL",
	.options = options,
	.run = run,
};
