#pragma once
/*
 * The part `predictions` of a parametric fit: for the person of --at, quantiles of the time (--quantiles, the median without), its mean,
 * and survival at --times. Rows: type quantile, mean or survival; p, or time; estimate, std.error, conf.low, conf.high.
 */
#include "estimate/estimate_at.h"
#include "stats/parametric_predict.h"

#define ESTIMATE_QUANTILES                                                                                                  \
	{                                                                                                                   \
		.name = "quantiles", .kind = METHOD_NUMBERS, .low = 1e-9, .high = 1 - 1e-9,                                 \
		.help = "P,..  predicted quantiles of the time (0.5)"                                                       \
	}
#define ESTIMATE_PREDICTED_TIMES                                                                                            \
	{                                                                                                                   \
		.name = "times", .kind = METHOD_NUMBERS, .low = 0, .high = 1e300,                                           \
		.help = "A,B  predicted survival at these times"                                                            \
	}

/* Nothing where none of --at, --times and --quantiles is given. To be checked before the fit. */
must_check enum err estimate_predictions_check(const struct estimate *e, const struct estimate_design *d,
					       const struct estimate_strata *s, struct estimate_at *out);
must_check enum err estimate_put_predictions(const struct estimate *e, const struct parametric_fit *f,
					     const struct estimate_at *at);
