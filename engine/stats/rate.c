#include "stats/rate.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>

/* Limits of the mean of a Poisson count, Garwood 1936: P(K >= k | low) = P(K <= k | high) = (1 - level) / 2. */
struct rate rate_exact(double events, double time, double level)
{
	struct rate r = {.events = events, .time = time};
	if (!(time > 0) || !(events >= 0)) {
		r.estimate = r.low = r.high = num_none(WHY_NO_DATA);
		return r;
	}
	double tail = (1 - level) / 2;
	r.estimate = num_of(events / time);
	r.low = num_of(events > 0 ? gsl_cdf_chisq_Pinv(tail, 2 * events) / (2 * time) : 0);
	r.high = num_of(gsl_cdf_chisq_Qinv(tail, 2 * events + 2) / (2 * time));
	return r;
}

/* The x with P(Beta(a, b) <= x) = p, by halving: GSL's own inverse gives up for some arguments. */
static double beta_quantile(double p, double a, double b)
{
	double low = 0, high = 1;
	for (;;) {
		double middle = low + (high - low) / 2;
		if (middle <= low || middle >= high)
			return middle;
		if (gsl_cdf_beta_P(middle, a, b) < p)
			low = middle;
		else
			high = middle;
	}
}

/* The smallest i in [first, last] from which the falling probabilities are at most bound; last + 1 when none is. */
static unsigned first_below(double bound, double p, unsigned n, unsigned first)
{
	unsigned last = n + 1;
	while (first < last) {
		unsigned middle = first + (last - first) / 2;
		if (gsl_ran_binomial_pdf(middle, p, n) <= bound)
			last = middle;
		else
			first = middle + 1;
	}
	return first;
}

/*
 * Two-sided p of k of n at chance p: the probability of all outcomes no more likely than k, those within a relative 1e-7
 * counted as equally likely (R's binom.test). The probabilities fall on either side of n p, so the far tail starts where a
 * halving search finds it.
 */
static double binomial_two_sided(unsigned k, unsigned n, double p)
{
	double mean = n * p;
	if (k == mean)
		return 1;
	if (k > mean) { /* the mirror image */
		k = n - k;
		p = 1 - p;
		mean = n * p;
	}
	double bound = gsl_ran_binomial_pdf(k, p, n) * (1 + 1e-7);
	unsigned far = first_below(bound, p, n, (unsigned)ceil(mean));
	return gsl_cdf_binomial_P(k, p, n) + gsl_cdf_binomial_Q(far - 1, p, n);
}

static bool is_count(double v)
{
	return v >= 0 && v < UINT_MAX / 2.0 && v == floor(v);
}

static struct rate_ratio no_ratio(enum why why)
{
	struct num none = num_none(why);
	return (struct rate_ratio){.estimate = none, .low = none, .high = none, .p_value = none};
}

/*
 * Given the total, k1 is binomial with chance t1 r / (t1 r + t0): the Clopper-Pearson limits of that chance, as odds times
 * t0 / t1, are those of r. The far limit of a ratio with a zero does not exist.
 */
struct rate_ratio rate_ratio_exact(struct rate a, struct rate reference, double level)
{
	if (!(a.time > 0) || !(reference.time > 0) || !is_count(a.events) || !is_count(reference.events))
		return no_ratio(WHY_NO_DATA);
	unsigned k = (unsigned)a.events, n = k + (unsigned)reference.events;
	if (!n)
		return no_ratio(WHY_NO_EVENTS);
	double tail = (1 - level) / 2;
	double scale = reference.time / a.time;
	struct rate_ratio r = {.low = num_of(0), .estimate = num_none(WHY_INFINITE), .high = num_none(WHY_INFINITE)};
	if (k < n)
		r.estimate = num_of((a.events / a.time) / (reference.events / reference.time));
	if (k > 0) {
		double low = beta_quantile(tail, k, n - k + 1.0);
		r.low = num_of(low / (1 - low) * scale);
	}
	if (k < n) { /* one minus the upper quantile is the lower quantile of the mirror image: no cancellation near 1 */
		double rest = beta_quantile(tail, n - k, k + 1.0);
		r.high = num_of((1 - rest) / rest * scale);
	}
	r.p_value = num_of(binomial_two_sided(k, n, a.time / (a.time + reference.time)));
	return r;
}
