#include "estimate/estimate_km.h"

#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"

#include <math.h>

/* The gravest one. */
static const char *warning_of(const struct km_curve *c, const char *naive)
{
	if (c->early_zero)
		return "the curve falls to 0 while more have yet to enter: everyone of a small early risk set had the "
		       "event; "
		       "--min-risk or --start-time begins later, --type fh does not fall to 0";
	if (c->set_aside > 0)
		return "--min-risk set events of small early risk sets aside; the curve is conditional on no event before "
		       "start.time";
	return naive;
}

static void put_summary(struct result_part *p, const struct km_curve *c)
{
	result_num(p, "median", c->median);
	result_num(p, "median.low", c->median_low);
	result_num(p, "median.high", c->median_high);
	result_num(p, "rmean", c->rmean);
	result_num(p, "rmean.std.error", c->rmean_std_error);
	result_num(p, "tau", num_of(c->tau));
}

static void put_glance(const struct estimate *e, struct result_part *p, const struct km_curve *c, size_t group,
		       enum km_kind kind)
{
	const char *warning = warning_of(c, estimate_naive(e));
	result_row(p);
	estimate_put_group(e, p, group);
	result_num(p, "records", num_of(c->records));
	result_num(p, "events", num_of(c->events));
	if (kind == KM_SURVIVAL)
		put_summary(p, c);
	if (c->conditional)
		result_num(p, "start.time", num_of(c->start));
	if (estimate_given(e, "min-risk"))
		result_num(p, "events.set.aside", num_of(c->set_aside));
	if (warning)
		result_text(p, "warning", warning);
}

enum err estimate_km_check(const struct estimate *e)
{
	const bool both = estimate_given(e, "tau") && estimate_given(e, "start-time");
	if (both && estimate_number(e, "tau") <= estimate_number(e, "start-time"))
		return err_set(ERR_USAGE, "--tau: it must lie after --start-time");
	return estimate_times_check(e);
}

struct km_opts estimate_km_opts(const struct estimate *e, enum km_kind kind)
{
	struct km_opts opts = estimate_curve_opts(e, kind);
	opts.start = estimate_number(e, "start-time");
	opts.min_risk = estimate_number(e, "min-risk");
	return opts;
}

static void reverse(struct surv_sample *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->status[i] = !s->status[i];
	s->causes = 1;
}

static enum err fit(const struct estimate *e, struct km_opts opts, struct surv_sample *s, struct km_curve **curves)
{
	enum err err = estimate_km_check(e);
	if (!err)
		err = estimate_sample(e, false, NULL, s);
	if (err)
		return err;
	if (estimate_given(e, "reverse"))
		reverse(s);
	*curves = ARENA_ARRAY(e->mem, (size_t)s->groups, struct km_curve);
	if (!*curves)
		return err_memory();
	return km_fit(e->mem, s, &opts, *curves);
}

enum err estimate_km(struct estimate *e, enum km_kind kind, enum km_type type)
{
	struct km_opts opts = estimate_km_opts(e, kind);
	opts.type = type;
	struct surv_sample s;
	struct km_curve *curve;
	enum err err = fit(e, opts, &s, &curve);
	if (err)
		return err;
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	struct result_part *glance = result_part(e->result, "glance", RESULT_ROWS);
	for (size_t g = 0; g < (size_t)s.groups; g++) {
		const struct km_curve *c = &curve[g];
		struct estimate_curve shown = estimate_curve_of(c, g);
		shown.before = kind == KM_SURVIVAL ? 1 : 0;
		estimate_put_curve(e, tidy, &shown);
		put_glance(e, glance, c, g, kind);
	}
	return ERR_OK;
}
