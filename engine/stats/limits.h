#pragma once
/*
 * Confidence limits of a probability on a transformed scale (the delta method), as R's survfit.
 *
 *   plain    p -/+ z s                              log      p exp(-/+ z s / p)
 *   log-log  p^exp(+/- z s / (p log p))             logit    on log(p / (1 - p)), s / (p (1 - p))
 *   arcsin   sin^2(asin(sqrt p) -/+ z s / (2 sqrt(p (1 - p))))
 *
 * p, s     the probability and its standard error
 * s = 0    the limits are p (survival 3.8), unless p is 0: nothing has happened, or nobody is left, and there are no limits
 * out      within 0..1; no limits: the reason in none; so too on a scale that does not hold p (1 on log-log, logit, arcsin)
 *
 * Of a cumulative hazard H: log and log-log on log H, plain on H, logit and arcsin by S = exp(-H). Not capped at 1.
 */
#include "core/num.h"
#include "stats/km.h"

struct limits {
	enum km_limits scale;
	double z;
};

/* z from the level; 0 is 0.95. ERR_VALUE outside 0..1. */
must_check enum err limits_of(const struct km_opts *opts, struct limits *out);
void limits_probability(struct limits l, double p, double s, enum why none, struct num bounds[2]);
void limits_hazard(struct limits l, double h, double s, struct num bounds[2]);
