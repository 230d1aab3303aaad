#pragma once
/*
 * Pseudo-observations of survival, cumulative hazard, restricted mean, cumulative incidence and time lost to a cause: one number per row
 * and time that stands for what censoring hid, to be used as the response of a regression.          Andersen, Klein & Rosthoj 2003
 *
 *   theta_i = theta + M d theta / d w_i           the infinitesimal jackknife's, as R survival::pseudo   Parner, Andersen & Overgaard 2023
 *   theta_i = n theta - (n - 1) theta_(-i)        leave_one_out: by definition, as prodlim::jackknife; they differ by O(1 / n)
 *
 * theta is the estimate of the row's group, M the sum of its masses, n its records. Influences are those of jackknife.h. Leaving out is not
 * done again for every row: with tables of the products and sums in which one of those at risk is missing, a row costs the same as above.
 *
 * s        a status above 0 is an event; of cause: incidence and time lost alone. Counts: every copy has the number that is given once.
 *          Weights: the mass of a group is their sum (R takes the number of rows instead, which is the same where their mean is 1)
 * time     rising; the horizon of a mean. After the last time of a group that has not come down to S = 0: WHY_NO_FOLLOWUP
 * unit     a code per row of the caller, for rows of one person: what is left out together; its rows must have one weight, one group and
 *          counts of 1. NULL: every row
 * out      arrays from mem. Units without mass WHY_NO_DATA
 * errors   ERR_EMPTY; ERR_VALUE a cause that is none of the sample's, leave_one_out with weights, units or delayed entry
 * cost     O(n + ticks) per time
 * oracle   datasets/oracles/pseudo.R: survival::pseudo, prodlim::jackknife, the definition by fitting n times
 */
#include "core/num.h"
#include "sample/surv.h"

#include <stdbool.h>

enum pseudo_of { PSEUDO_SURVIVAL, PSEUDO_HAZARD, PSEUDO_MEAN, PSEUDO_INCIDENCE, PSEUDO_LOST };

struct pseudo_opts {
	enum pseudo_of of;
	int32_t cause; /* 1.. */
	size_t times;
	const double *time;
	const int32_t *unit;
	size_t units;
	bool leave_one_out;
};

struct pseudo {
	size_t units;      /* the caller's rows without unit */
	struct num *value; /* [k * units + unit] at time k */
	struct num *whole; /* [group * times + k]: theta */
	double *records;   /* of each group */
};

must_check enum err pseudo_fit(struct arena *mem, const struct surv_sample *s, const struct pseudo_opts *opts,
			       struct pseudo *out);
