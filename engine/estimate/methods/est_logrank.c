#include "estimate/estimate_logrank.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_EVENT,
	{.name = "by", .kind = METHOD_LABEL, .required = true, .help = "COL  groups to compare"},
	ESTIMATE_STRATA,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_CLUSTER,
	ESTIMATE_ROBUST,
	{.name = "weighting",
	 .kind = METHOD_CHOICE,
	 .choices = "fleming-harrington gehan tarone-ware peto",
	 .help = "weights of the event times; Fleming-Harrington's by --rho and --gamma"},
	{.name = "rho",
	 .kind = METHOD_NUMBER,
	 .fallback = "0",
	 .low = 0,
	 .high = 100,
	 .help = "R  weight S^rho (0: log-rank, 1: Peto-Peto)"},
	{.name = "gamma",
	 .kind = METHOD_NUMBER,
	 .fallback = "0",
	 .low = 0,
	 .high = 100,
	 .help = "G  weight (1 - S)^gamma (Fleming-Harrington)"},
	{.name = "trend", .kind = METHOD_FLAG, .help = "test of trend over the groups in sort order"},
	{.name = "scores", .kind = METHOD_NUMBERS, .help = "A,B  scores of the groups for --trend (1, 2, ...)"},
	{.name = "max-combo",
	 .kind = METHOD_FLAG,
	 .help = "largest of Fleming-Harrington (0,0), (0,1), (1,0), (1,1): two groups, --trend or --pairwise"},
	{.name = "pairwise", .kind = METHOD_FLAG, .help = "every two groups by themselves, p adjusted (Holm; BH)"},
	{.name = "permutations",
	 .kind = METHOD_WHOLE,
	 .low = 1,
	 .high = 1e7,
	 .help = "N  p by permuting groups within strata; exact if N are enough for all"},
	ESTIMATE_END,
};

static void put_groups(const struct estimate *e, const struct logrank_test *t)
{
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t g = 0; g < (size_t)t->groups; g++) {
		result_row(tidy);
		estimate_put_group(e, tidy, g);
		result_num(tidy, "n", num_of(t->n[g]));
		result_num(tidy, "observed", num_of(t->observed[g]));
		result_num(tidy, "expected", num_of(t->expected[g]));
	}
}

static enum err put_trend(const struct logrank_task *task, const struct logrank_test *t)
{
	struct logrank_trend trend = logrank_trend(t, task->score);
	struct result_part *p = result_part(task->e->result, "trend", RESULT_OBJECT);
	result_num(p, "statistic", trend.statistic);
	result_count(p, "df", 1);
	result_num(p, "p.value", trend.p_value);
	return estimate_put_permuted(task, &task->sample, &task->opts, 1, task->score, p);
}

static enum err put_combo(const struct logrank_task *task)
{
	static const char *const correlations[] = {"cor.1", "cor.2", "cor.3", "cor.4"};
	struct logrank_combo c;
	enum err err = logrank_combo_fit(task->e->mem, &task->sample, task->contrast, task->opts.robust, &c);
	if (err)
		return err;
	struct result_part *p = result_part(task->e->result, "max.combo", RESULT_OBJECT);
	result_num(p, "statistic", c.statistic);
	result_num(p, "p.value", c.p_value);
	err = estimate_put_permuted(task, &task->sample, logrank_combo_weights, LOGRANK_COMBO, task->contrast, p);
	p = result_part(task->e->result, "weights", RESULT_ROWS);
	for (size_t a = 0; a < LOGRANK_COMBO; a++) {
		result_row(p);
		result_num(p, "rho", num_of(logrank_combo_weights[a].rho));
		result_num(p, "gamma", num_of(logrank_combo_weights[a].gamma));
		result_num(p, "statistic", c.z[a]);
		result_num(p, "p.value", c.p[a]);
		for (size_t b = 0; b < LOGRANK_COMBO; b++)
			result_num(p, correlations[b], c.correlation[a * LOGRANK_COMBO + b]);
	}
	return err;
}

static enum err run(struct estimate *e)
{
	struct logrank_task task;
	struct logrank_test t;
	enum err err = estimate_compared(e);
	if (!err)
		err = estimate_logrank_task(e, &task);
	if (!err)
		err = logrank_fit(e->mem, &task.sample, &task.opts, &t);
	if (err)
		return err;
	put_groups(e, &t);
	struct result_part *glance = result_part(e->result, "glance", RESULT_OBJECT);
	result_num(glance, "statistic", t.statistic);
	result_count(glance, "df", t.df);
	result_num(glance, "p.value", t.p_value);
	result_text(glance, "variance", task.opts.robust ? "robust" : "hypergeometric");
	err = estimate_put_permuted(&task, &task.sample, &task.opts, 1, NULL, glance);
	if (!err && estimate_given(e, "trend"))
		err = put_trend(&task, &t);
	if (!err && estimate_given(e, "pairwise"))
		return estimate_put_pairs(&task);
	return !err && estimate_given(e, "max-combo") ? put_combo(&task) : err;
}

const struct method est_logrank = {
	.name = "logrank",
	.title = "Log-rank tests of groups: weighted, stratified, trend, max-combo, pairwise, by permutation",
	.source = "Mantel 1966; Fleming & Harrington 1991; Tarone 1975; Lin & Wei 1989; agrees with R survival::survdiff",
	.options = options,
	.draws = true,
	.run = run,
};
