#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/finegray.h"

#include <math.h>

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_CAUSE,
	ESTIMATE_CAUSE_CHOSEN,
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	ESTIMATE_STRATA,
	{.name = "cengroup", .kind = METHOD_LABEL, .help = "COL  groups with censoring of their own (the strata)"},
	{.name = "id", .kind = METHOD_LABEL, .help = "COL  the person; with --entry its rows lie end to end"},
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_OFFSET,
	ESTIMATE_LEVEL,
	{.name = "convention",
	 .kind = METHOD_CHOICE,
	 .choices = "survival crr",
	 .help = "ties of events and censorings, and the variance, as R's finegray() or crr()"},
	{.name = "ties",
	 .kind = METHOD_CHOICE,
	 .choices = "default efron breslow",
	 .help = "tied event times (efron; with --convention crr breslow)"},
	ESTIMATE_END,
};

static void put_glance(const struct estimate *e, const struct finegray_fit *f)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	int df = f->likelihood.df;
	result_num(p, "nobs", num_of(f->n));
	result_num(p, "nevent", num_of(f->events));
	result_num(p, "ncompeting", num_of(f->competing));
	result_num(p, "logLik", num_of(f->loglik));
	result_num(p, "logLik.null", num_of(f->loglik_null));
	estimate_put_tests(p, &f->likelihood, &f->score, &f->wald);
	result_num(p, "AIC", num_of(-2 * f->loglik + 2 * df));
	result_num(p, "BIC", f->events > 0 ? num_of(-2 * f->loglik + df * log(f->events)) : num_none(WHY_NO_EVENTS));
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", f->converged);
	if (!f->converged)
		result_why(p, WHY_NOT_CONVERGED);
}

/* The codes of a column in the order of the sample. */
static enum err sorted_codes(const struct estimate *e, const struct surv_sample *s, const struct bench_column *c,
			     int32_t **out)
{
	int32_t *code = ARENA_ARRAY(e->mem, s->n, int32_t);
	if (!code)
		return err_memory();
	for (size_t i = 0; i < s->n; i++)
		code[i] = c->code[s->row[i]];
	*out = code;
	return ERR_OK;
}

/* --cengroup becomes the sample's groups; --id the person, and the cluster where there is none. */
static enum err add_codes(const struct estimate *e, struct surv_sample *s, struct finegray_opts *opts)
{
	const struct bench_column *group = estimate_column(e, "cengroup"), *id = estimate_column(e, "id");
	int32_t *person = NULL;
	enum err err = group ? sorted_codes(e, s, group, &s->group) : ERR_OK;
	if (group)
		s->groups = group->levels;
	if (!err && id)
		err = sorted_codes(e, s, id, &person);
	opts->person = person;
	opts->persons = id ? id->levels : 0;
	if (id && !s->cluster) {
		s->cluster = person;
		s->clusters = id->levels;
	}
	return err;
}

static enum err read_opts(const struct estimate *e, struct finegray_opts *opts)
{
	static const enum cox_ties ties[] = {COX_EFRON, COX_EFRON, COX_BRESLOW};
	*opts = (struct finegray_opts){
		.cause = (int32_t)estimate_number(e, "cause"),
		.convention = (enum finegray_convention)estimate_choice(e, "convention"),
		.ties = ties[estimate_choice(e, "ties")],
	};
	if (opts->convention == FINEGRAY_SURVIVAL)
		return ERR_OK;
	if (estimate_given(e, "ties") && opts->ties == COX_EFRON)
		return err_set(ERR_USAGE, "--ties: --convention crr has Breslow ties; leave --ties out");
	if (estimate_given(e, "entry"))
		return err_set(ERR_USAGE, "--entry: --convention crr has no delayed entry; use --convention survival");
	opts->ties = COX_BRESLOW;
	return ERR_OK;
}

static enum err run(struct estimate *e)
{
	struct estimate_design d;
	struct surv_sample s;
	struct finegray_opts opts;
	struct finegray_fit f;
	enum err err = read_opts(e, &opts);
	if (!err)
		err = estimate_design_needed(e, &d);
	if (!err)
		err = estimate_sample(e, true, &d, &s);
	if (!err)
		err = add_codes(e, &s, &opts);
	if (!err)
		err = estimate_row_error(e, finegray_fit(e->mem, &s, &opts, &f));
	if (err)
		return err;
	estimate_put_terms(e, &(struct estimate_terms){.p = d.p,
						       .name = d.name,
						       .coef = f.coef,
						       .std_error = f.std_error,
						       .robust_se = f.robust_se,
						       .why = f.why,
						       .ratio = "subdistribution hazard",
						       .ratios = d.p});
	put_glance(e, &f);
	return ERR_OK;
}

const struct method est_finegray = {
	.name = "finegray",
	.title = "Fine-Gray regression on the subdistribution hazard of one cause",
	.source = "Fine & Gray 1999; Geskus 2011; agrees with R survival::finegray + coxph(cluster=), cmprsk::crr",
	.options = options,
	.run = run,
};
