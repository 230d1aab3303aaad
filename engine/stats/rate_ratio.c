#include "stats/rate.h"

#include "stats/normal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <limits.h>
#include <math.h>

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

/* Two counts of one total. */
struct pair {
	unsigned k, n;
	double scale, chance; /* chance of k when the rates are equal */
};

/* The ratio without limits; false: nothing to compare. */
static bool ratio_begin(struct rate a, struct rate reference, struct pair *pair, struct rate_ratio *r)
{
	if (!(a.time > 0) || !(reference.time > 0) || !is_count(a.events) || !is_count(reference.events)) {
		*r = no_ratio(WHY_NO_DATA);
		return false;
	}
	*pair = (struct pair){.k = (unsigned)a.events,
			      .n = (unsigned)a.events + (unsigned)reference.events,
			      .scale = reference.time / a.time,
			      .chance = a.time / (a.time + reference.time)};
	*r = no_ratio(pair->n ? WHY_INFINITE : WHY_NO_EVENTS);
	if (pair->k < pair->n)
		r->estimate = num_of((a.events / a.time) / (reference.events / reference.time));
	return pair->n > 0;
}

/* The chance at which k of n or more (mid-p: half of k itself left out) has this probability. */
typedef double (*chance_of)(double tail, unsigned k, unsigned n);

static double chance_exact(double tail, unsigned k, unsigned n)
{
	return beta_quantile(tail, k, n - k + 1.0);
}

/* Above the exact one, and below k/n, where the tail is about a half. */
static double chance_mid_p(double tail, unsigned k, unsigned n)
{
	double low = chance_exact(tail, k, n), high = 1;
	for (;;) {
		double middle = low + (high - low) / 2;
		if (middle <= low || middle >= high)
			return middle;
		if (gsl_cdf_beta_P(middle, k, n - k + 1.0) - gsl_ran_binomial_pdf(k, middle, n) / 2 < tail)
			low = middle;
		else
			high = middle;
	}
}

/*
 * Given the total, k1 is binomial with chance t1 r / (t1 r + t0): the limits of that chance, as odds times t0 / t1, are those of r.
 * One minus the upper limit is the lower limit of the mirror image: no cancellation near 1. The far limit of a ratio with a zero does
 * not exist.
 */
static void put_limits(const struct pair *pair, double level, chance_of chance, struct rate_ratio *r)
{
	double tail = (1 - level) / 2;
	r->low = num_of(0);
	if (pair->k > 0) {
		double low = chance(tail, pair->k, pair->n);
		r->low = num_of(low / (1 - low) * pair->scale);
	}
	if (pair->k < pair->n) {
		double rest = chance(tail, pair->n - pair->k, pair->n);
		r->high = num_of((1 - rest) / rest * pair->scale);
	}
}

struct rate_ratio rate_ratio_exact(struct rate a, struct rate reference, double level)
{
	struct pair pair;
	struct rate_ratio r;
	if (!ratio_begin(a, reference, &pair, &r))
		return r;
	put_limits(&pair, level, chance_exact, &r);
	r.p_value = num_of(fmin(1, binomial_two_sided(pair.k, pair.n, pair.chance)));
	return r;
}

struct rate_ratio rate_ratio_mid_p(struct rate a, struct rate reference, double level)
{
	struct pair pair;
	struct rate_ratio r;
	if (!ratio_begin(a, reference, &pair, &r))
		return r;
	put_limits(&pair, level, chance_mid_p, &r);
	double half = gsl_ran_binomial_pdf(pair.k, pair.chance, pair.n) / 2;
	double below = gsl_cdf_binomial_P(pair.k, pair.chance, pair.n) - half;
	double above = gsl_cdf_binomial_Q(pair.k, pair.chance, pair.n) + half;
	r.p_value = num_of(fmin(1, 2 * fmin(below, above)));
	return r;
}

struct rate_ratio rate_ratio_wald(struct rate a, struct rate reference, double level)
{
	struct pair pair;
	struct rate_ratio r;
	if (!ratio_begin(a, reference, &pair, &r))
		return r;
	r.low = r.high = r.p_value = num_none(WHY_NO_EVENTS);
	if (pair.k > 0 && pair.k < pair.n) {
		double se = sqrt(1 / a.events + 1 / reference.events), away = normal_z(level) * se;
		r.low = num_of(r.estimate.v * exp(-away));
		r.high = num_of(r.estimate.v * exp(away));
		r.p_value = num_of(normal_p(log(r.estimate.v) / se));
	}
	return r;
}
