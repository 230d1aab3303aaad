#include "estimate/estimate_curves.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/pseudo.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_CAUSE,
	ESTIMATE_BY,
	{.name = "id", .kind = METHOD_LABEL, .help = "COL  the person: rows of one are left out together"},
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	{.name = "times", .kind = METHOD_NUMBERS, .required = true, .help = "A,B  times, or horizons of a mean"},
	{.name = "of",
	 .kind = METHOD_CHOICE,
	 .choices = "survival hazard rmst incidence rmtl",
	 .help = "what they stand for; incidence and rmtl (time lost) are those of --cause"},
	ESTIMATE_CAUSE_CHOSEN,
	{.name = "leave-one-out", .kind = METHOD_FLAG, .help = "by definition, not by the infinitesimal jackknife"},
	ESTIMATE_END,
};

static enum err check(const struct estimate *e)
{
	const bool one = estimate_given(e, "leave-one-out");
	if (one && (estimate_given(e, "weights") || estimate_given(e, "entry") || estimate_given(e, "id")))
		return err_set(ERR_USAGE, "--leave-one-out: not with --weights, --entry or --id");
	if (estimate_given(e, "id") && estimate_given(e, "frequencies"))
		return err_set(ERR_USAGE, "--id: not with --frequencies; a row of a person stands for one");
	return estimate_times_check(e);
}

/* The rows of one person have one weight, and lie in one group. */
static enum err check_units(const struct estimate *e, const struct bench_column *id)
{
	const struct bench_column *by = estimate_column(e, "by"), *weight = estimate_column(e, "weights");
	size_t *first = id ? ARENA_ARRAY(e->mem, (size_t)id->levels, size_t) : NULL;
	if (id && !first)
		return err_memory();
	for (size_t i = 0; id && i < e->table.n; i++) {
		size_t *known = &first[id->code[i]];
		if (!*known)
			*known = i + 1;
		if (by && by->code[i] != by->code[*known - 1])
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], by->position),
				      "--id: a person's rows must lie in one group of --by");
		if (weight && weight->number[i] != weight->number[*known - 1])
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], weight->position),
				      "--id: a person's rows must have one weight");
	}
	return ERR_OK;
}

/* One row per person (or row) and time, in the order of the table. */
static void put_values(const struct estimate *e, const struct pseudo *p, const struct bench_column *id)
{
	const struct option_value *times = estimate_option(e, "times");
	const struct bench_column *by = estimate_column(e, "by");
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	bool *done = id ? ARENA_ARRAY(e->mem, (size_t)id->levels, bool) : NULL;
	for (size_t i = 0; i < e->table.n; i++) {
		size_t unit = id ? (size_t)id->code[i] : i;
		for (size_t k = 0; (!done || !done[unit]) && k < times->n; k++) {
			result_row(tidy);
			if (id)
				result_text(tidy, "id", id->level[unit]);
			else
				result_count(tidy, "row", e->table.row[i]);
			if (by)
				result_text(tidy, "strata", by->level[by->code[i]]);
			result_num(tidy, "time", num_of(times->numbers[k]));
			result_num(tidy, "estimate", p->value[k * p->units + unit]);
		}
		if (done)
			done[unit] = true;
	}
}

static void put_glance(const struct estimate *e, const struct pseudo *p, size_t groups)
{
	const struct option_value *times = estimate_option(e, "times");
	struct result_part *glance = result_part(e->result, "glance", RESULT_ROWS);
	for (size_t g = 0; g < groups; g++)
		for (size_t k = 0; k < times->n; k++) {
			result_row(glance);
			estimate_put_group(e, glance, g);
			result_num(glance, "time", num_of(times->numbers[k]));
			result_num(glance, "estimate", p->whole[g * times->n + k]);
			result_num(glance, "records", num_of(p->records[g]));
		}
}

static enum err run(struct estimate *e)
{
	struct surv_sample s;
	struct pseudo p;
	const struct bench_column *id = estimate_column(e, "id");
	const struct option_value *times = estimate_option(e, "times");
	enum err err = check(e);
	if (!err)
		err = check_units(e, id);
	if (!err)
		err = estimate_sample(e, true, NULL, &s);
	if (err)
		return err;
	const struct pseudo_opts opts = {.of = (enum pseudo_of)estimate_choice(e, "of"),
					 .cause = (int32_t)estimate_number(e, "cause"),
					 .times = times->n,
					 .time = times->numbers,
					 .unit = id ? id->code : NULL,
					 .units = id ? (size_t)id->levels : 0,
					 .leave_one_out = estimate_given(e, "leave-one-out")};
	if (opts.cause > s.causes)
		return err_set(ERR_USAGE, "--cause: no row has an event of this cause");
	err = pseudo_fit(e->mem, &s, &opts, &p);
	if (err)
		return err;
	put_values(e, &p, id);
	put_glance(e, &p, (size_t)s.groups);
	return ERR_OK;
}

const struct method est_pseudo = {
	.name = "pseudo",
	.title = "Pseudo-observations of survival, hazard, restricted mean, cumulative incidence and time lost",
	.source = "Andersen, Klein & Rosthoj 2003; agrees with R survival::pseudo and, leaving one out, prodlim::jackknife",
	.options = options,
	.run = run,
};
