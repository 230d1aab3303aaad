#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/frailty.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_EVENT,
	{.name = "cluster", .kind = METHOD_LABEL, .required = true, .help = "COL  clusters that share a frailty"},
	{.name = "dist", .kind = METHOD_CHOICE, .choices = "gamma lognormal", .help = "law of the frailty"},
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	ESTIMATE_STRATA,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_OFFSET,
	ESTIMATE_LEVEL,
	ESTIMATE_COX_TIES,
	{.name = "frailties", .kind = METHOD_FLAG, .help = "each cluster's log frailty too, in the order of its label"},
	ESTIMATE_END,
};

static void put_glance(const struct estimate *e, const struct frailty_fit *f)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	result_num(p, "nobs", num_of(f->n));
	result_num(p, "nevent", num_of(f->events));
	result_count(p, "nclusters", (long long)f->clusters);
	result_num(p, "theta", f->theta);
	result_num(p, "theta.low", f->theta_low);
	result_num(p, "theta.high", f->theta_high);
	result_num(p, "statistic.theta", f->theta_test);
	result_num(p, "p.value.theta", f->theta_p);
	result_num(p, "median.hazard.ratio", f->ratio);
	result_num(p, "median.hazard.ratio.low", f->ratio_low);
	result_num(p, "median.hazard.ratio.high", f->ratio_high);
	result_num(p, "logLik", num_of(f->loglik));
	result_num(p, "logLik.partial", num_of(f->loglik_partial));
	result_num(p, "logLik.cox", num_of(f->loglik_cox));
	result_num(p, "logLik.null", num_of(f->loglik_null));
	result_num(p, "statistic.wald", f->wald.statistic);
	result_num(p, "p.value.wald", f->wald.p_value);
	result_count(p, "df", f->wald.df);
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", f->converged);
	if (!f->converged)
		result_why(p, WHY_NOT_CONVERGED);
}

static void put_frailties(const struct estimate *e, const struct frailty_fit *f)
{
	const struct bench_column *c = estimate_column(e, "cluster");
	struct result_part *p = result_part(e->result, "frailties", RESULT_ROWS);
	for (size_t k = 0; k < f->clusters; k++) {
		result_row(p);
		result_text(p, "cluster", c->level[f->cluster[k]]);
		result_num(p, "estimate", (struct num){f->omega[k], f->theta.why});
		result_num(p, "std.error", (struct num){f->omega_error[k], f->theta.why});
	}
}

static enum err run(struct estimate *e)
{
	struct estimate_design d;
	struct surv_sample s;
	struct frailty_fit f;
	enum err err = estimate_design(e, &d);
	if (!err)
		err = estimate_sample(e, false, &d, &s);
	if (err)
		return err;
	const struct frailty_opts opts = {
		.law = (enum frailty_law)estimate_choice(e, "dist"),
		.ties = (enum cox_ties)estimate_choice(e, "ties"),
		.level = estimate_number(e, "conf-level"),
	};
	err = estimate_row_error(e, frailty_fit(e->mem, &s, &opts, &f));
	if (err)
		return err;
	estimate_put_terms(e, &(struct estimate_terms){.p = d.p,
						       .name = d.name,
						       .coef = f.coef,
						       .std_error = f.std_error,
						       .why = f.why,
						       .ratio = "hazard",
						       .ratios = d.p});
	put_glance(e, &f);
	if (estimate_given(e, "frailties"))
		put_frailties(e, &f);
	return ERR_OK;
}

const struct method est_frailty = {
	.name = "frailty",
	.title = "Cox regression with a shared frailty",
	.source = "Nielsen et al. 1992; Ripatti & Palmgren 2000; Therneau, Grambsch & Pankratz 2003; agrees with R "
		  "survival::coxph(frailty())",
	.options = options,
	.run = run,
};
