#include "estimate/estimate_curves.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "sample/spells.h"
#include "stats/mcf.h"

static const struct method_option options[] = {
	{.name = "id", .kind = METHOD_LABEL, .required = true, .help = "COL  the person; all rows of one add up"},
	ESTIMATE_ROW_TIME,
	ESTIMATE_ROW_ENTRY,
	ESTIMATE_EVENT,
	ESTIMATE_BY,
	ESTIMATE_WEIGHTS,
	{.name = "variance",
	 .kind = METHOD_CHOICE,
	 .choices = "robust poisson",
	 .help = "Lawless & Nadeau's, or that of a Poisson process"},
	ESTIMATE_LEVEL,
	{.name = "conf-type", .kind = METHOD_CHOICE, .choices = "log plain", .help = "scale of the limits"},
	ESTIMATE_TIMES,
	ESTIMATE_END,
};

static enum err sample_of(const struct estimate *e, struct surv_sample *out)
{
	const struct bench_column *id = estimate_column(e, "id");
	struct surv_rows rows;
	enum err err = estimate_surv_rows(e, false, NULL, &rows);
	if (err)
		return err;
	struct spells spells;
	const struct spells_rows in = {
		.n = rows.n, .id = id->code, .ids = id->levels, .entry = rows.entry, .time = rows.time};
	err = estimate_row_error(e, spells_build(e->mem, &in, &spells));
	if (err)
		return err;
	rows.entry = spells.entry;
	rows.cluster = id->code;
	rows.clusters = id->levels;
	return estimate_row_error(e, surv_build(e->mem, &rows, out));
}

/* How many persons each group has, those of weight 0 left out; a person with rows in two groups is one of both. */
static enum err count_persons(const struct estimate *e, const struct surv_sample *s, double *persons)
{
	int32_t *seen = ARENA_ARRAY(e->mem, (size_t)s->clusters, int32_t);
	if (!seen)
		return err_memory();
	for (int32_t g = 0; g < s->groups; g++)
		for (size_t i = 0; i < s->n; i++) {
			bool counts = (s->group ? s->group[i] : 0) == g && !(s->weight && !(s->weight[i] > 0));
			if (!counts || seen[s->cluster[i]] == g + 1)
				continue;
			seen[s->cluster[i]] = g + 1;
			persons[g]++;
		}
	return ERR_OK;
}

struct parts {
	struct result_part *tidy, *glance;
};

static void put_curve(const struct estimate *e, struct parts to, const struct km_curve *c, size_t group, double persons)
{
	const struct estimate_curve shown = estimate_curve_of(c, group);
	estimate_put_curve(e, to.tidy, &shown);
	struct result_part *p = to.glance;
	result_row(p);
	estimate_put_group(e, p, group);
	result_num(p, "records", num_of(c->records));
	result_num(p, "persons", num_of(persons));
	result_num(p, "events", num_of(c->events));
	result_num(p, "events.per.person", c->n ? num_of(c->estimate[c->n - 1]) : num_none(WHY_NO_DATA));
}

static enum err put_tests(const struct estimate *e, const struct surv_sample *s, enum mcf_variance variance)
{
	static const char *const names[] = {"constant", "linear"};
	if (!estimate_column(e, "by"))
		return ERR_OK;
	struct result_part *p = result_part(e->result, "test", RESULT_ROWS);
	for (int k = MCF_CONSTANT; k <= MCF_LINEAR; k++) {
		struct mcf_test t;
		enum err err = mcf_compare(s, variance, (enum mcf_weight)k, &t);
		if (err)
			return err;
		result_row(p);
		result_text(p, "weight", names[k]);
		result_num(p, "statistic", t.statistic);
		result_count(p, "df", t.df);
		result_num(p, "p.value", t.p_value);
	}
	return ERR_OK;
}

static enum err run(struct estimate *e)
{
	const struct mcf_opts opts = {.variance = (enum mcf_variance)estimate_choice(e, "variance"),
				      .limits = estimate_choice(e, "conf-type") ? KM_PLAIN : KM_LOG,
				      .level = estimate_number(e, "conf-level")};
	struct surv_sample s;
	enum err err = estimate_times_check(e);
	if (!err)
		err = estimate_compared(e);
	if (!err)
		err = sample_of(e, &s);
	if (err)
		return err;
	struct km_curve *curve = ARENA_ARRAY(e->mem, (size_t)s.groups, struct km_curve);
	double *persons = ARENA_ARRAY(e->mem, (size_t)s.groups, double);
	if (!curve || !persons)
		return err_memory();
	err = mcf_fit(e->mem, &s, &opts, curve);
	if (!err)
		err = count_persons(e, &s, persons);
	if (err)
		return err;
	const struct parts to = {.tidy = result_part(e->result, "tidy", RESULT_ROWS),
				 .glance = result_part(e->result, "glance", RESULT_ROWS)};
	for (size_t g = 0; g < (size_t)s.groups; g++)
		put_curve(e, to, &curve[g], g, persons[g]);
	return put_tests(e, &s, opts.variance);
}

const struct method est_mcf = {
	.name = "mcf",
	.title = "Mean cumulative function of recurrent events",
	.source = "Nelson 1988; Lawless & Nadeau 1995; agrees with R survival::survfit with id (cumhaz); test: Cook, "
		  "Lawless & Nadeau 1996",
	.options = options,
	.run = run,
};
