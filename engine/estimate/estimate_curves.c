#include "estimate/estimate_curves.h"

#include "estimate/estimate_rows.h"

#include <math.h>

struct km_opts estimate_curve_opts(const struct estimate *e, enum km_kind kind)
{
	return (struct km_opts){
		.kind = kind,
		.limits = (enum km_limits)estimate_choice(e, "conf-type"),
		.level = estimate_number(e, "conf-level"),
		.robust = estimate_given(e, "robust") || estimate_given(e, "cluster"),
		.tau = estimate_given(e, "tau") ? num_of(estimate_number(e, "tau")) : num_none(WHY_NOT_APPLICABLE),
	};
}

enum err estimate_times_check(const struct estimate *e)
{
	const struct option_value *times = estimate_option(e, "times");
	for (size_t i = 1; i < times->n; i++)
		if (times->numbers[i] <= times->numbers[i - 1])
			return err_set(ERR_USAGE, "--times: the times must rise");
	return ERR_OK;
}

/* One row of the tidy part. */
struct step {
	double time, n_risk, n_event, n_censor;
	struct num estimate, std_error, low, high;
};

static void put_step(const struct estimate *e, struct result_part *tidy, const struct estimate_curve *c,
		     const struct step *s)
{
	result_row(tidy);
	if (c->label)
		result_text(tidy, "strata", c->label);
	else
		estimate_put_group(e, tidy, c->group);
	if (c->cause)
		result_count(tidy, "cause", c->cause);
	if (c->state)
		result_text(tidy, "state", c->state);
	result_num(tidy, "time", num_of(s->time));
	result_num(tidy, "n.risk", num_of(s->n_risk));
	result_num(tidy, "n.event", num_of(s->n_event));
	result_num(tidy, "n.censor", num_of(s->n_censor));
	result_num(tidy, "estimate", s->estimate);
	result_num(tidy, "std.error", s->std_error);
	result_num(tidy, "conf.low", s->low);
	result_num(tidy, "conf.high", s->high);
}

static struct step step_of(const struct estimate_curve *c, size_t i)
{
	return (struct step){.time = c->time[i],
			     .n_risk = c->n_risk[i],
			     .n_event = c->n_event[i],
			     .n_censor = c->n_censor[i],
			     .estimate = num_of(c->estimate[i]),
			     .std_error = isnan(c->std_error[i]) ? num_none(WHY_NOT_APPLICABLE) : num_of(c->std_error[i]),
			     .low = c->low[i],
			     .high = c->high[i]};
}

/* The curve at time t; rows from *next on have not been counted yet. */
static struct step step_at(const struct estimate_curve *c, double t, size_t *next)
{
	struct num limit = c->before > 0 ? num_of(c->before) : num_none(WHY_NO_EVENTS);
	struct step s = {.estimate = num_of(c->before),
			 .std_error = num_of(c->before_std_error),
			 .low = c->before_limits ? c->before_limits[0] : limit,
			 .high = c->before_limits ? c->before_limits[1] : limit};
	double events = 0, censored = 0;
	for (; *next < c->n && c->time[*next] <= t; (*next)++) {
		events += c->n_event[*next];
		censored += c->n_censor[*next];
	}
	if (*next)
		s = step_of(c, *next - 1);
	if (*next == c->n && (!c->n || t > c->time[c->n - 1]))
		s.estimate = s.std_error = s.low = s.high = num_none(WHY_NOT_REACHED);
	if (num_is(c->start) && t < c->start.v)
		s.estimate = s.std_error = s.low = s.high = num_none(WHY_NOT_APPLICABLE);
	bool exact = *next && c->time[*next - 1] == t;
	size_t risk = exact ? *next - 1 : *next;
	s.n_risk = risk < c->n ? c->n_risk[risk] : 0;
	s.time = t;
	s.n_event = events;
	s.n_censor = censored;
	return s;
}

struct estimate_curve estimate_curve_of(const struct km_curve *c, size_t group)
{
	return (struct estimate_curve){.n = c->n,
				       .time = c->time,
				       .n_risk = c->n_risk,
				       .n_event = c->n_event,
				       .n_censor = c->n_censor,
				       .estimate = c->estimate,
				       .std_error = c->std_error,
				       .low = c->low,
				       .high = c->high,
				       .start = c->conditional ? num_of(c->start) : num_none(WHY_NOT_APPLICABLE),
				       .group = group};
}

void estimate_put_curve(const struct estimate *e, struct result_part *tidy, const struct estimate_curve *c)
{
	const struct option_value *times = estimate_option(e, "times");
	size_t next = 0;
	for (size_t i = 0; i < times->n; i++) {
		struct step s = step_at(c, times->numbers[i], &next);
		put_step(e, tidy, c, &s);
	}
	for (size_t i = 0; !times->n && i < c->n; i++) {
		struct step s = step_of(c, i);
		put_step(e, tidy, c, &s);
	}
}
