#pragma once
/* Eight rows, and columns that a model of hazards cannot tell apart: a constant, a covariate and a multiple of it. */
#include "unit/stats/cox_cases.h"

static const double time_of[] = {5, 2, 9, 4, 7, 1, 8, 3}, age[] = {31, 58, 44, 29, 63, 50, 37, 41};

static inline struct surv_sample age_sample(struct arena *mem, const int32_t *status)
{
	return rows_sample(mem, 8, time_of, status, 1, (const double *const[]){age});
}

static inline struct surv_sample singular_sample(struct arena *mem, const int32_t *status)
{
	static const double same[] = {.1, .1, .1, .1, .1, .1, .1, .1};
	double twice[8];
	for (size_t i = 0; i < 8; i++)
		twice[i] = 3 - 2 * age[i];
	return rows_sample(mem, 8, time_of, status, 3, (const double *const[]){same, age, twice});
}
