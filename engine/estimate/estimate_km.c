#include "estimate/estimate_km.h"

#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"

static void put_glance(const struct estimate *e, struct result_part *p, const struct km_curve *c, size_t group,
		       enum km_kind kind)
{
	result_row(p);
	estimate_put_group(e, p, group);
	result_num(p, "records", num_of(c->records));
	result_num(p, "events", num_of(c->events));
	if (kind == KM_HAZARD)
		return;
	result_num(p, "median", c->median);
	result_num(p, "median.low", c->median_low);
	result_num(p, "median.high", c->median_high);
	result_num(p, "rmean", c->rmean);
	result_num(p, "rmean.std.error", c->rmean_std_error);
	result_num(p, "tau", num_of(c->tau));
}

static enum err fit(const struct estimate *e, enum km_kind kind, struct surv_sample *s, struct km_curve **curves)
{
	struct km_opts opts = estimate_curve_opts(e, kind);
	enum err err = estimate_times_check(e);
	if (!err)
		err = estimate_sample(e, false, NULL, s);
	if (err)
		return err;
	*curves = ARENA_ARRAY(e->mem, (size_t)s->groups, struct km_curve);
	if (!*curves)
		return err_memory();
	return km_fit(e->mem, s, &opts, *curves);
}

enum err estimate_km(struct estimate *e, enum km_kind kind)
{
	struct surv_sample s;
	struct km_curve *curve;
	enum err err = fit(e, kind, &s, &curve);
	if (err)
		return err;
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	struct result_part *glance = result_part(e->result, "glance", RESULT_ROWS);
	for (size_t g = 0; g < (size_t)s.groups; g++) {
		const struct km_curve *c = &curve[g];
		const struct estimate_curve shown = {.n = c->n,
						     .time = c->time,
						     .n_risk = c->n_risk,
						     .n_event = c->n_event,
						     .n_censor = c->n_censor,
						     .estimate = c->estimate,
						     .std_error = c->std_error,
						     .low = c->low,
						     .high = c->high,
						     .before = kind == KM_SURVIVAL ? 1 : 0,
						     .group = g};
		estimate_put_curve(e, tidy, &shown);
		put_glance(e, glance, c, g, kind);
	}
	return ERR_OK;
}
