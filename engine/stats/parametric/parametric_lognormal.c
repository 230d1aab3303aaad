#include "stats/parametric/parametric_parts.h"

static const double half_log_2pi = 0.91893853320467274178;

/*
 * log of the upper tail of the normal, and h = phi / tail. Beyond 20 by the continued fraction of Mills' ratio (Laplace 1805):
 *   tail / phi = 1 / (z + 1 / (z + 2 / (z + ...)))
 */
static double log_tail(double z, double *h)
{
	if (z < 20) {
		double tail = erfc(z * M_SQRT1_2) / 2, log_phi = -z * z / 2 - half_log_2pi;
		*h = exp(log_phi) / tail;
		return z < -1 ? log1p(-erfc(-z * M_SQRT1_2) / 2) : log(tail);
	}
	double fraction = z;
	for (int k = 40; k > 0; k--)
		fraction = z + k / fraction;
	*h = fraction;
	return -z * z / 2 - half_log_2pi - log(fraction);
}

/* Normal: (log S)' = -h, (log S)'' = -h (h - z); log F(z) = log S(-z). */
static struct standard standard(enum parametric_part part, double z)
{
	if (part == PART_DENSITY)
		return (struct standard){-z * z / 2 - half_log_2pi, -z, -1};
	double h, side = part == PART_SURVIVAL ? z : -z;
	double v = log_tail(side, &h);
	return (struct standard){v, part == PART_SURVIVAL ? -h : h, -h * (h - side)};
}

/* E T = exp(eta + sigma^2 / 2) */
static bool log_mean(const struct parametric_at *at, double *out)
{
	*out = at->eta + exp(2 * at->tau) / 2;
	return true;
}

static double start_tau(double sd)
{
	return log(sd);
}

const struct parametric_family parametric_lognormal = {
	.log_time = true,
	.scaled = true,
	.start_tau = start_tau,
	.tau_low = -16,
	.tau_high = 16,
	.eta_per_unit = 1,
	.standard = standard,
	.log_mean = log_mean,
};
