#include "estimate/estimate_cox.h"
#include "estimate/estimate_cox_bootstrap.h"
#include "estimate/estimate_curves.h"
#include "estimate/estimate_lag.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/cox.h"

#include <math.h>

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_EVENT,
	{.name = "covariates", .kind = METHOD_COLUMNS, .keep_missing = true, .help = "A,B  numeric covariates"},
	{.name = "factors",
	 .kind = METHOD_LABELS,
	 .keep_missing = true,
	 .help = "F,G  categorical covariates, treatment contrasts"},
	ESTIMATE_REFERENCE,
	ESTIMATE_STRATA,
	{.name = "cluster",
	 .kind = METHOD_LABELS,
	 .help = "COL or A,B  clusters for the sandwich variance, or two that cross"},
	{.name = "small-sample", .kind = METHOD_FLAG, .help = "robust variance, t and F for few clusters"},
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_OFFSET,
	ESTIMATE_ROBUST,
	ESTIMATE_LEVEL,
	{.name = "ties", .kind = METHOD_CHOICE, .choices = "efron breslow exact", .help = "tied event times"},
	{.name = "firth",
	 .kind = METHOD_FLAG,
	 .help = "penalised likelihood, profile limits (by itself where a coefficient is infinite)"},
	{.name = "no-firth", .kind = METHOD_FLAG, .help = "infinite coefficients stay as they are"},
	{.name = "profile", .kind = METHOD_FLAG, .help = "profile-likelihood limits and tests"},
	{.name = "zph",
	 .kind = METHOD_CHOICE,
	 .choices = "none km rank identity log",
	 .help = "test of proportional hazards against a transform of time"},
	{.name = "residuals",
	 .kind = METHOD_CHOICE,
	 .choices = "none martingale deviance score schoenfeld scaledsch dfbeta dfbetas",
	 .help = "a value for each row; score, schoenfeld, scaledsch, dfbeta and dfbetas for each covariate"},
	{.name = "collapse", .kind = METHOD_FLAG, .help = "residuals summed by --cluster"},
	{.name = "at",
	 .kind = METHOD_TEXT,
	 .help = "A=1,F=LEVEL  survival of such a person, by stratum (others: mean, reference)"},
	{.name = "adjusted",
	 .kind = METHOD_FLAG,
	 .help = "mean survival at --times if everybody had each level of the first factor"},
	{.name = "baseline", .kind = METHOD_FLAG, .help = "cumulative hazard of that person"},
	ESTIMATE_TIMES,
	ESTIMATE_CONF_TYPE,
	ESTIMATE_ID_LAG,
	{.name = "bootstrap",
	 .kind = METHOD_WHOLE,
	 .low = 2,
	 .high = 1e7,
	 .help = "N  so many resamples of rows, or of clusters with --cluster"},
	{.name = "bootstrap-type",
	 .kind = METHOD_CHOICE,
	 .choices = "percentile basic bca",
	 .help = "limits from the resamples"},
	{.name = "bootstrap-strata", .kind = METHOD_FLAG, .help = "rows are resampled within --strata"},
	ESTIMATE_END,
};

/* Rows as R counts them: those of weight 0 as well, each as often as its frequency says. */
static long long observations(const struct surv_sample *s)
{
	long long n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += s->count ? s->count[i] : 1;
	return n;
}

/* -2 l + price x df; BIC with the number of events, as R's logLik.coxph counts observations. A penalised likelihood has none. */
static void put_criterion(struct result_part *p, const char *key, const struct cox_fit *f, double price)
{
	struct num none = num_none(f->firth ? WHY_NOT_APPLICABLE : WHY_NO_EVENTS);
	result_num(p, key, isfinite(price) && !f->firth ? num_of(-2 * f->loglik + price * f->likelihood.df) : none);
}

static void put_glance(const struct estimate *e, const struct surv_sample *s, const struct cox_fit *f)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	result_count(p, "nobs", observations(s));
	result_num(p, "nevent", num_of(f->events));
	result_num(p, "logLik", num_of(f->loglik));
	result_num(p, "logLik.null", num_of(f->loglik_null));
	estimate_put_tests(p, &f->likelihood, &f->score, &f->wald);
	put_criterion(p, "AIC", f, 2);
	put_criterion(p, "BIC", f, log(f->events));
	result_num(p, "concordance", f->concordance);
	result_num(p, "std.error.concordance", f->concordance_se);
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", f->converged);
	result_flag(p, "firth", f->firth);
	result_text(p, "limits", f->profile ? "profile" : "wald");
	if (estimate_given(e, "cluster") && f->clusters > 0)
		result_num(p, "clusters", num_of(f->clusters));
	if (f->seconds > 0) {
		result_num(p, "clusters.second", num_of(f->seconds));
		result_flag(p, "variance.repaired", f->repaired);
	}
	if (f->df_clusters > 0)
		result_num(p, "df.clusters", num_of(f->df_clusters));
	if (!f->robust_se && estimate_naive(e))
		result_text(p, "warning", estimate_naive(e));
	if (!f->converged)
		result_why(p, WHY_NOT_CONVERGED);
	for (size_t k = 0; k < f->p; k++)
		if (f->why[k] == WHY_INFINITE)
			result_why(p, WHY_INFINITE);
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

static struct cox_opts opts_of(const struct estimate *e, const struct estimate_design *d)
{
	bool firth = estimate_given(e, "firth"), robust = estimate_given(e, "robust") || estimate_given(e, "cluster");
	enum cox_when when = firth ? COX_ALWAYS : estimate_given(e, "no-firth") ? COX_NEVER : COX_IF_INFINITE;
	return (struct cox_opts){
		.ties = (enum cox_ties)estimate_choice(e, "ties"),
		.robust = robust,
		.zph = (enum cox_transform)estimate_choice(e, "zph"),
		.term_of = d->term_of,
		.concordance = true,
		.firth = when,
		.profile = robust                         ? COX_NEVER
			   : estimate_given(e, "profile") ? COX_ALWAYS
							  : when,
		.level = estimate_number(e, "conf-level"),
		.small_sample = estimate_given(e, "small-sample"),
		.keep = estimate_cox_keeps(e) || estimate_cox_bootstrap_keeps(e),
	};
}

static enum err put_terms(const struct estimate *e, const struct estimate_design *d, const struct cox_fit *f)
{
	struct estimate_limits *limits = f->profile ? ARENA_ARRAY(e->mem, d->p, struct estimate_limits) : NULL;
	if (f->profile && !limits)
		return err_memory();
	for (size_t k = 0; limits && k < d->p; k++)
		limits[k] = (struct estimate_limits){f->profile[k].low, f->profile[k].high, f->profile[k].statistic,
						     f->profile[k].p_value};
	estimate_put_terms(
		e, &(struct estimate_terms){.p = d->p,
					    .name = d->name,
					    .coef = f->coef,
					    .std_error = f->std_error,
					    .robust_se = f->robust_se,
					    .why = f->why,
					    .limits = limits,
					    .ratio = "hazard",
					    .ratios = d->p,
					    .df = f->df_clusters,
					    .robust_why = f->robust_se && f->clusters < 2 ? WHY_ONE_GROUP : WHY_NONE});
	return ERR_OK;
}

/* Two clusterings, and residuals, are of rows. */
static enum err fit(const struct estimate *e, const struct estimate_design *d, struct surv_sample *s, struct cox_fit *f)
{
	struct cox_opts opts = opts_of(e, d);
	const struct option_value *cluster = estimate_option(e, "cluster");
	if (cluster->n == 2) {
		opts.second = cluster->columns[1]->code;
		opts.seconds = cluster->columns[1]->levels;
	}
	bool rows = opts.second || estimate_cox_by_row(e);
	enum err err = rows ? estimate_sample(e, false, d, s) : estimate_cells(e, false, d, s);
	return err ? err : cox_fit(e->mem, s, &opts, f);
}

static enum err run(struct estimate *e)
{
	struct estimate_design d;
	struct surv_sample s;
	struct cox_fit f;
	enum err err = estimate_design_needed(e, &d);
	if (!err)
		err = estimate_cox_check(e);
	if (!err)
		err = estimate_cox_bootstrap_check(e);
	if (!err)
		err = fit(e, &d, &s, &f);
	if (!err)
		err = put_terms(e, &d, &f);
	if (err)
		return err;
	put_glance(e, &s, &f);
	if (f.zph)
		put_zph(e, &d, &f);
	const struct cox_opts opts = opts_of(e, &d);
	err = estimate_cox_curves(e, &d, &f);
	if (!err)
		err = estimate_cox_adjusted(e, &f);
	if (!err)
		err = estimate_cox_residuals(e, &d, &f);
	return err ? err : estimate_cox_bootstrap(e, &d, &s, &f, &opts);
}

const struct method est_cox = {
	.name = "cox",
	.title = "Cox proportional-hazards regression",
	.source = "Cox 1972; Efron 1977; Lin & Wei 1989; Grambsch & Therneau 1994; Heinze & Schemper 2001; agrees with R "
		  "survival::coxph",
	.options = options,
	.prepare = estimate_lag,
	.lacks = estimate_lag_lacks,
	.draws = true,
	.run = run,
};
