#include "estimate/estimate_curves.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/turnbull.h"

#include <math.h>

static const struct method_option options[] = {
	{.name = "time",
	 .kind = METHOD_COLUMN,
	 .required = true,
	 .keep_missing = true,
	 .help = "COL  not yet at this time; empty: left-censored"},
	{.name = "time2",
	 .kind = METHOD_COLUMN,
	 .required = true,
	 .keep_missing = true,
	 .help = "COL  by this time (the same: at it); empty: right-censored"},
	ESTIMATE_BY,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	ESTIMATE_TIMES,
	ESTIMATE_END,
};

struct parts {
	struct result_part *tidy, *glance;
};

static double *ends_of(const struct estimate *e, const char *name, double open)
{
	const struct bench_column *c = estimate_column(e, name);
	double *end = ARENA_ARRAY(e->mem, e->table.n, double);
	for (size_t i = 0; end && i < e->table.n; i++)
		end[i] = c->missing[i] ? open : c->number[i];
	return end;
}

static enum err rows_of(const struct estimate *e, struct turnbull_rows *out)
{
	const struct bench_column *by = estimate_column(e, "by"), *weight = estimate_column(e, "weights");
	*out = (struct turnbull_rows){.n = e->table.n,
				      .left = ends_of(e, "time", -INFINITY),
				      .right = ends_of(e, "time2", INFINITY),
				      .group = by ? by->code : NULL,
				      .groups = by ? by->levels : 1,
				      .weight = weight ? weight->number : NULL};
	return out->left && out->right ? estimate_counts(e, &out->count) : err_memory();
}

static struct num end_or(double end, enum why why)
{
	return isfinite(end) ? num_of(end) : num_none(why);
}

static void put_sets(const struct estimate *e, struct result_part *p, const struct turnbull *t, size_t group)
{
	for (size_t j = 0; j < t->n; j++) {
		result_row(p);
		estimate_put_group(e, p, group);
		result_num(p, "left", end_or(t->left[j], WHY_NOT_APPLICABLE));
		result_num(p, "right", end_or(t->right[j], WHY_NOT_REACHED));
		result_num(p, "mass", num_of(t->mass[j]));
		result_num(p, "estimate", num_of(t->survival[j]));
	}
}

/* Within an interval that has mass the survival is between two values only. */
static void put_times(const struct estimate *e, struct result_part *p, const struct turnbull *t, size_t group)
{
	const struct option_value *times = estimate_option(e, "times");
	for (size_t i = 0; i < times->n; i++) {
		struct num s[2];
		turnbull_at(t, times->numbers[i], s);
		bool known = num_is(s[0]) && s[1].v - s[0].v <= 1e-12;
		result_row(p);
		estimate_put_group(e, p, group);
		result_num(p, "time", num_of(times->numbers[i]));
		result_num(p, "estimate", known ? s[0] : num_none(num_is(s[0]) ? WHY_NOT_APPLICABLE : s[0].why));
		result_num(p, "lowest", s[0]);
		result_num(p, "highest", s[1]);
	}
}

static void put_glance(const struct estimate *e, struct result_part *p, const struct turnbull *t, size_t group)
{
	struct num median[2];
	turnbull_quantile(t, 0.5, median);
	result_row(p);
	estimate_put_group(e, p, group);
	result_num(p, "records", num_of(t->records));
	result_num(p, "intervals", num_of((double)t->n));
	result_num(p, "median.after", median[0]);
	result_num(p, "median", median[1]);
	result_num(p, "logLik", t->n ? num_of(t->log_likelihood) : num_none(WHY_NO_DATA));
	result_count(p, "iterations", t->iterations);
	result_num(p, "excess", t->n ? num_of(t->excess) : num_none(WHY_NO_DATA));
	result_flag(p, "converged", t->converged || !t->n);
	if (t->n && !t->converged)
		result_why(p, WHY_NOT_CONVERGED);
}

static enum err run(struct estimate *e)
{
	struct turnbull_rows rows;
	enum err err = estimate_times_check(e);
	if (!err)
		err = rows_of(e, &rows);
	if (err)
		return err;
	struct turnbull *t = ARENA_ARRAY(e->mem, (size_t)rows.groups, struct turnbull);
	err = t ? estimate_row_error(e, turnbull_fit(e->mem, &rows, t)) : err_memory();
	if (err)
		return err;
	const struct parts to = {.tidy = result_part(e->result, "tidy", RESULT_ROWS),
				 .glance = result_part(e->result, "glance", RESULT_ROWS)};
	for (size_t g = 0; g < (size_t)rows.groups; g++) {
		if (estimate_option(e, "times")->n)
			put_times(e, to.tidy, &t[g], g);
		else
			put_sets(e, to.tidy, &t[g], g);
		put_glance(e, to.glance, &t[g], g);
	}
	return ERR_OK;
}

const struct method est_turnbull = {
	.name = "turnbull",
	.title = "Survival from interval-censored times",
	.source = "Peto 1973; Turnbull 1976; Gentleman & Geyer 1994; R survival::survfit (interval2), carried on to the "
		  "maximum",
	.options = options,
	.run = run,
};
