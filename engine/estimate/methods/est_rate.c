#include "estimate/estimate_design.h"
#include "estimate/estimate_rows.h"
#include "stats/rate.h"

#include <math.h>

#define EVENTS_MOST 1e12

static const struct method_option options[] = {
	{.name = "count", .kind = METHOD_COLUMN, .required = true, .help = "COL  events of the row"},
	{.name = "exposure", .kind = METHOD_COLUMN, .help = "COL  person-time of the row (1 without it)"},
	ESTIMATE_BY,
	{.name = "reference", .kind = METHOD_TEXT, .help = "BY=LEVEL  the group that the ratios compare with (the first)"},
	{.name = "limits", .kind = METHOD_CHOICE, .choices = "exact mid-p byar", .help = "limits of a rate"},
	{.name = "ratio-limits", .kind = METHOD_CHOICE, .choices = "exact mid-p wald", .help = "limits and p of a ratio"},
	ESTIMATE_LEVEL,
	ESTIMATE_END,
};

static enum err check(const struct estimate *e, const struct bench_column *c, bool whole)
{
	for (size_t i = 0; i < e->table.n; i++)
		if (c->number[i] < 0 || (whole && (c->number[i] > EVENTS_MOST || c->number[i] != floor(c->number[i]))))
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], c->position),
				      whole ? "--count: a whole number from 0 to 1e12 is needed"
					    : "--exposure: a number from 0 up is needed");
	return ERR_OK;
}

/* Events and person-time of each group. */
static enum err add_up(const struct estimate *e, struct rate *sum)
{
	const struct bench_column *count = estimate_column(e, "count"), *exposure = estimate_column(e, "exposure");
	const struct bench_column *by = estimate_column(e, "by");
	enum err err = check(e, count, true);
	if (!err && exposure)
		err = check(e, exposure, false);
	for (size_t i = 0; !err && i < e->table.n; i++) {
		struct rate *r = &sum[by ? by->code[i] : 0];
		r->events += count->number[i];
		r->time += exposure ? exposure->number[i] : 1;
	}
	return err;
}

static void put_rates(const struct estimate *e, struct rate *rate, size_t groups)
{
	struct result_part *p = result_part(e->result, "tidy", RESULT_ROWS);
	static struct rate (*const of[])(double, double, double) = {rate_exact, rate_mid_p, rate_byar};
	double level = estimate_number(e, "conf-level");
	int limits = estimate_choice(e, "limits");
	for (size_t g = 0; g < groups; g++) {
		rate[g] = of[limits](rate[g].events, rate[g].time, level);
		result_row(p);
		estimate_put_group(e, p, g);
		result_count(p, "events", (long long)rate[g].events);
		result_num(p, "exposure", num_of(rate[g].time));
		result_num(p, "estimate", rate[g].estimate);
		result_num(p, "conf.low", rate[g].low);
		result_num(p, "conf.high", rate[g].high);
	}
}

static void put_ratios(const struct estimate *e, const struct rate *rate, size_t groups, size_t reference)
{
	const struct bench_column *by = estimate_column(e, "by");
	static struct rate_ratio (*const of[])(struct rate, struct rate, double) = {rate_ratio_exact, rate_ratio_mid_p,
										    rate_ratio_wald};
	struct result_part *p = result_part(e->result, "ratios", RESULT_ROWS);
	int limits = estimate_choice(e, "ratio-limits");
	for (size_t g = 0; g < groups; g++) {
		if (g == reference)
			continue;
		struct rate_ratio r = of[limits](rate[g], rate[reference], estimate_number(e, "conf-level"));
		result_row(p);
		result_text(p, "strata", by->level[g]);
		result_text(p, "reference", by->level[reference]);
		result_num(p, "estimate", r.estimate);
		result_num(p, "conf.low", r.low);
		result_num(p, "conf.high", r.high);
		result_num(p, "p.value", r.p_value);
	}
}

static void put_glance(const struct estimate *e, const struct rate *rate, size_t groups)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	double events = 0, time = 0;
	for (size_t g = 0; g < groups; g++) {
		events += rate[g].events;
		time += rate[g].time;
	}
	result_count(p, "nobs", (long long)e->table.n);
	result_count(p, "events", (long long)events);
	result_num(p, "exposure", num_of(time));
}

static enum err run(struct estimate *e)
{
	const struct bench_column *by = estimate_column(e, "by");
	size_t groups = by ? (size_t)by->levels : 1;
	int32_t reference = 0;
	struct rate *rate = ARENA_ARRAY(e->mem, groups, struct rate);
	enum err err = rate ? ERR_OK : err_memory();
	if (!err && !by && estimate_given(e, "ratio-limits"))
		err = err_set(ERR_USAGE, "--ratio-limits: ratios need groups; name them with --by");
	if (!err)
		err = estimate_reference_check(e, &by, by ? 1 : 0);
	if (!err && by)
		err = estimate_reference(e, by, &reference);
	if (!err)
		err = add_up(e, rate);
	if (err)
		return err;
	put_rates(e, rate, groups);
	put_glance(e, rate, groups);
	if (by)
		put_ratios(e, rate, groups, (size_t)reference);
	return ERR_OK;
}

const struct method est_rate = {
	.name = "rate",
	.title = "Events per person-time with exact, mid-p or Byar limits, and rate ratios",
	.source = "Garwood 1936; Rothman & Boice 1979; Berry & Armitage 1995; Clopper & Pearson 1934; agrees with R "
		  "stats::poisson.test",
	.options = options,
	.run = run,
};
