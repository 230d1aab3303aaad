#pragma once
/*
 * What a parametric fit says of one kind of person: survival at a time, quantiles and mean of the time, by the delta method.
 *
 *   survival   S(t); limits on the scale of log(-log S)          quantile   t with S(t) = 1 - p; limits on the scale of log t
 *   mean       E T, weibull exp(eta) Gamma(1 + sigma), lognormal exp(eta + sigma^2 / 2), loglogistic exp(eta) pi sigma / sin(pi sigma),
 *              gengamma exp(eta) Gamma(k + sigma / Q) / (Gamma(k) k^(sigma / Q)), k = 1 / Q^2, gompertz exp(c) E1(c) / shape,
 *              c = rate / shape; limits on the log scale
 *
 * std_error  on the scale of the estimate; from the fit's variance, the robust one where robust
 * none       NOT_REACHED a quantile beyond the share that ever fails (gompertz of negative shape); NOT_APPLICABLE a mean that is
 *            infinite (loglogistic of scale 1 or more, gompertz of negative shape, gengamma with sigma Q <= -1); the fit's own reason
 *            where it has none, or where a coefficient that this person needs is INFINITE. A SINGULAR column has no effect
 * oracle     datasets/oracles/parametric.R (predict.survreg; numeric integrals and gradients of the written-out distributions)
 */
#include "stats/parametric.h"

struct parametric_profile {
	const double *x; /* the fit's p covariates */
	int32_t stratum;
	double offset;
};

struct parametric_prediction {
	struct num estimate, std_error, low, high;
};

struct parametric_place;

/* The linear predictor, scale and shape of a person with their covariance. NULL: no memory. z: of the two-sided limits. */
const struct parametric_place *parametric_place(struct arena *mem, const struct parametric_fit *fit,
						const struct parametric_profile *profile, double z);
struct parametric_prediction parametric_survival(const struct parametric_place *place, double time);
struct parametric_prediction parametric_quantile(const struct parametric_place *place, double p);
struct parametric_prediction parametric_mean(const struct parametric_place *place);
