#include "estimate/estimate_change.h"

#include "stats/slopes.h"

#include <math.h>

enum { METHOD_HLM = CHANGE_HA + 1 };

static enum err check_columns(const struct estimate *e, bool hlm)
{
	bool wide = estimate_given(e, "pre") && estimate_given(e, "post");
	bool tall = estimate_given(e, "id") && estimate_given(e, "time") && estimate_given(e, "score");
	bool any_wide = estimate_given(e, "pre") || estimate_given(e, "post");
	bool any_tall = estimate_given(e, "time") || estimate_given(e, "score");
	if (hlm && (!tall || any_wide))
		return err_set(ERR_USAGE, "--method HLM takes --id, --time and --score: a row per session");
	if (!hlm && (!wide || any_tall))
		return err_set(ERR_USAGE, "--pre and --post are needed: a row per person (--time and --score are for HLM)");
	if (!hlm && estimate_given(e, "reliability-post") && estimate_choice(e, "method") != CHANGE_NK)
		return err_set(ERR_USAGE, "--reliability-post is for --method NK");
	if (hlm && (estimate_given(e, "reliability") || estimate_given(e, "reliable-change")))
		return err_set(ERR_USAGE, "--method HLM judges by the people's own slopes: no reliability");
	return ERR_OK;
}

static enum err wide_pairs(const struct estimate *e, struct estimate_change *k)
{
	const struct bench_column *const columns[] = {estimate_column(e, "pre"), estimate_column(e, "post")};
	k->n = e->table.n;
	k->no_pair = (long long)e->table.n_missing;
	k->pair = ARENA_ARRAY(e->mem, k->n, struct estimate_pair);
	if (!k->pair)
		return err_memory();
	for (size_t i = 0; i < k->n; i++) {
		k->pair[i] =
			(struct estimate_pair){estimate_row_label(e, i), columns[0]->number[i], columns[1]->number[i], NAN};
		if (!k->pair[i].id)
			return err_memory();
	}
	return estimate_scale(e, columns, 2, &k->scale);
}

/* First and last scores of each course; the rows of the courses for the slopes. */
static enum err slopes_of(const struct estimate *e, const struct estimate_courses *c, struct slopes *out)
{
	const double *time = estimate_column(e, "time")->number, *score = estimate_column(e, "score")->number;
	enum err err = slopes_fit(
		e->mem,
		&(struct slopes_rows){
			.n = e->table.n, .person = c->person, .people = (int32_t)c->n, .time = time, .value = score},
		out);
	const struct err_note note = *err_last();
	return err == ERR_VALUE ? err_set(err, "--method HLM: %s", note.text) : err;
}

static enum err long_pairs(const struct estimate *e, struct estimate_change *k)
{
	struct estimate_courses c;
	struct slopes fit;
	enum err err = estimate_courses(e, &c);
	if (!err)
		err = slopes_of(e, &c, &fit);
	if (err)
		return err;
	k->pair = ARENA_ARRAY(e->mem, c.n, struct estimate_pair);
	if (!k->pair)
		return err_memory();
	k->scale = c.scale;
	k->converged = fit.converged;
	for (size_t i = 0; i < c.n; i++) {
		int32_t first, last;
		change_ends(&c.of[i], &first, &last);
		if (last == SCORE_MISSING) {
			k->no_pair++;
			continue;
		}
		bool told = fit.converged && fit.slope_sd[i] > 1e-9 * fit.sigma;
		k->pair[k->n++] = (struct estimate_pair){.id = c.id[i],
							 .first = first / c.scale,
							 .last = last / c.scale,
							 .index = told ? fit.slope[i] / fit.slope_sd[i] : NAN};
	}
	return ERR_OK;
}

static double or_else(const struct estimate *e, const char *name, double otherwise)
{
	return estimate_given(e, name) ? estimate_number(e, name) : otherwise;
}

/* The group's numbers from its scores, but for those that are given. */
static enum err group_of(const struct estimate *e, const struct estimate_change *k, struct change_group *g)
{
	double *first = ARENA_ARRAY(e->mem, k->n + 1, double), *last = ARENA_ARRAY(e->mem, k->n + 1, double);
	if (!first || !last)
		return err_memory();
	for (size_t i = 0; i < k->n; i++) {
		first[i] = k->pair[i].first;
		last[i] = k->pair[i].last;
	}
	*g = change_group_of(first, last, k->n);
	g->mean_first = or_else(e, "mean-clinical", g->mean_first);
	g->sd_first = or_else(e, "sd", g->sd_first);
	g->reliability = estimate_number(e, "reliability");
	g->reliability_last = or_else(e, "reliability-post", g->reliability);
	return ERR_OK;
}

/* JT: published (at least that much), or 1.96 Sdiff (more than that). */
static enum err reliable_of(const struct estimate *e, const struct change_group *g, struct estimate_change *k)
{
	bool published = estimate_given(e, "reliable-change");
	if (published == estimate_given(e, "reliability"))
		return err_set(ERR_USAGE, "--reliability or --reliable-change is needed, and not both");
	if (published && k->by_index)
		return err_set(ERR_USAGE, "--reliable-change is for --method JT; the others take --reliability");
	if (!published && g->sd_first <= 0)
		return err_set(ERR_VALUE, "--sd: the first scores do not vary; give the SD of the clinical group");
	struct change_error error = change_error_of(g->sd_first, g->reliability);
	double reliable = published ? estimate_number(e, "reliable-change") : error.reliable;
	k->indexed = !published;
	k->std_diff = published ? num_none(WHY_NOT_APPLICABLE) : num_of(error.std_diff);
	k->reliable = k->by_index ? num_none(WHY_NOT_APPLICABLE) : num_of(reliable);
	k->rule.reliable = change_least(reliable * k->scale, !published && !k->inclusive);
	return ERR_OK;
}

static void index_all(const struct estimate *e, const struct change_group *g, struct estimate_change *k)
{
	enum change_method method = (enum change_method)estimate_choice(e, "method");
	k->critical = change_critical(method);
	for (size_t i = 0; k->indexed && i < k->n; i++)
		k->pair[i].index = change_index(method, g, k->pair[i].first, k->pair[i].last);
}

static enum err cutoff_of(const struct estimate *e, const struct change_group *g, struct estimate_change *k)
{
	bool norms = estimate_given(e, "mean-functional") && estimate_given(e, "sd-functional");
	bool given = estimate_given(e, "cutoff");
	int choice = estimate_choice(e, "cutoff-rule");
	enum change_cutoff rule = norms ? CHANGE_CUTOFF_C : CHANGE_CUTOFF_A;
	if (choice)
		rule = (enum change_cutoff)(choice - 1);
	if (estimate_given(e, "mean-functional") != estimate_given(e, "sd-functional"))
		return err_set(ERR_USAGE, "--mean-functional and --sd-functional: give both");
	if (given && norms)
		return err_set(ERR_USAGE, "--cutoff or the norms of the functional group: one of the two");
	if (given && estimate_given(e, "cutoff-rule"))
		return err_set(ERR_USAGE, "--cutoff or --cutoff-rule: one of the two");
	if (!given && rule != CHANGE_CUTOFF_A && !norms)
		return err_set(ERR_USAGE,
			       "--cutoff-rule: b and c need --mean-functional and --sd-functional; or give --cutoff");
	/* HA: the standard deviations of true scores */
	double shrink = estimate_choice(e, "method") == CHANGE_HA ? sqrt(g->reliability) : 1;
	struct change_norms n = {.mean_clinical = k->sign * g->mean_first,
				 .sd_clinical = shrink * g->sd_first,
				 .mean_functional = k->sign * estimate_number(e, "mean-functional"),
				 .sd_functional = shrink * estimate_number(e, "sd-functional")};
	k->cutoff = given ? k->sign * estimate_number(e, "cutoff") : change_cutoff_of(&n, rule);
	k->rule.caseness = change_least(k->cutoff * k->scale, estimate_given(e, "functional-at-cutoff"));
	return ERR_OK;
}

enum err estimate_change(const struct estimate *e, struct estimate_change *out)
{
	bool hlm = estimate_choice(e, "method") == METHOD_HLM;
	struct change_group g;
	struct estimate_change k = {.sign = estimate_given(e, "higher-is-better") ? -1 : 1,
				    .by_index = estimate_choice(e, "method") != CHANGE_JT,
				    .inclusive = estimate_given(e, "inclusive"),
				    .any_start = estimate_given(e, "any-start"),
				    .converged = true};
	enum err err = check_columns(e, hlm);
	if (!err)
		err = hlm ? long_pairs(e, &k) : wide_pairs(e, &k);
	if (!err)
		err = group_of(e, &k, &g);
	if (!err && !hlm)
		err = reliable_of(e, &g, &k);
	if (!err && !hlm)
		index_all(e, &g, &k);
	if (hlm) {
		k.indexed = true;
		k.critical = CHANGE_Z;
		k.std_diff = k.reliable = num_none(WHY_NOT_APPLICABLE);
	}
	if (!err)
		err = cutoff_of(e, &g, &k);
	if (!err)
		*out = k;
	return err;
}

static int32_t score_of(const struct estimate_change *k, double v)
{
	return (int32_t)lround(k->sign * v * k->scale);
}

struct change estimate_change_of(const struct estimate_change *k, size_t i)
{
	const struct estimate_pair *p = &k->pair[i];
	struct change c = change_classify(score_of(k, p->first), score_of(k, p->last), &k->rule);
	if (k->by_index) {
		/* NAN is not reliable either way */
		double worse = k->sign * p->index, beyond = k->inclusive ? k->critical - 1e-12 : k->critical;
		c.reliably_better = -worse > beyond;
		c.reliably_worse = worse > beyond;
	}
	c.class = change_class_of(&c, k->any_start);
	return c;
}
