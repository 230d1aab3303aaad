#include "stats/frailty/frailty_parts.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

enum { MOST = 80 };
static const double largest = 1e4, smallest = 1e-8;

/* Where the slope is followed: log(1 + 10 theta). */
static double to_scale(double theta)
{
	return log1p(10 * theta);
}

static double from_scale(double u)
{
	return expm1(u) / 10;
}

/*
 * The root of the slope between a (slope above 0) and b (not): false position, an end that stays twice counting half (Illinois). A last
 * secant from the two best; *curvature is -theta dslope/dtheta there.
 */
static enum err find_root(struct frailty_model *m, struct frailty_place a, struct frailty_place b, double *theta,
			  double *curvature)
{
	double low = a.slope, high = b.slope;
	struct frailty_place p = b, last = a;
	enum err err = ERR_OK;
	for (int i = 0; !err && i < MOST && fabs(p.theta - last.theta) > 1e-5 * p.theta && b.theta > smallest; i++) {
		double u = to_scale(a.theta), v = to_scale(b.theta), t = (u * high - v * low) / (high - low);
		if (!(t > u && t < v) || i % 8 == 7)
			t = (u + v) / 2;
		last = p;
		err = frailty_at(m, NULL, from_scale(t), &p);
		if (p.slope > 0) {
			high = last.slope > 0 ? high / 2 : high;
			a = p;
			low = p.slope;
		} else {
			low = last.slope > 0 ? low : low / 2;
			b = p;
			high = p.slope;
		}
	}
	double fall = -(p.slope - last.slope) / (p.theta - last.theta);
	*curvature = fall * p.theta;
	*theta = fall > 0 ? fmin(fmax(p.theta + p.slope / fall, a.theta), b.theta) : p.theta;
	return err;
}

/* Where l is highest, not 0, between places of the slope; theta of largest or more: it rises without end. */
static enum err find_bracket(struct frailty_model *m, const struct frailty_place *origin, struct frailty_place *low,
			     struct frailty_place *high)
{
	*low = *origin;
	enum err err = frailty_at(m, NULL, .5, high);
	if (!err && high->slope <= 0 && origin->slope <= 0)
		err = frailty_at(m, NULL, .05, low);
	while (!err && high->slope > 0 && high->theta < largest) {
		*low = *high;
		err = frailty_at(m, NULL, 3 * low->theta, high);
	}
	return err;
}

static enum err find_top(struct frailty_model *m, const struct frailty_place *origin, struct frailty_place *top,
			 double *curvature)
{
	struct frailty_place low, high;
	enum err err = find_bracket(m, origin, &low, &high);
	double theta = high.theta;
	*curvature = 0;
	*top = *origin;
	if (err || low.slope <= 0)
		return err;
	if (high.slope <= 0)
		err = find_root(m, low, high, &theta, curvature);
	if (!err && theta > smallest)
		err = frailty_at(m, origin, theta, top);
	if (!err && top->loglik < origin->loglik)
		*top = *origin;
	return err;
}

/*
 * Where l falls to target on one side of inside: Newton from the last place looked at, within what is known to lie inside and outside
 * (a theta; INFINITY: not known yet). The last step, below 1e-5 of theta, leaves about its square. INFINITY: beyond largest.
 */
static enum err find_crossing(struct frailty_model *m, struct frailty_place p, double outside, double target, double *theta)
{
	double inside = p.theta, t = *theta;
	enum err err = ERR_OK;
	for (int i = 0; !err && i < MOST; i++) {
		struct frailty_place from = p;
		err = frailty_at(m, &from, t, &p);
		inside = p.loglik >= target ? t : inside;
		outside = p.loglik >= target ? outside : t;
		double next = t - (p.loglik - target) / p.slope, low = fmin(inside, outside), high = fmax(inside, outside);
		if (!(next > low && next < high) || next > 4 * t)
			next = isfinite(high) ? (low + high) / 2 : 2 * t;
		bool close = fabs(next - t) <= 1e-5 * next || (isfinite(high) && high - low <= 1e-10 * high);
		t = next;
		if (close || t > largest)
			break;
	}
	*theta = t > largest ? INFINITY : t;
	return err;
}

/* The first guess at a limit is Wald's on log theta. */
static enum err find_limits(struct frailty_model *m, const struct frailty_place place[2], double level, double curvature,
			    struct frailty_fit *fit)
{
	const struct frailty_place *origin = &place[0], *top = &place[1];
	double quantile = gsl_cdf_chisq_Pinv(level, 1), target = top->loglik - quantile / 2;
	double wide = curvature > 0 ? sqrt(quantile / (curvature * top->theta)) : 1;
	double low = top->theta * exp(-fmin(wide, 2)), high = fmax(top->theta, .05) * exp(fmin(wide, 2));
	enum err err = ERR_OK;
	if (origin->loglik < target)
		err = find_crossing(m, *top, 0, target, &low);
	else
		low = 0;
	if (!err)
		err = find_crossing(m, *top, INFINITY, target, &high);
	fit->theta_low = num_of(low);
	fit->theta_high = isfinite(high) ? num_of(high) : num_none(WHY_NOT_REACHED);
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
	/* The logarithm of F has variance 2 psi'(1 / theta), no third and a fourth cumulant of theta times its square (Cornish & Fisher
	 * 1938; the next term is of theta squared). The quantile itself takes for ever where the degrees of freedom are many. */
	const double z = gsl_cdf_ugaussian_Pinv(.75);
	if (theta.v < 2e-5)
		return num_of(exp(sqrt(2 * gsl_sf_psi_1(1 / theta.v)) * (z + theta.v * (z * z * z - 3 * z) / 24)));
	return num_of(gsl_cdf_fdist_Pinv(.75, 2 / theta.v, 2 / theta.v));
}

enum err frailty_theta(struct frailty_model *m, const struct frailty_place *origin, const struct frailty_opts *opts,
		       struct frailty_fit *fit)
{
	struct frailty_place top;
	double curvature;
	enum err err = find_top(m, origin, &top, &curvature);
	if (err)
		return err;
	fit->loglik = top.loglik;
	fit->theta = top.theta < largest ? num_of(top.theta) : num_none(WHY_INFINITE);
	double statistic = 2 * fmax(0, top.loglik - origin->loglik);
	fit->theta_test = num_of(statistic);
	fit->theta_p = num_of(top.theta > 0 ? gsl_cdf_chisq_Q(statistic, 1) / 2 : 1);
	fit->theta_low = fit->theta_high = num_none(WHY_NOT_APPLICABLE);
	if (opts->level > 0 && num_is(fit->theta))
		err = find_limits(m, (const struct frailty_place[2]){*origin, top}, opts->level, curvature, fit);
	fit->ratio = median_ratio(opts->law, fit->theta);
	fit->ratio_low = median_ratio(opts->law, fit->theta_low);
	fit->ratio_high = median_ratio(opts->law, fit->theta_high);
	fit->iterations = m->fits;
	if (!err && top.theta > 0)
		err = frailty_maximise(m, top.theta);
	return err;
}
