#include "stats/rate.h"

#include "stats/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Events from which a limit is taken from an expansion. */
enum { MANY = 20000 };

/* The rate without limits; false: nothing to estimate. */
static bool rate_begin(double events, double time, struct rate *r)
{
	bool some = time > 0 && events >= 0;
	struct num none = num_none(WHY_NO_DATA);
	*r = (struct rate){.events = events, .time = time, .estimate = none, .low = none, .high = none};
	if (some)
		r->estimate = num_of(events / time);
	return some;
}

/*
 * The lower quantile of a gamma variable of shape k at the normal quantile z, for large k, where GSL has too few digits or none: Cornish and
 * Fisher's expansion of chi-square (Goldberg & Levine 1946); the first term left out is of the order of 1 / k^2.
 */
static double gamma_quantile(double k, double z)
{
	double root = sqrt(k), zz = z * z;
	double sum = k + z * root + (zz - 1) / 3 + z * (zz - 7) / (36 * root) - ((3 * zz + 7) * zz - 16) / (810 * k);
	return sum + z * ((9 * zz + 256) * zz - 433) / (38880 * k * root);
}

struct rate rate_exact(double events, double time, double level)
{
	struct rate r;
	if (!rate_begin(events, time, &r))
		return r;
	double tail = (1 - level) / 2, z = normal_z(level);
	if (events > MANY) {
		r.low = num_of(gamma_quantile(events, -z) / time);
		r.high = num_of(gamma_quantile(events + 1, z) / time);
		return r;
	}
	r.low = num_of(events > 0 ? gsl_cdf_chisq_Pinv(tail, 2 * events) / (2 * time) : 0);
	r.high = num_of(gsl_cdf_chisq_Qinv(tail, 2 * events + 2) / (2 * time));
	return r;
}

/* P(K = k) for a mean of m. */
static double poisson_chance(double k, double m)
{
	return exp((k > 0 ? k * log(m) : 0) - m - lgamma(k + 1));
}

/* P(K < k) + P(K = k)/2, falling in m; upper: the other tail, rising in m. */
static double poisson_tail(double k, double m, bool upper)
{
	double tail;
	if (upper)
		tail = k > 0 ? gsl_cdf_gamma_P(m, k, 1) : 1;
	else
		tail = gsl_cdf_gamma_Q(m, k + 1, 1);
	return tail - poisson_chance(k, m) / 2;
}

/* The mean between low and high whose tail is as wanted. */
static double poisson_mean(double k, double wanted, bool upper, double low, double high)
{
	for (;;) {
		double middle = low + (high - low) / 2;
		if (middle <= low || middle >= high)
			return middle;
		bool above = (poisson_tail(k, middle, upper) < wanted) != upper;
		if (above)
			high = middle;
		else
			low = middle;
	}
}

/*
 * Inside the exact limits, as half of a probability is left out. The tail is the mean of those of shapes k and k + 1; of many events it is
 * that of shape k + 1/2, and a quarter of its second difference moves the quantile by z / 8 sqrt(k) (relative error below 1e-9).
 */
struct rate rate_mid_p(double events, double time, double level)
{
	struct rate r = rate_exact(events, time, level);
	if (!num_is(r.estimate))
		return r;
	double tail = (1 - level) / 2, z = normal_z(level), shift = z / (8 * sqrt(events + 1));
	if (events > MANY) {
		r.low = num_of((gamma_quantile(events + 0.5, -z) - shift) / time);
		r.high = num_of((gamma_quantile(events + 0.5, z) + shift) / time);
		return r;
	}
	if (events > 0)
		r.low = num_of(poisson_mean(events, tail, true, r.low.v * time, events) / time);
	r.high = num_of(poisson_mean(events, tail, false, events, r.high.v * time) / time);
	return r;
}

static double byar_limit(double k, double z)
{
	double root = 1 - 1 / (9 * k) + z / (3 * sqrt(k));
	return root > 0 ? k * root * root * root : 0;
}

struct rate rate_byar(double events, double time, double level)
{
	struct rate r;
	if (!rate_begin(events, time, &r))
		return r;
	double z = normal_z(level);
	r.low = events > 0 ? num_of(byar_limit(events, -z) / time) : num_none(WHY_NO_EVENTS);
	r.high = events > 0 ? num_of(byar_limit(events + 1, z) / time) : num_none(WHY_NO_EVENTS);
	return r;
}
