#include "estimate/estimate_rmst.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/rmst.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_EVENT,
	ESTIMATE_BY,
	{.name = "reference",
	 .kind = METHOD_TEXT,
	 .help = "BY=LEVEL,FACTOR=LEVEL,..  what the contrasts compare with (the first in sort order)"},
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	{.name = "adjust",
	 .kind = METHOD_CHOICE,
	 .choices = "ipcw pseudo",
	 .help = "regression: weights against censoring, or on pseudo-observations (also with --entry)"},
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_ROBUST,
	ESTIMATE_LEVEL,
	{.name = "tau",
	 .kind = METHOD_NUMBER,
	 .low = 1e-12,
	 .high = 1e12,
	 .help = "T  horizon (the smallest of the groups' largest times)"},
	ESTIMATE_END,
};

static const char *const contrast_name[] = {"difference", "ratio", "rmtl.ratio"};

static void put_measure(const struct estimate *e, struct result_part *p, bool lost, const struct rmst_fit *f, size_t group)
{
	const struct rmst_group *g = &f->group[group];
	const struct num v = lost ? g->lost : g->mean;
	double half = f->z * g->std_error.v;
	result_row(p);
	estimate_put_group(e, p, group);
	result_text(p, "measure", lost ? "rmtl" : "rmst");
	result_num(p, "estimate", v);
	result_num(p, "std.error", g->std_error);
	result_num(p, "conf.low", (struct num){v.v - half, v.why});
	result_num(p, "conf.high", (struct num){v.v + half, v.why});
	result_num(p, "records", num_of(g->records));
	result_num(p, "events", num_of(g->events));
	if (g->early_zero)
		result_text(p, "warning", "the curve falls to 0 while more have yet to enter: a small early risk set");
}

static void put_contrast(struct result_part *p, const char *contrast, const char *group, const char *reference,
			 const struct rmst_contrast *c)
{
	result_row(p);
	result_text(p, "strata", group);
	result_text(p, "reference", reference);
	result_text(p, "contrast", contrast);
	result_num(p, "estimate", c->estimate);
	result_num(p, "std.error", c->std_error);
	result_num(p, "statistic", c->statistic);
	result_num(p, "p.value", c->p_value);
	result_num(p, "conf.low", c->low);
	result_num(p, "conf.high", c->high);
}

static struct result_part *put_fit(const struct estimate *e, const struct rmst_fit *f, size_t groups, size_t reference)
{
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t g = 0; g < groups; g++) {
		put_measure(e, tidy, false, f, g);
		put_measure(e, tidy, true, f, g);
	}
	const struct bench_column *by = estimate_column(e, "by");
	struct result_part *contrasts = groups > 1 ? result_part(e->result, "contrasts", RESULT_ROWS) : NULL;
	for (size_t g = 0; g < groups; g++)
		for (int kind = 0; g != reference && kind < RMST_CONTRASTS; kind++)
			put_contrast(contrasts, contrast_name[kind], by->level[g], by->level[reference],
				     &f->contrast[kind][g]);
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	result_num(p, "tau", num_of(f->tau));
	result_num(p, "statistic", f->equal.statistic);
	result_count(p, "df", f->equal.df);
	result_num(p, "p.value", f->equal.p_value);
	return p;
}

/* Why a regression up to tau has no value: a group that was not observed so long. */
static enum why unobserved(const struct rmst_fit *f, size_t groups)
{
	for (size_t g = 0; g < groups; g++)
		if (f->group[g].mean.why == WHY_NO_FOLLOWUP)
			return WHY_NO_FOLLOWUP;
	return WHY_NONE;
}

static enum err run(struct estimate *e)
{
	struct surv_sample s;
	struct rmst_fit fit;
	const struct bench_column *by = estimate_column(e, "by");
	bool adjusted = estimate_option(e, "covariates")->n || estimate_option(e, "factors")->n;
	int32_t reference = 0;
	enum err err = adjusted ? estimate_rmst_design(e) : estimate_reference_check(e, &by, by != NULL);
	if (!err && by)
		err = estimate_reference(e, by, &reference);
	if (!err)
		err = estimate_sample(e, false, NULL, &s);
	if (err)
		return err;
	const struct rmst_opts opts = {.tau = estimate_number(e, "tau"),
				       .level = estimate_number(e, "conf-level"),
				       .robust = estimate_given(e, "robust") || estimate_given(e, "cluster"),
				       .reference = reference};
	err = rmst_fit(e->mem, &s, &opts, &fit);
	if (err)
		return err;
	struct result_part *glance = put_fit(e, &fit, (size_t)s.groups, (size_t)reference);
	return adjusted ? estimate_rmst_adjusted(e, &s, fit.tau, unobserved(&fit, (size_t)s.groups), glance) : ERR_OK;
}

const struct method est_rmst = {
	.name = "rmst",
	.title = "Restricted mean survival time, its contrasts, and their adjustment for covariates",
	.source = "Irwin 1949; Uno et al. 2014; Tian, Zhao & Wei 2014; Andersen, Hansen & Klein 2004; agrees with R survRM2",
	.options = options,
	.run = run,
};
