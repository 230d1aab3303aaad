#include "stats/parametric/parametric_parts.h"

/* log(1 + e^z) without overflow. */
static double softplus(double z)
{
	return z > 0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

/* Logistic: with F = 1 / (1 + e^-z),  log S = -log(1 + e^z),  (log S)' = -F,  (log F)' = 1 - F,  log f = log S + log F */
static struct standard standard(enum parametric_part part, double z)
{
	double e = exp(-fabs(z)), f = z > 0 ? 1 / (1 + e) : e / (1 + e), rest = z > 0 ? e / (1 + e) : 1 / (1 + e);
	double plus = softplus(z), slope = f * rest;
	if (part == PART_DENSITY)
		return (struct standard){z - 2 * plus, rest - f, -2 * slope};
	if (part == PART_SURVIVAL)
		return (struct standard){-plus, -f, -slope};
	return (struct standard){z - plus, rest, -slope};
}

/* E T = exp(eta) pi sigma / sin(pi sigma), sigma below 1 */
static bool log_mean(const struct parametric_at *at, double *out)
{
	double sigma = exp(at->tau);
	*out = sigma < 1 ? at->eta + log(M_PI * sigma / sin(M_PI * sigma)) : 0;
	return sigma < 1;
}

/* sd(W) = pi / sqrt 3 */
static double start_tau(double sd)
{
	return log(sd * 0.5513289);
}

const struct parametric_family parametric_loglogistic = {
	.log_time = true,
	.scaled = true,
	.start_tau = start_tau,
	.tau_low = -16,
	.tau_high = 16,
	.eta_per_unit = 1,
	.standard = standard,
	.log_mean = log_mean,
};
