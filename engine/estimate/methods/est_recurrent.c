#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/recurrent.h"

#include <stdio.h>
#include <string.h>

static const struct method_option options[] = {
	{.name = "id", .kind = METHOD_LABEL, .required = true, .help = "COL  the person; the variance is clustered on it"},
	ESTIMATE_ROW_TIME,
	ESTIMATE_ROW_ENTRY,
	ESTIMATE_EVENT,
	{.name = "model",
	 .kind = METHOD_CHOICE,
	 .choices = "ag pwp-tt pwp-gt wlw",
	 .help = "Andersen-Gill; Prentice-Williams-Peterson, total or gap time; Wei-Lin-Weissfeld"},
	{.name = "specific", .kind = METHOD_FLAG, .help = "an effect for each event number"},
	{.name = "max-events",
	 .kind = METHOD_WHOLE,
	 .low = 1,
	 .high = 1000,
	 .help = "K  only the first K events of a person"},
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	ESTIMATE_STRATA,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_OFFSET,
	ESTIMATE_LEVEL,
	ESTIMATE_COX_TIES,
	ESTIMATE_END,
};

/* `rx`, or specific: `rx:event1`, `rx:event2`, .. */
static enum err names_of(const struct estimate *e, const struct estimate_design *d, const struct recurrent_fit *f,
			 const char **name)
{
	size_t times = estimate_given(e, "specific") ? f->events : 1;
	for (size_t c = 0; c < f->cox.p; c++) {
		const char *column = d->name[c / times];
		size_t size = strlen(column) + 32;
		char *text = arena_alloc(e->mem, size);
		if (!text)
			return err_memory();
		if (times > 1)
			snprintf(text, size, "%s:event%zu", column, c % times + 1);
		else
			snprintf(text, size, "%s", column);
		name[c] = text;
	}
	return ERR_OK;
}

static void put_glance(const struct estimate *e, const struct recurrent_fit *f)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	const struct cox_fit *c = &f->cox;
	double rows = 0;
	for (size_t k = 0; k < f->events; k++)
		rows += f->rows[k];
	result_num(p, "nobs", num_of(rows));
	result_num(p, "nevent", num_of(c->events));
	result_num(p, "persons", num_of(c->clusters));
	result_num(p, "logLik", num_of(c->loglik));
	result_num(p, "logLik.null", num_of(c->loglik_null));
	estimate_put_tests(p, &c->likelihood, NULL, &c->wald);
	result_num(p, "AIC", num_of(-2 * c->loglik + 2 * c->likelihood.df));
	result_count(p, "iterations", c->iterations);
	result_flag(p, "converged", c->converged);
	if (!c->converged)
		result_why(p, WHY_NOT_CONVERGED);
}

static void put_events(const struct estimate *e, const struct recurrent_fit *f)
{
	struct result_part *p = result_part(e->result, "events", RESULT_ROWS);
	for (size_t k = 0; k < f->events; k++) {
		result_row(p);
		if (estimate_choice(e, "model") == RECURRENT_AG)
			result_text(p, "event", "any");
		else
			result_count(p, "event", (long long)k + 1);
		result_num(p, "rows", num_of(f->rows[k]));
		result_num(p, "persons", num_of(f->persons[k]));
		result_num(p, "n.event", num_of(f->happened[k]));
	}
}

static enum err put_fit(const struct estimate *e, const struct estimate_design *d, const struct recurrent_fit *f)
{
	const char **name = ARENA_ARRAY(e->mem, f->cox.p, const char *);
	enum err err = name ? names_of(e, d, f, name) : err_memory();
	if (err)
		return err;
	estimate_put_terms(e, &(struct estimate_terms){.p = f->cox.p,
						       .name = name,
						       .coef = f->cox.coef,
						       .std_error = f->cox.std_error,
						       .robust_se = f->cox.robust_se,
						       .why = f->cox.why,
						       .ratio = "hazard",
						       .ratios = f->cox.p,
						       .robust_why = f->cox.clusters < 2 ? WHY_ONE_GROUP : WHY_NONE});
	put_glance(e, f);
	put_events(e, f);
	return ERR_OK;
}

static enum err check(const struct estimate *e)
{
	if (estimate_given(e, "specific") && estimate_choice(e, "model") == RECURRENT_AG)
		return err_set(ERR_USAGE, "--specific: ag has no event numbers; use --model pwp-tt, pwp-gt or wlw");
	return ERR_OK;
}

static enum err run(struct estimate *e)
{
	const struct bench_column *id = estimate_column(e, "id");
	struct estimate_design d;
	struct surv_rows rows;
	struct recurrent_fit f;
	enum err err = estimate_design_needed(e, &d);
	if (!err)
		err = check(e);
	if (!err)
		err = estimate_surv_rows(e, false, &d, &rows);
	if (err)
		return err;
	rows.cluster = id->code;
	rows.clusters = id->levels;
	const struct recurrent_opts opts = {
		.model = (enum recurrent_model)estimate_choice(e, "model"),
		.specific = estimate_given(e, "specific"),
		.max_events = (size_t)estimate_number(e, "max-events"),
		.cox = {.ties = estimate_choice(e, "ties") ? COX_BRESLOW : COX_EFRON},
	};
	err = estimate_row_error(e, recurrent_fit(e->mem, &rows, &opts, &f));
	return err ? err : put_fit(e, &d, &f);
}

const struct method est_recurrent = {
	.name = "recurrent",
	.title = "Recurrent events by Cox regression: Andersen-Gill, PWP, WLW",
	.source = "Andersen & Gill 1982; Prentice, Williams & Peterson 1981; Wei, Lin & Weissfeld 1989; agrees with R "
		  "survival::coxph",
	.options = options,
	.run = run,
};
