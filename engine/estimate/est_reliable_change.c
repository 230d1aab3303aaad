#include "course/reliable_change.h"
#include "estimate/estimate_courses.h"

#include <math.h>

static const struct method_option options[] = {
	{.name = "id", .kind = METHOD_LABEL, .help = "COL  the person (without it: the row of the table)"},
	{.name = "pre", .kind = METHOD_COLUMN, .required = true, .help = "COL  first score"},
	{.name = "post", .kind = METHOD_COLUMN, .required = true, .help = "COL  last score"},
	{.name = "method", .kind = METHOD_CHOICE, .choices = "JT", .help = "Jacobson-Truax"},
	{.name = "reliability",
	 .kind = METHOD_NUMBER,
	 .low = 0,
	 .high = 1 - 1e-9,
	 .help = "R  of the instrument; with --sd it gives the reliable change"},
	{.name = "sd",
	 .kind = METHOD_NUMBER,
	 .low = 1e-3,
	 .high = 1e5,
	 .help = "X  SD of the clinical group (default: of the first scores)"},
	{.name = "reliable-change",
	 .kind = METHOD_NUMBER,
	 .low = 1e-3,
	 .high = 1e5,
	 .help = "X  published smallest reliable change, instead of --reliability"},
	{.name = "mean-clinical",
	 .kind = METHOD_NUMBER,
	 .low = -1e5,
	 .high = 1e5,
	 .help = "X  mean of the clinical group (default: of the first scores)"},
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
	ESTIMATE_END,
};

/* Everything on the scale "higher = worse": sign turns it round. */
struct judge {
	double sign, scale;
	double sdiff;    /* 0: not known */
	double reliable; /* in points */
	double cutoff;
	struct change_rule rule;
};

static void mean_sd(const struct bench_column *c, size_t n, double *mean, double *sd)
{
	double sum = 0, squares = 0;
	for (size_t i = 0; i < n; i++)
		sum += c->number[i];
	*mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (c->number[i] - *mean) * (c->number[i] - *mean);
	*sd = n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
}

static double or_else(const struct estimate *e, const char *name, double otherwise)
{
	return estimate_given(e, name) ? estimate_number(e, name) : otherwise;
}

/* The reliable change: published (at least that much), or 1.96 Sdiff (more than that). */
static enum err reliable_of(const struct estimate *e, double sd, struct judge *j)
{
	bool published = estimate_given(e, "reliable-change");
	if (published == estimate_given(e, "reliability"))
		return err_set(ERR_USAGE, "--reliability or --reliable-change is needed, and not both");
	if (!published && sd <= 0)
		return err_set(ERR_VALUE, "--sd: the first scores do not vary; give the SD of the clinical group");
	struct change_error error = change_error_of(sd, estimate_number(e, "reliability"));
	j->sdiff = published ? 0 : error.std_diff;
	j->reliable = published ? estimate_number(e, "reliable-change") : error.reliable;
	j->rule.reliable = change_least(j->reliable * j->scale, !published);
	return ERR_OK;
}

static enum err cutoff_of(const struct estimate *e, double mean, double sd, struct judge *j)
{
	bool norms = estimate_given(e, "mean-functional") && estimate_given(e, "sd-functional");
	int choice = estimate_choice(e, "cutoff-rule");
	enum change_cutoff rule = norms ? CHANGE_CUTOFF_C : CHANGE_CUTOFF_A;
	if (choice)
		rule = (enum change_cutoff)(choice - 1);
	if (estimate_given(e, "cutoff") && estimate_given(e, "cutoff-rule"))
		return err_set(ERR_USAGE, "--cutoff or --cutoff-rule: one of the two");
	if (!estimate_given(e, "cutoff") && rule != CHANGE_CUTOFF_A && !norms)
		return err_set(ERR_USAGE,
			       "--cutoff-rule: b and c need --mean-functional and --sd-functional; or give --cutoff");
	struct change_norms n = {.mean_clinical = j->sign * mean,
				 .sd_clinical = sd,
				 .mean_functional = j->sign * estimate_number(e, "mean-functional"),
				 .sd_functional = estimate_number(e, "sd-functional")};
	j->cutoff = estimate_given(e, "cutoff") ? j->sign * estimate_number(e, "cutoff") : change_cutoff_of(&n, rule);
	j->rule.caseness = change_least(j->cutoff * j->scale, false);
	return ERR_OK;
}

static enum err judge_of(const struct estimate *e, struct judge *j)
{
	const struct bench_column *const columns[] = {estimate_column(e, "pre"), estimate_column(e, "post")};
	double mean, sd;
	*j = (struct judge){.sign = estimate_given(e, "higher-is-better") ? -1 : 1};
	mean_sd(columns[0], e->table.n, &mean, &sd);
	mean = or_else(e, "mean-clinical", mean);
	sd = or_else(e, "sd", sd);
	enum err err = estimate_scale(e, columns, 2, &j->scale);
	if (!err)
		err = reliable_of(e, sd, j);
	if (!err)
		err = cutoff_of(e, mean, sd, j);
	return err;
}

static int32_t score_of(const struct judge *j, double v)
{
	return (int32_t)lround(j->sign * v * j->scale);
}

static struct change change_of(const struct estimate *e, const struct judge *j, size_t i)
{
	const struct bench_column *pre = estimate_column(e, "pre"), *post = estimate_column(e, "post");
	return change_classify(score_of(j, pre->number[i]), score_of(j, post->number[i]), &j->rule);
}

static enum err put_person(const struct estimate *e, const struct judge *j, size_t i, struct result_part *p,
			   long long *count)
{
	struct change c = change_of(e, j, i);
	double points = estimate_column(e, "post")->number[i] - estimate_column(e, "pre")->number[i];
	const char *id = estimate_row_label(e, i);
	count[c.class]++;
	result_row(p);
	result_text(p, "id", id ? id : "");
	result_num(p, "change", num_of(points));
	if (j->sdiff > 0)
		result_num(p, "rci", num_of(points / j->sdiff));
	result_text(p, "class", change_class_text(c.class));
	return id ? ERR_OK : err_memory();
}

static void put_glance(const struct estimate *e, const struct judge *j, const long long *count)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	result_count(p, "recovered", count[CHANGE_RECOVERED]);
	result_count(p, "improved", count[CHANGE_IMPROVED]);
	result_count(p, "unchanged", count[CHANGE_UNCHANGED]);
	result_count(p, "deteriorated", count[CHANGE_DETERIORATED]);
	result_count(p, "not_at_caseness", count[CHANGE_NOT_CASE]);
	result_count(p, "no_paired_scores", (long long)e->table.n_missing);
	result_num(p, "reliable.change", num_of(j->reliable));
	result_num(p, "cutoff", num_of(j->sign * j->cutoff));
	if (j->sdiff > 0)
		result_num(p, "std.diff", num_of(j->sdiff));
}

static enum err run(struct estimate *e)
{
	struct judge j;
	long long count[CHANGE__COUNT] = {0};
	enum err err = judge_of(e, &j);
	if (err)
		return err;
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t i = 0; !err && i < e->table.n; i++)
		err = put_person(e, &j, i, tidy, count);
	if (!err)
		put_glance(e, &j, count);
	return err;
}

const struct method est_reliable_change = {
	.name = "reliable-change",
	.title = "Reliable and clinically significant change",
	.source = "Jacobson & Truax 1991",
	.options = options,
	.run = run,
};
