#include "stats/parametric/parametric_parts.h"

#include <gsl/gsl_sf_gamma.h>

/*
 * Minimum extreme value: log S = -e^z, log f = z - e^z, log F = log(1 - exp(-e^z)).
 * With u = e^z:  (log F)' = u / (e^u - 1) =: r,  (log F)'' = r (1 - u - r)
 */
static struct standard standard(enum parametric_part part, double z)
{
	double u = exp(z);
	if (part == PART_DENSITY)
		return (struct standard){z - u, 1 - u, -u};
	if (part == PART_SURVIVAL)
		return (struct standard){-u, -u, -u};
	if (u < 1e-300)
		return (struct standard){z, 1, 0};
	double r = u / expm1(u);
	return (struct standard){log(-expm1(-u)), r, r * (1 - u - r)};
}

/* E T = exp(eta) Gamma(1 + sigma) */
static bool log_mean(const struct parametric_at *at, double *out)
{
	*out = at->eta + gsl_sf_lngamma(1 + exp(at->tau));
	return true;
}

/* sd(W) = pi / sqrt 6 */
static double start_tau(double sd)
{
	return log(sd * 0.7796968);
}

const struct parametric_family parametric_weibull = {
	.log_time = true,
	.scaled = true,
	.start_tau = start_tau,
	.tau_low = -16,
	.tau_high = 16,
	.eta_per_unit = 1,
	.standard = standard,
	.log_mean = log_mean,
};

/* sigma = 1 */
const struct parametric_family parametric_exponential = {
	.log_time = true,
	.eta_per_unit = 1,
	.standard = standard,
	.log_mean = log_mean,
};
