#include "stats/km.h"

#include "stats/jackknife.h"
#include "stats/limits.h"

#include <math.h>

struct fit {
	struct arena *mem, *scratch;
	const struct km_opts *opts;
	struct limits limits;
};

/* Greenwood's sum; where everyone at risk has the event it has no value, and none is needed after. */
static void survival(const struct risk *r, struct km_curve *c)
{
	double s = 1, greenwood = 0;
	for (size_t j = 0; j < r->n; j++) {
		double n = r->n_risk[j], d = r->n_event[j];
		s *= fmax(n - d, 0) / n;
		greenwood += n > d ? d / (n * (n - d)) : NAN;
		c->estimate[j] = s;
		c->std_error[j] = s * sqrt(greenwood);
	}
}

static enum hazard_ties ties_of(const struct fit *f)
{
	return f->opts->type == KM_FLEMING_HARRINGTON ? HAZARD_FLEMING_HARRINGTON : HAZARD_BRESLOW;
}

static void hazard(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	double h = 0, variance = 0;
	for (size_t j = 0; j < r->n; j++) {
		struct hazard_step step = hazard_step(r, j, ties_of(f));
		c->estimate[j] = h += step.rise;
		c->std_error[j] = sqrt(variance += step.variance);
	}
}

/* The survival that follows from the hazard. */
static void survival_of_hazard(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	hazard(f, r, c);
	for (size_t j = 0; j < r->n; j++) {
		c->estimate[j] = exp(-c->estimate[j]);
		c->std_error[j] *= c->estimate[j];
		c->variance[j] = hazard_step(r, j, ties_of(f)).variance;
	}
}

static void set_limits(const struct fit *f, enum km_kind kind, struct km_curve *c)
{
	for (size_t j = 0; j < c->n; j++) {
		struct num bounds[2];
		if (kind == KM_HAZARD)
			limits_hazard(f->limits, c->estimate[j], c->std_error[j], bounds);
		else
			limits_probability(f->limits, c->estimate[j], c->std_error[j], WHY_NOT_APPLICABLE, bounds);
		c->low[j] = bounds[0];
		c->high[j] = bounds[1];
	}
}

static enum err robust_survival(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	struct jackknife jk;
	enum err err = c->variance ? jackknife_hazard(f->scratch, r, ties_of(f), &jk)
				   : jackknife_survival(f->scratch, r, false, &jk);
	if (!err)
		err = jackknife_scan(&jk);
	if (err)
		return err;
	for (size_t j = 0; j < r->n; j++)
		c->std_error[j] = jk.S[j] * sqrt(jk.vv[j]);
	double se;
	err = jackknife_area(&jk, 0, c->start, c->tau, &se);
	if (!err)
		c->rmean_std_error = num_of(se);
	return err;
}

static enum err robust_hazard(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	struct jackknife jk;
	enum err err = jackknife_hazard(f->scratch, r, ties_of(f), &jk);
	if (!err)
		err = jackknife_scan(&jk);
	for (size_t j = 0; !err && j < r->n; j++)
		c->std_error[j] = sqrt(jk.vv[j]);
	return err;
}

static bool curve_room(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	bool from_hazard = f->opts->type != KM_KAPLAN_MEIER;
	c->n = r->n;
	c->time = r->time;
	c->n_risk = r->n_risk;
	c->n_event = r->n_event;
	c->n_censor = r->n_censor;
	c->estimate = ARENA_ARRAY(f->mem, r->n + 1, double);
	c->std_error = ARENA_ARRAY(f->mem, r->n + 1, double);
	c->variance = from_hazard ? ARENA_ARRAY(f->mem, r->n + 1, double) : NULL;
	c->low = ARENA_ARRAY(f->mem, r->n + 1, struct num);
	c->high = ARENA_ARRAY(f->mem, r->n + 1, struct num);
	return c->estimate && c->std_error && c->low && c->high && (c->variance || !from_hazard);
}

static void summarise(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	enum why none = r->start > fmax(f->opts->start, 0) ? WHY_FEW_CLIENTS : WHY_NO_DATA;
	c->records = r->records;
	c->set_aside = r->set_aside;
	c->conditional = r->start > 0;
	c->start = r->start;
	for (size_t j = 0; j < c->n; j++)
		c->events += c->n_event[j];
	c->median = c->median_low = c->median_high = num_none(none);
	c->rmean = c->rmean_std_error = num_none(none);
	if (!c->n)
		return;
	if (!c->conditional)
		c->start = fmin(0, c->time[0]);
	c->early_zero = c->n > 1 && c->estimate[c->n - 2] == 0;
	bool given = num_is(f->opts->tau) && f->opts->tau.v > c->start;
	c->tau = given ? f->opts->tau.v : c->time[c->n - 1];
	km_restricted_mean(c, c->tau, &c->rmean, &c->rmean_std_error);
}

/* The one-line summary is the survival's whatever the kind. */
static enum err curve_of(const struct fit *f, const struct risk *r, struct km_curve *out)
{
	struct km_curve c = {0};
	if (!curve_room(f, r, &c))
		return err_memory();
	if (c.variance)
		survival_of_hazard(f, r, &c);
	else
		survival(r, &c);
	summarise(f, r, &c);
	enum err err = f->opts->robust && c.n ? robust_survival(f, r, &c) : ERR_OK;
	if (err)
		return err;
	set_limits(f, KM_SURVIVAL, &c);
	if (c.n)
		km_quantile(&c, 0.5, &c.median, &c.median_low, &c.median_high);
	if (f->opts->kind == KM_HAZARD) {
		hazard(f, r, &c);
		err = f->opts->robust && c.n ? robust_hazard(f, r, &c) : ERR_OK;
		set_limits(f, KM_HAZARD, &c);
	}
	if (!err)
		*out = c;
	return err;
}

enum err km_fit(struct arena *mem, const struct surv_sample *s, const struct km_opts *opts, struct km_curve *out)
{
	struct fit f = {.mem = mem, .opts = opts};
	enum err err = limits_of(opts, &f.limits);
	if (err)
		return err;
	f.scratch = arena_new();
	struct risk *risk = f.scratch ? ARENA_ARRAY(f.scratch, (size_t)s->groups, struct risk) : NULL;
	struct km_curve *curve = f.scratch ? ARENA_ARRAY(f.scratch, (size_t)s->groups, struct km_curve) : NULL;
	if (!risk || !curve) {
		err = err_memory();
		goto out;
	}
	const struct risk_opts table = {.cells = opts->robust != 0, .start = opts->start, .min_risk = opts->min_risk};
	err = risk_tables(mem, s, &table, risk);
	for (int32_t g = 0; !err && g < s->groups; g++)
		err = curve_of(&f, &risk[g], &curve[g]);
	for (int32_t g = 0; !err && g < s->groups; g++)
		out[g] = curve[g];
out:
	arena_free(f.scratch);
	return err;
}
