#include "estimate/estimate_curves.h"
#include "estimate/estimate_rows.h"
#include "estimate/estimate_states.h"
#include "stats/aalen_johansen.h"

static const struct method_option options[] = {
	ESTIMATE_STATES,
	ESTIMATE_BY,
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_FREQUENCIES,
	{.name = "variance",
	 .kind = METHOD_CHOICE,
	 .choices = "ij aalen",
	 .help = "infinitesimal jackknife, or Greenwood's type (as etm)"},
	ESTIMATE_LEVEL,
	ESTIMATE_CONF_TYPE,
	ESTIMATE_TAU,
	ESTIMATE_TIMES,
	ESTIMATE_END,
};

struct parts {
	struct result_part *tidy, *glance;
};

static void put_glance(const struct estimate *e, struct result_part *p, const struct estimate_curve *shown,
		       const struct aj_curve *c)
{
	result_row(p);
	estimate_put_group(e, p, shown->group);
	result_text(p, "state", shown->state);
	result_num(p, "persons", num_of(c->persons));
	result_num(p, "records", num_of(c->stays));
	result_num(p, "events", num_of(c->events));
	result_num(p, "initial", c->initial);
	result_num(p, "initial.std.error", c->n ? num_of(c->initial_std_error) : num_none(WHY_NO_DATA));
	result_num(p, "rmean", c->rmean);
	result_num(p, "rmean.std.error", c->rmean_std_error);
	result_num(p, "tau", c->n ? num_of(c->tau) : num_none(WHY_NO_DATA));
}

static void put_curve(const struct estimate *e, struct parts to, const struct aj_curve *c, size_t group, const char *state)
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
					     .before = num_is(c->initial) ? c->initial.v : 0,
					     .start = num_none(WHY_NOT_APPLICABLE),
					     .before_std_error = c->initial_std_error,
					     .before_limits = c->n ? c->initial_limits : NULL,
					     .group = group,
					     .state = state};
	estimate_put_curve(e, to.tidy, &shown);
	put_glance(e, to.glance, &shown, c);
}

static enum err run(struct estimate *e)
{
	const struct km_opts curve = estimate_curve_opts(e, KM_SURVIVAL);
	const struct aj_opts opts = {.variance = (enum aj_variance)estimate_choice(e, "variance"),
				     .limits = curve.limits,
				     .level = curve.level,
				     .tau = curve.tau};
	struct estimate_states states = {0};
	enum err err = estimate_times_check(e);
	if (!err && opts.variance == AJ_MULTINOMIAL && estimate_given(e, "cluster"))
		err = err_set(ERR_USAGE, "--variance aalen takes persons for independent: --cluster needs --variance ij");
	if (!err)
		err = estimate_states(e, &states);
	if (err)
		return err;
	const struct multistate_sample *s = &states.sample;
	size_t groups = (size_t)s->groups, K = (size_t)s->states;
	struct aj_curve *c = ARENA_ARRAY(e->mem, groups * K, struct aj_curve);
	err = c ? aj_fit(e->mem, s, &opts, c) : err_memory();
	if (err)
		return err;
	const struct parts to = {.tidy = result_part(e->result, "tidy", RESULT_ROWS),
				 .glance = result_part(e->result, "glance", RESULT_ROWS)};
	for (size_t g = 0; g < groups; g++)
		for (size_t k = 0; k < K; k++)
			put_curve(e, to, &c[g * K + k], g, states.name[k]);
	return ERR_OK;
}

const struct method est_aalen_johansen = {
	.name = "aalen-johansen",
	.title = "State occupation probabilities of any multi-state process",
	.source = "Aalen & Johansen 1978; Andersen et al. 1993; agrees with R survival::survfit (id, istate) and etm",
	.options = options,
	.run = run,
};
