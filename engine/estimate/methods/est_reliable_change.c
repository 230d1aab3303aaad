#include "estimate/estimate_change.h"

static const struct method_option options[] = {
	{.name = "id", .kind = METHOD_LABEL, .help = "COL  the person (without it: the row of the table)"},
	{.name = "pre", .kind = METHOD_COLUMN, .help = "COL  first score"},
	{.name = "post", .kind = METHOD_COLUMN, .help = "COL  last score"},
	{.name = "time", .kind = METHOD_COLUMN, .help = "COL  HLM: session number or day of the row"},
	{.name = "score", .kind = METHOD_COLUMN, .help = "COL  HLM: the score of the row"},
	{.name = "method",
	 .kind = METHOD_CHOICE,
	 .choices = "JT GLN HLL EN NK HA HLM",
	 .help = "Jacobson-Truax, Gulliksen-Lord-Novick, Hsu-Linn-Lord, Edwards-Nunnally, Nunnally-Kotsch, "
		 "Hageman-Arrindell, Laird-Ware"},
	{.name = "reliability",
	 .kind = METHOD_NUMBER,
	 .low = 0,
	 .high = 1 - 1e-9,
	 .help = "R  of the instrument; with --sd it gives the reliable change"},
	{.name = "reliability-post",
	 .kind = METHOD_NUMBER,
	 .low = 0,
	 .high = 1 - 1e-9,
	 .help = "R  NK: of the last scores (--reliability)"},
	{.name = "sd",
	 .kind = METHOD_NUMBER,
	 .low = 1e-3,
	 .high = 1e5,
	 .help = "X  SD of the clinical group (of the first scores)"},
	{.name = "reliable-change",
	 .kind = METHOD_NUMBER,
	 .low = 1e-3,
	 .high = 1e5,
	 .help = "X  published smallest reliable change, instead of --reliability"},
	{.name = "mean-clinical",
	 .kind = METHOD_NUMBER,
	 .low = -1e5,
	 .high = 1e5,
	 .help = "X  mean of the clinical group (of the first scores)"},
	{.name = "mean-functional",
	 .kind = METHOD_NUMBER,
	 .low = -1e5,
	 .high = 1e5,
	 .help = "X  mean of the functional group (cut-offs b, c)"},
	{.name = "sd-functional",
	 .kind = METHOD_NUMBER,
	 .low = 1e-3,
	 .high = 1e5,
	 .help = "X  SD of the functional group (cut-offs b, c)"},
	{.name = "cutoff-rule",
	 .kind = METHOD_CHOICE,
	 .choices = "auto a b c",
	 .help = "where the functional side begins (auto: c with norms, else a)"},
	{.name = "cutoff",
	 .kind = METHOD_NUMBER,
	 .low = -1e5,
	 .high = 1e5,
	 .help = "X  published cut-off: at caseness from this score on"},
	{.name = "higher-is-better", .kind = METHOD_FLAG, .help = "the instrument's high scores are the good ones"},
	{.name = "any-start", .kind = METHOD_FLAG, .help = "judge those who start on the functional side too"},
	{.name = "inclusive", .kind = METHOD_FLAG, .help = "a change of just the reliable size counts"},
	{.name = "functional-at-cutoff", .kind = METHOD_FLAG, .help = "a score of just the cut-off is functional"},
	ESTIMATE_END,
};

struct counts {
	long long of[CHANGE__COUNT], better, worse, crossed, harmed;
};

static void put_person(const struct estimate_change *k, size_t i, struct result_part *p, struct counts *count)
{
	const struct estimate_pair *who = &k->pair[i];
	struct change c = estimate_change_of(k, i);
	count->of[c.class]++;
	count->better += c.reliably_better;
	count->worse += c.reliably_worse;
	count->crossed += c.case_first && !c.case_last && !c.reliably_better;
	count->harmed += !c.case_first && c.case_last && c.reliably_worse;
	result_row(p);
	result_text(p, "id", who->id);
	result_num(p, "change", num_of(who->last - who->first));
	if (k->indexed)
		result_num(p, "rci", num_of(who->index));
	result_text(p, "class", change_class_text(c.class));
}

static void put_glance(const struct estimate *e, const struct estimate_change *k, const struct counts *count)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	result_count(p, "recovered", count->of[CHANGE_RECOVERED]);
	result_count(p, "improved", count->of[CHANGE_IMPROVED]);
	result_count(p, "unchanged", count->of[CHANGE_UNCHANGED]);
	result_count(p, "deteriorated", count->of[CHANGE_DETERIORATED]);
	result_count(p, "not_at_caseness", count->of[CHANGE_NOT_CASE]);
	result_count(p, "no_paired_scores", k->no_pair);
	result_count(p, "reliably_better", count->better);
	result_count(p, "reliably_worse", count->worse);
	result_count(p, "non_reliably_recovered", count->crossed);
	result_count(p, "harmed", count->harmed);
	result_num(p, "reliable.change", k->reliable);
	result_num(p, "cutoff", num_of(k->sign * k->cutoff));
	if (num_is(k->std_diff))
		result_num(p, "std.diff", k->std_diff);
	if (k->by_index)
		result_num(p, "critical", num_of(k->critical));
	result_flag(p, "converged", k->converged);
	if (!k->converged)
		result_why(p, WHY_NOT_CONVERGED);
}

static enum err run(struct estimate *e)
{
	struct estimate_change k;
	struct counts count = {0};
	enum err err = estimate_change(e, &k);
	if (err)
		return err;
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t i = 0; i < k.n; i++)
		put_person(&k, i, tidy, &count);
	put_glance(e, &k, &count);
	return ERR_OK;
}

const struct method est_reliable_change = {
	.name = "reliable-change",
	.title = "Reliable and clinically significant change, by seven methods",
	.source = "Jacobson & Truax 1991; Hsu 1989; Speer 1992; Nunnally & Kotsch 1983; Hageman & Arrindell 1999; Laird & "
		  "Ware 1982",
	.options = options,
	.run = run,
};
