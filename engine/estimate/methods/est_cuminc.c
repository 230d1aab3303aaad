#include "estimate/estimate_km.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/cuminc.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_CAUSE,
	ESTIMATE_BY,
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	{.name = "variance",
	 .kind = METHOD_CHOICE,
	 .choices = "ij aalen",
	 .help = "infinitesimal jackknife (as survfit), or Aalen's (as cmprsk)"},
	ESTIMATE_LEVEL,
	ESTIMATE_CONF_TYPE,
	ESTIMATE_TAU,
	ESTIMATE_TIMES,
	ESTIMATE_START_TIME,
	ESTIMATE_MIN_RISK,
	ESTIMATE_END,
};

static void put_curve(const struct estimate *e, struct result_part *tidy, const struct cuminc_curve *c, size_t group,
		      int cause)
{
	const struct estimate_curve shown = {.n = c->n,
					     .time = c->time,
					     .n_risk = c->n_risk,
					     .n_event = c->n_event,
					     .n_censor = c->n_censor,
					     .estimate = c->estimate,
					     .std_error = c->std_error,
					     .low = c->low,
					     .high = c->high,
					     .group = group,
					     .start = c->conditional ? num_of(c->start) : num_none(WHY_NOT_APPLICABLE),
					     .cause = cause};
	estimate_put_curve(e, tidy, &shown);
}

static void put_glance(const struct estimate *e, struct result_part *p, const struct cuminc_curve *c, size_t group,
		       int cause)
{
	result_row(p);
	estimate_put_group(e, p, group);
	result_count(p, "cause", cause);
	result_num(p, "records", num_of(c->records));
	result_num(p, "events", num_of(c->events));
	result_num(p, "median", cuminc_reaches(c, 0.5));
	result_num(p, "rmean", c->rmean);
	result_num(p, "rmean.std.error", c->rmean_std_error);
	result_num(p, "free.rmean", c->free_mean);
	result_num(p, "free.rmean.std.error", c->free_std_error);
	result_num(p, "tau", num_of(c->tau));
	if (c->conditional)
		result_num(p, "start.time", num_of(c->start));
}

static enum err check(const struct estimate *e, enum cuminc_variance variance)
{
	if (variance == CUMINC_AALEN && estimate_given(e, "cluster"))
		return err_set(ERR_USAGE, "--variance aalen takes rows for independent: --cluster needs --variance ij");
	return estimate_km_check(e);
}

static enum err fit(const struct estimate *e, struct surv_sample *s, struct cuminc_curve **curves)
{
	const struct km_opts opts = estimate_km_opts(e, KM_SURVIVAL);
	enum cuminc_variance variance = (enum cuminc_variance)estimate_choice(e, "variance");
	enum err err = check(e, variance);
	if (!err)
		err = estimate_sample(e, true, NULL, s);
	if (err)
		return err;
	*curves = ARENA_ARRAY(e->mem, (size_t)s->groups * (size_t)s->causes, struct cuminc_curve);
	if (!*curves)
		return err_memory();
	return cuminc_fit_by(e->mem, s, &opts, variance, *curves);
}

static enum err run(struct estimate *e)
{
	struct surv_sample s;
	struct cuminc_curve *curve;
	enum err err = fit(e, &s, &curve);
	if (err)
		return err;
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	struct result_part *glance = result_part(e->result, "glance", RESULT_ROWS);
	for (size_t g = 0; g < (size_t)s.groups; g++)
		for (int cause = 1; cause <= s.causes; cause++) {
			const struct cuminc_curve *c = &curve[g * (size_t)s.causes + (size_t)cause - 1];
			put_curve(e, tidy, c, g, cause);
			put_glance(e, glance, c, g, cause);
		}
	return ERR_OK;
}

const struct method est_cuminc = {
	.name = "cuminc",
	.title = "Cumulative incidence with competing causes",
	.source = "Aalen & Johansen 1978; Gray 1988; agrees with R survival::survfit (multi-state) and cmprsk::cuminc",
	.options = options,
	.run = run,
};
