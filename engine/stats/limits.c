#include "stats/limits.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum err limits_of(const struct km_opts *opts, struct limits *out)
{
	double level = opts->level == 0 ? 0.95 : opts->level;
	if (!(level > 0 && level < 1))
		return err_set(ERR_VALUE, "the confidence level must lie between 0 and 1");
	*out = (struct limits){.scale = opts->limits, .z = gsl_cdf_ugaussian_Pinv(0.5 + level / 2)};
	return ERR_OK;
}

/* The end of the interval on the side of sign, -1 or 1. */
static double end_of(enum km_limits scale, double p, double zs, double sign)
{
	double angle;
	switch (scale) {
	case KM_LOG:
		return p * exp(sign * zs / p);
	case KM_LOG_LOG:
		return exp(-exp(log(-log(p)) + sign * zs / (p * log(p))));
	case KM_LOGIT:
		return 1 / (1 + exp(-log(p / (1 - p)) - sign * zs / (p * (1 - p))));
	case KM_ARCSIN:
		angle = asin(sqrt(p)) + sign * zs / (2 * sqrt(p * (1 - p)));
		return pow(sin(fmin(fmax(angle, 0), M_PI_2)), 2);
	case KM_PLAIN:
		break;
	}
	return p + sign * zs;
}

static bool holds(enum km_limits scale, double p)
{
	return p > 0 && (p < 1 || scale == KM_LOG || scale == KM_PLAIN);
}

void limits_probability(struct limits l, double p, double s, enum why none, struct num bounds[2])
{
	bounds[0] = bounds[1] = num_none(none);
	if (!(p > 0))
		return;
	if (s == 0) {
		bounds[0] = bounds[1] = num_of(p);
		return;
	}
	for (int side = 0; holds(l.scale, p) && side < 2; side++)
		bounds[side] = num_of(fmin(fmax(end_of(l.scale, p, l.z * s, side ? 1 : -1), 0), 1));
}

void limits_hazard(struct limits l, double h, double s, struct num bounds[2])
{
	struct num survival[2];
	if (l.scale == KM_LOGIT || l.scale == KM_ARCSIN) {
		limits_probability(l, exp(-h), exp(-h) * s, WHY_NOT_APPLICABLE, survival);
		for (int side = 0; side < 2; side++)
			bounds[side] =
				survival[!side].v > 0 ? num_of(-log(survival[!side].v)) : num_none(WHY_NOT_APPLICABLE);
		return;
	}
	bounds[0] = bounds[1] = num_none(WHY_NO_EVENTS);
	for (int side = 0; h > 0 && side < 2; side++)
		bounds[side] = num_of(fmax(end_of(l.scale == KM_LOG_LOG ? KM_LOG : l.scale, h, l.z * s, side ? 1 : -1), 0));
}
