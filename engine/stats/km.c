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

static void hazard(const struct risk *r, struct km_curve *c)
{
	double h = 0, variance = 0;
	for (size_t j = 0; j < r->n; j++) {
		double n = r->n_risk[j], d = r->n_event[j];
		c->estimate[j] = h += d / n;
		c->std_error[j] = sqrt(variance += d / (n * n));
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

/* Start of the restricted mean's axis: 0, or the first time where times are negative. */
static double start_of(const struct km_curve *c)
{
	return fmin(0, c->time[0]);
}

static enum err robust_survival(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	struct jackknife jk;
	enum err err = jackknife_survival(f->scratch, r, false, &jk);
	if (!err)
		err = jackknife_scan(&jk);
	if (err)
		return err;
	for (size_t j = 0; j < r->n; j++)
		c->std_error[j] = jk.S[j] * sqrt(jk.vv[j]);
	double se;
	err = jackknife_area(&jk, 0, start_of(c), c->tau, &se);
	if (!err)
		c->rmean_std_error = num_of(se);
	return err;
}

static enum err robust_hazard(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	struct jackknife jk;
	enum err err = jackknife_hazard(f->scratch, r, &jk);
	if (!err)
		err = jackknife_scan(&jk);
	for (size_t j = 0; !err && j < r->n; j++)
		c->std_error[j] = sqrt(jk.vv[j]);
	return err;
}

static bool curve_room(struct arena *mem, const struct risk *r, struct km_curve *c)
{
	c->n = r->n;
	c->time = r->time;
	c->n_risk = r->n_risk;
	c->n_event = r->n_event;
	c->n_censor = r->n_censor;
	c->estimate = ARENA_ARRAY(mem, r->n + 1, double);
	c->std_error = ARENA_ARRAY(mem, r->n + 1, double);
	c->low = ARENA_ARRAY(mem, r->n + 1, struct num);
	c->high = ARENA_ARRAY(mem, r->n + 1, struct num);
	return c->estimate && c->std_error && c->low && c->high;
}

static void summarise(const struct fit *f, const struct risk *r, struct km_curve *c)
{
	c->records = (double)r->rows;
	for (size_t j = 0; j < c->n; j++)
		c->events += c->n_event[j];
	c->median = c->median_low = c->median_high = num_none(WHY_NO_DATA);
	c->rmean = c->rmean_std_error = num_none(WHY_NO_DATA);
	if (!c->n)
		return;
	bool given = num_is(f->opts->tau) && f->opts->tau.v > start_of(c);
	c->tau = given ? f->opts->tau.v : c->time[c->n - 1];
	km_restricted_mean(c, c->tau, &c->rmean, &c->rmean_std_error);
}

/* The one-line summary is the survival's whatever the kind. */
static enum err curve_of(const struct fit *f, const struct risk *r, struct km_curve *out)
{
	struct km_curve c = {0};
	if (!curve_room(f->mem, r, &c))
		return err_memory();
	survival(r, &c);
	summarise(f, r, &c);
	enum err err = f->opts->robust && c.n ? robust_survival(f, r, &c) : ERR_OK;
	if (err)
		return err;
	set_limits(f, KM_SURVIVAL, &c);
	if (c.n)
		km_quantile(&c, 0.5, &c.median, &c.median_low, &c.median_high);
	if (f->opts->kind == KM_HAZARD) {
		hazard(r, &c);
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
	err = risk_of_groups(mem, s, opts->robust != 0, risk);
	for (int32_t g = 0; !err && g < s->groups; g++)
		err = curve_of(&f, &risk[g], &curve[g]);
	for (int32_t g = 0; !err && g < s->groups; g++)
		out[g] = curve[g];
out:
	arena_free(f.scratch);
	return err;
}
