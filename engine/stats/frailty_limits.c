#include "stats/frailty_parts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { MOST = 80 };
static const double largest = 1e4, smallest = 1e-8;

/* A scale on which l is near a parabola from 0 on. */
static double to_scale(double theta)
{
	return log1p(10 * theta);
}

static double from_scale(double u)
{
	return expm1(u) / 10;
}

/* The root of the slope between a (slope above 0) and b (not): false position, an end that stays twice counting half (Illinois). */
static enum err find_root(struct frailty_model *m, struct frailty_place a, struct frailty_place b, struct frailty_place *out)
{
	double low = a.slope, high = b.slope;
	*out = b;
	for (int i = 0; i < MOST && b.theta - a.theta > 1e-11 * b.theta && b.theta > smallest; i++) {
		double u = to_scale(a.theta), v = to_scale(b.theta), t = (u * high - v * low) / (high - low);
		struct frailty_place p;
		if (!(t > u && t < v) || i % 8 == 7)
			t = (u + v) / 2;
		double last = out->theta;
		enum err err = frailty_at(m, out, from_scale(t), &p);
		if (err)
			return err;
		*out = p;
		if (fabs(p.theta - last) <= 1e-8 * p.theta)
			return ERR_OK;
		if (p.slope > 0) {
			high /= a.slope > 0 && low == p.slope ? 1 : 2;
			a = p;
			low = p.slope;
		} else {
			low /= 2;
			b = p;
			high = p.slope;
		}
	}
	return ERR_OK;
}

/* The highest place; theta of largest or more: it rises without end. */
static enum err find_top(struct frailty_model *m, const struct frailty_place *origin, struct frailty_place *top)
{
	struct frailty_place low = *origin, high, at;
	enum err err = frailty_at(m, origin, .5, &high);
	if (!err && high.slope <= 0 && origin->slope <= 0) {
		err = frailty_at(m, &high, .05, &low);
		if (err || low.slope <= 0) {
			*top = *origin;
			return err;
		}
	}
	while (!err && high.slope > 0 && high.theta < largest) {
		low = high;
		err = frailty_at(m, &low, 3 * low.theta, &at);
		high = at;
	}
	*top = high;
	if (!err && high.slope <= 0)
		err = find_root(m, low, high, top);
	if (!err && (top->loglik < origin->loglik || top->theta <= smallest))
		*top = *origin;
	return err;
}

/*
 * Where l is target between inside (above it) and outside (below): Newton from outside, where l is concave, else halving. The last
 * step, below 1e-5 of theta, leaves about its square.
 */
static enum err find_crossing(struct frailty_model *m, struct frailty_place inside, struct frailty_place outside,
			      double target, double *theta)
{
	enum err err = ERR_OK;
	struct frailty_place p = outside;
	for (int i = 0; !err && i < MOST; i++) {
		double t = p.theta - (p.loglik - target) / p.slope;
		double low = fmin(inside.theta, outside.theta), high = fmax(inside.theta, outside.theta);
		if (!(t > low && t < high))
			t = (low + high) / 2;
		bool close = fabs(t - p.theta) <= 1e-5 * t || high - low <= 1e-10 * high;
		*theta = t;
		if (close)
			break;
		struct frailty_place from = p;
		err = frailty_at(m, &from, t, &p);
		if (p.loglik >= target)
			inside = p;
		else
			outside = p;
	}
	return err;
}

static enum err find_limits(struct frailty_model *m, const struct frailty_place *origin, const struct frailty_place *top,
			    double level, struct frailty_fit *fit)
{
	double target = top->loglik - gsl_cdf_chisq_Pinv(level, 1) / 2, theta = 0;
	enum err err = ERR_OK;
	if (origin->loglik < target)
		err = find_crossing(m, *top, *origin, target, &theta);
	fit->theta_low = num_of(theta);
	struct frailty_place inside = *top, outside = *top;
	while (!err && outside.loglik >= target && outside.theta < largest) {
		inside = outside;
		err = frailty_at(m, &inside, 2 * fmax(inside.theta, .05), &outside);
	}
	fit->theta_high = num_none(WHY_NOT_REACHED);
	if (!err && outside.loglik < target) {
		err = find_crossing(m, inside, outside, target, &theta);
		fit->theta_high = num_of(theta);
	}
	return err;
}

/* The median ratio of two clusters' hazards, the higher over the lower. */
static struct num median_ratio(enum frailty_law law, struct num theta)
{
	if (!num_is(theta))
		return theta;
	if (!(theta.v > 0))
		return num_of(1);
	if (law == FRAILTY_LOGNORMAL)
		return num_of(exp(sqrt(2 * theta.v) * gsl_cdf_ugaussian_Pinv(.75)));
	return num_of(gsl_cdf_fdist_Pinv(.75, 2 / theta.v, 2 / theta.v));
}

enum err frailty_theta(struct frailty_model *m, const struct frailty_place *origin, const struct frailty_opts *opts,
		       struct frailty_fit *fit)
{
	struct frailty_place top;
	enum err err = find_top(m, origin, &top);
	if (err)
		return err;
	fit->loglik = top.loglik;
	fit->theta = top.theta < largest ? num_of(top.theta) : num_none(WHY_INFINITE);
	double statistic = 2 * fmax(0, top.loglik - origin->loglik);
	fit->theta_test = num_of(statistic);
	fit->theta_p = num_of(top.theta > 0 ? gsl_cdf_chisq_Q(statistic, 1) / 2 : 1);
	fit->theta_low = fit->theta_high = num_none(WHY_NOT_APPLICABLE);
	if (opts->level > 0 && num_is(fit->theta))
		err = find_limits(m, origin, &top, opts->level, fit);
	fit->ratio = median_ratio(opts->law, fit->theta);
	fit->ratio_low = median_ratio(opts->law, fit->theta_low);
	fit->ratio_high = median_ratio(opts->law, fit->theta_high);
	fit->iterations = m->fits;
	if (!err && top.theta > 0)
		err = frailty_maximise(m, top.theta);
	return err;
}
