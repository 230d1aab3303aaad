#include "estimate/estimate_rows.h"
#include "estimate/estimate_transitions.h"
#include "stats/cox.h"

static const struct method_option options[] = {
	ESTIMATE_STATES,
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	{.name = "shared", .kind = METHOD_TEXT, .help = "A,F  of those: one coefficient for all transitions"},
	ESTIMATE_STRATA,
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_LEVEL,
	ESTIMATE_COX_TIES,
	ESTIMATE_END,
};

static void put_states(const struct estimate *e, const struct estimate_transitions *t)
{
	struct result_part *p = result_part(e->result, "states", RESULT_ROWS);
	for (int32_t k = 0; k < t->states.sample.states; k++) {
		result_row(p);
		result_count(p, "number", k + 1);
		result_text(p, "state", t->states.name[k]);
	}
	p = result_part(e->result, "transitions", RESULT_ROWS);
	for (size_t m = 0; m < t->moves; m++) {
		result_row(p);
		result_text(p, "from", t->states.name[t->move[m].from]);
		result_text(p, "to", t->states.name[t->move[m].to]);
		result_num(p, "records", num_of(t->move[m].rows));
		result_num(p, "events", num_of(t->move[m].events));
	}
}

static void put_glance(const struct estimate *e, const struct cox_fit *f)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	result_count(p, "nobs", (long long)e->table.n);
	result_num(p, "nevent", num_of(f->events));
	result_num(p, "clusters", num_of(f->clusters));
	result_num(p, "logLik", num_of(f->loglik));
	result_num(p, "logLik.null", num_of(f->loglik_null));
	estimate_put_tests(p, &f->likelihood, &f->score, &f->wald);
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", f->converged);
	result_flag(p, "firth", f->firth);
	if (!f->converged)
		result_why(p, WHY_NOT_CONVERGED);
	for (size_t k = 0; k < f->p; k++)
		if (f->why[k] == WHY_INFINITE)
			result_why(p, WHY_INFINITE);
}

static enum err run(struct estimate *e)
{
	struct estimate_design d;
	struct estimate_transitions t;
	struct cox_fit f;
	enum err err = estimate_design_needed(e, &d);
	if (!err)
		err = estimate_transitions(e, &d, &t);
	const struct cox_opts opts = {
		.ties = (enum cox_ties)estimate_choice(e, "ties"), .robust = true, .firth = COX_IF_INFINITE};
	if (!err)
		err = cox_fit(e->mem, &t.sample, &opts, &f);
	if (err)
		return err;
	estimate_put_terms(e, &(struct estimate_terms){.p = f.p,
						       .name = t.name,
						       .coef = f.coef,
						       .std_error = f.std_error,
						       .robust_se = f.robust_se,
						       .robust_why = f.clusters < 2 ? WHY_ONE_GROUP : WHY_NONE,
						       .why = f.why,
						       .ratio = "hazard",
						       .ratios = f.p});
	put_glance(e, &f);
	put_states(e, &t);
	return ERR_OK;
}

const struct method est_transitions = {
	.name = "transitions",
	.title = "Cox regression of moves between states",
	.source = "Andersen & Keiding 2002; Putter, Fiocco & Geskus 2007; agrees with R survival::coxph of multi-state data",
	.options = options,
	.run = run,
};
