#include "estimate/estimate_logrank.h"

#include "estimate/estimate_sample.h"
#include "stats/logrank_pair.h"
#include "stats/multiplicity.h"

enum { PAIRED_MAX = 100 };

static const double first_of_two[] = {1, 0};

static enum err check_weighting(const struct estimate *e)
{
	bool powers = estimate_given(e, "rho") || estimate_given(e, "gamma"), weighting = estimate_given(e, "weighting");
	if (powers && estimate_choice(e, "weighting") != LOGRANK_FLEMING_HARRINGTON)
		return err_set(ERR_USAGE, "--rho and --gamma belong to --weighting fleming-harrington");
	if (estimate_given(e, "max-combo") && (powers || weighting))
		return err_set(ERR_USAGE, "--max-combo has its own weights: leave out --rho, --gamma and --weighting");
	return ERR_OK;
}

static enum err check_tests(const struct estimate *e, size_t groups)
{
	bool trend = estimate_given(e, "trend"), pairwise = estimate_given(e, "pairwise");
	if (estimate_given(e, "scores") && !trend)
		return err_set(ERR_USAGE, "--scores belongs to --trend");
	if (estimate_given(e, "scores") && estimate_option(e, "scores")->n != groups)
		return err_set(ERR_USAGE, "--scores: one score for each of the %zu groups is needed", groups);
	if (trend && pairwise)
		return err_set(ERR_USAGE, "--trend looks at all groups together, --pairwise at two: give one of them");
	if (pairwise && groups > PAIRED_MAX)
		return err_set(ERR_USAGE, "--pairwise: more than %d groups", PAIRED_MAX);
	if (estimate_given(e, "max-combo") && groups > 2 && !trend && !pairwise)
		return err_set(ERR_USAGE, "--max-combo compares two groups, and there are %zu: add --pairwise or --trend",
			       groups);
	if (estimate_given(e, "permutations") && estimate_given(e, "cluster"))
		return err_set(ERR_USAGE, "--permutations: rows of a cluster cannot change groups by themselves");
	return ERR_OK;
}

static enum err scores_of(const struct estimate *e, size_t groups, const double **out)
{
	*out = estimate_option(e, "scores")->numbers;
	if (*out || !estimate_given(e, "trend"))
		return ERR_OK;
	double *rank = ARENA_ARRAY(e->mem, groups, double);
	if (!rank)
		return err_memory();
	for (size_t g = 0; g < groups; g++)
		rank[g] = (double)g + 1;
	*out = rank;
	return ERR_OK;
}

enum err estimate_logrank_task(const struct estimate *e, struct logrank_task *out)
{
	struct logrank_task task = {
		.e = e,
		.opts = {.weight = (enum logrank_weight)estimate_choice(e, "weighting"),
			 .rho = estimate_number(e, "rho"),
			 .gamma = estimate_number(e, "gamma"),
			 .robust = estimate_given(e, "robust") || estimate_given(e, "cluster")},
		.permutations = (size_t)estimate_number(e, "permutations"),
	};
	size_t groups = (size_t)estimate_column(e, "by")->levels;
	enum err err = check_weighting(e);
	if (!err)
		err = check_tests(e, groups);
	if (!err)
		err = scores_of(e, groups, &task.score);
	if (!err)
		err = estimate_sample(e, false, NULL, &task.sample);
	task.contrast = task.score ? task.score : groups == 2 ? first_of_two : NULL;
	if (!err)
		*out = task;
	return err;
}

static enum err permuted(const struct logrank_task *task, const struct surv_sample *s, const struct logrank_opts *weights,
			 size_t many, const double *contrast, struct logrank_permuted *out)
{
	const struct logrank_permute_opts opts = {.weights = weights,
						  .many = many,
						  .contrast = contrast,
						  .permutations = task->permutations,
						  .seed = task->e->seed};
	return logrank_permute(s, &opts, out);
}

static void put_permuted(const struct logrank_permuted *got, struct result_part *p)
{
	result_num(p, "p.value.permutation", got->p_value);
	result_count(p, "permutations", (long long)got->permutations);
	result_flag(p, "exact", got->exact);
}

enum err estimate_put_permuted(const struct logrank_task *task, const struct surv_sample *s,
			       const struct logrank_opts *weights, size_t many, const double *contrast,
			       struct result_part *p)
{
	struct logrank_permuted got;
	if (!task->permutations)
		return ERR_OK;
	enum err err = permuted(task, s, weights, many, contrast, &got);
	if (!err)
		put_permuted(&got, p);
	return err;
}

struct pair {
	int32_t first, second;
	struct num statistic, p, holm, bh;
	struct logrank_permuted permuted;
};

static enum err combo_of_pair(const struct logrank_task *task, struct arena *mem, const struct surv_sample *s,
			      struct pair *out)
{
	struct logrank_combo c;
	enum err err = logrank_combo_fit(mem, s, NULL, task->opts.robust, &c);
	if (err)
		return err;
	out->statistic = c.statistic;
	out->p = c.p_value;
	if (!task->permutations)
		return ERR_OK;
	return permuted(task, s, logrank_combo_weights, LOGRANK_COMBO, first_of_two, &out->permuted);
}

static enum err test_of_pair(const struct logrank_task *task, struct arena *mem, const struct surv_sample *s,
			     struct pair *out)
{
	struct logrank_test t;
	enum err err = logrank_fit(mem, s, &task->opts, &t);
	if (err)
		return err;
	out->statistic = t.statistic;
	out->p = t.p_value;
	return task->permutations ? permuted(task, s, &task->opts, 1, NULL, &out->permuted) : ERR_OK;
}

static enum err compare(const struct logrank_task *task, struct pair *out)
{
	struct surv_sample s;
	struct arena *mem = arena_new();
	enum err err = mem ? logrank_pair(mem, &task->sample, out->first, out->second, &s) : err_memory();
	if (!err && estimate_given(task->e, "max-combo"))
		err = combo_of_pair(task, mem, &s, out);
	else if (!err)
		err = test_of_pair(task, mem, &s, out);
	arena_free(mem);
	return err;
}

static enum err adjust(struct arena *mem, struct pair *pair, size_t n)
{
	struct num *p = ARENA_ARRAY(mem, n + 1, struct num), *holm = ARENA_ARRAY(mem, n + 1, struct num);
	struct num *bh = ARENA_ARRAY(mem, n + 1, struct num);
	if (!p || !holm || !bh)
		return err_memory();
	for (size_t i = 0; i < n; i++)
		p[i] = pair[i].p;
	enum err err = multiplicity_adjust(MULTIPLICITY_HOLM, p, n, holm);
	if (!err)
		err = multiplicity_adjust(MULTIPLICITY_BH, p, n, bh);
	for (size_t i = 0; !err && i < n; i++) {
		pair[i].holm = holm[i];
		pair[i].bh = bh[i];
	}
	return err;
}

static void put_pair(const struct logrank_task *task, const struct pair *pair, struct result_part *p)
{
	const struct bench_column *by = estimate_column(task->e, "by");
	result_row(p);
	result_text(p, "group1", by->level[pair->first]);
	result_text(p, "group2", by->level[pair->second]);
	result_num(p, "statistic", pair->statistic);
	result_num(p, "p.value", pair->p);
	result_num(p, "p.value.holm", pair->holm);
	result_num(p, "p.value.bh", pair->bh);
	if (task->permutations)
		put_permuted(&pair->permuted, p);
}

enum err estimate_put_pairs(const struct logrank_task *task)
{
	int32_t groups = task->sample.groups;
	size_t n = 0;
	struct pair *pair = ARENA_ARRAY(task->e->mem, (size_t)groups * (size_t)groups, struct pair);
	enum err err = pair ? ERR_OK : err_memory();
	for (int32_t g = 0; !err && g < groups; g++)
		for (int32_t h = g + 1; !err && h < groups; h++, n++) {
			pair[n] = (struct pair){.first = g, .second = h};
			err = compare(task, &pair[n]);
		}
	if (!err)
		err = adjust(task->e->mem, pair, n);
	struct result_part *p = result_part(task->e->result, "pairs", RESULT_ROWS);
	for (size_t i = 0; !err && i < n; i++)
		put_pair(task, &pair[i], p);
	return err;
}
