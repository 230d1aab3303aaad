#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/cox.h"

#include <math.h>

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_EVENT,
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	ESTIMATE_STRATA,
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_OFFSET,
	ESTIMATE_ROBUST,
	ESTIMATE_LEVEL,
	{.name = "ties", .kind = METHOD_CHOICE, .choices = "efron breslow exact", .help = "tied event times"},
	{.name = "zph",
	 .kind = METHOD_CHOICE,
	 .choices = "none km rank identity log",
	 .help = "test of proportional hazards against a transform of time"},
	ESTIMATE_END,
};

static void put_test(struct result_part *p, const char *statistic, const char *p_value, const struct cox_test *t)
{
	result_num(p, statistic, t->statistic);
	result_num(p, p_value, t->p_value);
}

/* Rows as R counts them: those of weight 0 as well, each as often as its frequency says. */
static long long observations(const struct surv_sample *s)
{
	long long n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += s->count ? s->count[i] : 1;
	return n;
}

/* AIC = -2 l + 2 df; BIC with the number of events, as R's logLik.coxph counts observations. */
static void put_glance(const struct estimate *e, const struct surv_sample *s, const struct cox_fit *f)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	int df = f->likelihood.df;
	result_count(p, "nobs", observations(s));
	result_num(p, "nevent", num_of(f->events));
	result_num(p, "logLik", num_of(f->loglik));
	result_num(p, "logLik.null", num_of(f->loglik_null));
	put_test(p, "statistic.log", "p.value.log", &f->likelihood);
	put_test(p, "statistic.sc", "p.value.sc", &f->score);
	put_test(p, "statistic.wald", "p.value.wald", &f->wald);
	result_count(p, "df", df);
	result_num(p, "AIC", num_of(-2 * f->loglik + 2 * df));
	result_num(p, "BIC", f->events > 0 ? num_of(-2 * f->loglik + df * log(f->events)) : num_none(WHY_NO_EVENTS));
	result_num(p, "concordance", f->concordance);
	result_num(p, "std.error.concordance", f->concordance_se);
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", f->converged);
	if (!f->converged)
		result_why(p, WHY_NOT_CONVERGED);
}

static void put_zph(const struct estimate *e, const struct estimate_design *d, const struct cox_fit *f)
{
	struct result_part *p = result_part(e->result, "zph", RESULT_ROWS);
	for (size_t k = 0; k <= f->terms; k++) {
		result_row(p);
		result_text(p, "term", k < f->terms ? d->term_name[k] : "GLOBAL");
		result_num(p, "statistic", f->zph[k].statistic);
		result_count(p, "df", f->zph[k].df);
		result_num(p, "p.value", f->zph[k].p_value);
	}
}

static enum err run(struct estimate *e)
{
	struct estimate_design d;
	struct surv_sample s;
	struct cox_fit f;
	enum err err = estimate_design(e, &d);
	if (!err && !d.p)
		err = err_set(ERR_USAGE, "--covariates or --factors is needed (a factor of one level gives no term)");
	if (!err)
		err = estimate_cells(e, false, &d, &s);
	if (err)
		return err;
	const struct cox_opts opts = {
		.ties = (enum cox_ties)estimate_choice(e, "ties"),
		.robust = estimate_given(e, "robust") || estimate_given(e, "cluster"),
		.zph = (enum cox_transform)estimate_choice(e, "zph"),
		.term_of = d.term_of,
		.concordance = true,
	};
	err = cox_fit(e->mem, &s, &opts, &f);
	if (err)
		return err;
	estimate_put_terms(e, &(struct estimate_terms){.p = d.p,
						       .name = d.name,
						       .coef = f.coef,
						       .std_error = f.std_error,
						       .robust_se = f.robust_se,
						       .why = f.why});
	put_glance(e, &s, &f);
	if (f.zph)
		put_zph(e, &d, &f);
	return ERR_OK;
}

const struct method est_cox = {
	.name = "cox",
	.title = "Cox proportional-hazards regression",
	.source = "Cox 1972; Efron 1977; Lin & Wei 1989; Grambsch & Therneau 1994; agrees with R survival::coxph, cox.zph",
	.options = options,
	.run = run,
};
