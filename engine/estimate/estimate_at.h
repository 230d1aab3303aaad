#pragma once
/*
 * One kind of person, from --at A=1,F=LEVEL,..: a value of every covariate, a level of every factor and of every column of --strata.
 *
 * errors  ERR_USAGE an entry that is none of these, twice, without a number where one is needed, with a level that no row has, or missing
 */
#include "estimate/estimate_design.h"
#include "estimate/estimate_strata.h"

#define ESTIMATE_AT                                                                                                         \
	{                                                                                                                   \
		.name = "at", .kind = METHOD_TEXT,                                                                          \
		.help = "A=1,F=LEVEL,..  whom to predict for: every covariate, factor, stratum"                             \
	}

struct estimate_at {
	const double *x; /* the design's columns */
	int32_t stratum;
};

must_check enum err estimate_at(const struct estimate *e, const struct estimate_design *d, const struct estimate_strata *s,
				struct estimate_at *out);
