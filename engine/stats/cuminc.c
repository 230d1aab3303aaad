#include "stats/cuminc.h"

#include "stats/cuminc_aalen.h"
#include "stats/jackknife.h"
#include "stats/limits.h"

#include <float.h>
#include <math.h>

struct fit {
	struct arena *mem, *scratch;
	const struct km_opts *opts;
	enum cuminc_variance variance;
	struct limits limits;
};

/* What the curves of a group share. */
struct shared {
	struct jackknife jk;
	double start, tau;
	struct num free_mean, free_std_error;
};

/* The error of int^tau S by Greenwood's terms; one with n = d is 0. */
static double greenwood_area(const struct risk *r, const double *S, double tau)
{
	double area = 0, to = tau, sum = 0;
	for (size_t j = r->n; j-- > 0;) {
		if (r->time[j] > tau)
			continue;
		double n = r->n_risk[j], d = r->n_event[j];
		area += S[j] * (to - r->time[j]);
		to = r->time[j];
		sum += n > d ? area * area * d / (n * (n - d)) : 0;
	}
	return sqrt(sum);
}

static struct cuminc_steps steps_of(const struct shared *g, int32_t cause)
{
	const struct risk *r = g->jk.r;
	return (struct cuminc_steps){.r = r, .S = g->jk.S, .F = g->jk.F + (size_t)(cause - 1) * r->n, .cause = cause};
}

static enum err share(const struct fit *f, const struct risk *r, struct shared *out)
{
	struct shared g = {.free_mean = num_none(WHY_NO_DATA), .free_std_error = num_none(WHY_NO_DATA)};
	enum err err = jackknife_survival(f->scratch, r, true, &g.jk);
	if (!err && f->variance == CUMINC_JACKKNIFE)
		err = jackknife_scan(&g.jk);
	if (err || !r->n)
		goto out;
	g.start = r->start > 0 ? r->start : fmin(0, r->time[0]);
	bool given = num_is(f->opts->tau) && f->opts->tau.v > g.start;
	g.tau = given ? f->opts->tau.v : r->time[r->n - 1];
	double se = 0, area = 0, from = g.start;
	for (size_t j = 0; j <= r->n; j++) {
		double to = j < r->n ? fmin(r->time[j], g.tau) : g.tau;
		area += (j ? g.jk.S[j - 1] : 1) * (to - from);
		from = to;
	}
	if (f->variance == CUMINC_JACKKNIFE)
		err = jackknife_area(&g.jk, 0, g.start, g.tau, &se);
	else
		se = greenwood_area(r, g.jk.S, g.tau);
	g.free_mean = num_of(g.start + area);
	g.free_std_error = num_of(se);
out:
	if (!err)
		*out = g;
	return err;
}

static enum err restricted_time(const struct fit *f, const struct shared *g, int32_t cause, struct cuminc_curve *c)
{
	c->free_mean = g->free_mean;
	c->free_std_error = g->free_std_error;
	c->tau = g->tau;
	c->rmean = c->rmean_std_error = num_none(WHY_NO_DATA);
	if (!c->n)
		return ERR_OK;
	double se = 0, area = 0;
	for (size_t j = 0; j < c->n && c->time[j] < g->tau; j++) {
		double to = j + 1 < c->n ? fmin(c->time[j + 1], g->tau) : g->tau;
		area += c->estimate[j] * (to - c->time[j]);
	}
	enum err err = ERR_OK;
	if (f->variance == CUMINC_JACKKNIFE) {
		err = jackknife_area(&g->jk, cause, g->start, g->tau, &se);
	} else {
		const struct cuminc_steps steps = steps_of(g, cause);
		se = sqrt(cuminc_aalen_area(&steps, g->tau));
	}
	if (err)
		return err;
	c->rmean = num_of(area);
	c->rmean_std_error = num_of(se);
	return ERR_OK;
}

static bool curve_room(struct arena *mem, const struct risk *r, struct cuminc_curve *c)
{
	c->n = r->n;
	c->time = r->time;
	c->n_risk = r->n_risk;
	c->n_censor = r->n_censor;
	c->n_event = ARENA_ARRAY(mem, r->n + 1, double);
	c->estimate = ARENA_ARRAY(mem, r->n + 1, double);
	c->std_error = ARENA_ARRAY(mem, r->n + 1, double);
	c->low = ARENA_ARRAY(mem, r->n + 1, struct num);
	c->high = ARENA_ARRAY(mem, r->n + 1, struct num);
	return c->n_event && c->estimate && c->std_error && c->low && c->high;
}

static enum err curve_of(const struct fit *f, const struct shared *g, int32_t cause, struct cuminc_curve *out)
{
	const struct risk *r = g->jk.r;
	struct cuminc_curve c = {.records = r->records, .start = g->start, .conditional = r->start > 0};
	if (!curve_room(f->mem, r, &c))
		return err_memory();
	const double *d = risk_events(r, cause);
	const struct cuminc_steps steps = steps_of(g, cause);
	const double *F = steps.F;
	double *ff = g->jk.ff + (size_t)(cause - 1) * r->n;
	if (f->variance == CUMINC_AALEN)
		cuminc_aalen(&steps, ff);
	for (size_t j = 0; j < r->n; j++) {
		struct num bounds[2];
		c.events += c.n_event[j] = d[j];
		c.estimate[j] = F[j];
		c.std_error[j] = sqrt(ff[j]);
		limits_probability(f->limits, F[j], c.std_error[j], WHY_NO_EVENTS, bounds);
		c.low[j] = bounds[0];
		c.high[j] = bounds[1];
	}
	enum err err = restricted_time(f, g, cause, &c);
	if (!err)
		*out = c;
	return err;
}

static enum err curves_of_group(const struct fit *f, const struct risk *r, struct cuminc_curve *out)
{
	struct shared g;
	enum err err = share(f, r, &g);
	for (int32_t cause = 1; !err && cause <= r->causes; cause++)
		err = curve_of(f, &g, cause, &out[cause - 1]);
	return err;
}

enum err cuminc_fit_by(struct arena *mem, const struct surv_sample *s, const struct km_opts *opts,
		       enum cuminc_variance variance, struct cuminc_curve *out)
{
	struct fit f = {.mem = mem, .opts = opts, .variance = variance};
	enum err err = limits_of(opts, &f.limits);
	if (err)
		return err;
	size_t groups = (size_t)s->groups, causes = (size_t)s->causes;
	f.scratch = arena_new();
	struct risk *risk = f.scratch ? ARENA_ARRAY(f.scratch, groups, struct risk) : NULL;
	struct cuminc_curve *curve = f.scratch ? ARENA_ARRAY(f.scratch, groups * causes + 1, struct cuminc_curve) : NULL;
	if (!risk || !curve) {
		err = err_memory();
		goto out;
	}
	const struct risk_opts table = {
		.cells = variance == CUMINC_JACKKNIFE, .start = opts->start, .min_risk = opts->min_risk};
	err = risk_tables(mem, s, &table, risk);
	for (size_t g = 0; !err && g < groups; g++)
		err = curves_of_group(&f, &risk[g], curve + g * causes);
	for (size_t k = 0; !err && k < groups * causes; k++)
		out[k] = curve[k];
out:
	arena_free(f.scratch);
	return err;
}

enum err cuminc_fit(struct arena *mem, const struct surv_sample *s, const struct km_opts *opts, struct cuminc_curve *out)
{
	return cuminc_fit_by(mem, s, opts, CUMINC_JACKKNIFE, out);
}

static long row_at(const struct cuminc_curve *c, double t)
{
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (c->time[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return (long)low - 1;
}

void cuminc_at(const struct cuminc_curve *c, double t, struct num *estimate, struct num *low, struct num *high)
{
	long row = row_at(c, t);
	if (!c->n || t > c->time[c->n - 1]) {
		*estimate = *low = *high = num_none(c->n ? WHY_NOT_REACHED : WHY_NO_DATA);
		return;
	}
	*estimate = num_of(row < 0 ? 0 : c->estimate[row]);
	*low = row < 0 ? num_none(WHY_NO_EVENTS) : c->low[row];
	*high = row < 0 ? num_none(WHY_NO_EVENTS) : c->high[row];
}

struct num cuminc_reaches(const struct cuminc_curve *c, double share)
{
	for (size_t j = 0; j < c->n; j++)
		if (c->estimate[j] > share - sqrt(DBL_EPSILON))
			return num_of(c->time[j]);
	return num_none(c->n ? WHY_NOT_REACHED : WHY_NO_DATA);
}
