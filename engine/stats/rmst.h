#pragma once
/*
 * Restricted mean survival times up to a horizon tau, of any number of groups, and what they differ by.
 *
 *   RMST_g = int_0^tau S_g(t) dt, RMTL_g = tau - RMST_g          Irwin 1949; Royston & Parmar 2011; Uno et al. 2014
 *   var = sum_j (int_{t_j}^tau S)^2 d_j / (n_j (n_j - d_j)), a term with n_j = d_j being 0; robust: the infinitesimal jackknife
 *   difference RMST_g - RMST_0; ratios RMST_g / RMST_0, RMTL_g / RMTL_0 on the log scale by the delta method; var(a - b) =
 *   var a + var b - 2 cov, cov being 0 but for clusters that have rows in both groups
 *   all equal: chi-square of the differences on (groups - 1) df
 *
 * s        as for km_fit(): counts, weights and delayed entry are taken
 * tau      0: the smallest of the groups' largest times (survRM2's default when the last observations are censored). A group that is not
 *          observed so long (its last time is before tau and its curve has not come down to 0) has no value: WHY_NO_FOLLOWUP
 * robust   by cluster where the sample has one, else by row
 * out      arrays from mem; groups without rows WHY_NO_DATA; contrast[reference] is WHY_REFERENCE. A contrast of two groups without events
 *          has no test (its variance is 0)
 * errors   ERR_EMPTY; ERR_VALUE a level outside 0..1, a reference that is no group; ERR_LIMIT more than RMST_GROUPS groups
 * cost     km_fit's, and groups^2; with clusters also the sum over clusters of their groups squared
 * oracle   datasets/oracles/rmst.R: survRM2's published values, survfit's, the jackknife by definition
 */
#include "core/num.h"
#include "sample/surv.h"
#include "stats/km.h"
#include "stats/quadratic.h"

enum { RMST_GROUPS = 1000 };
enum rmst_contrast_kind { RMST_DIFFERENCE, RMST_RATIO, RMST_LOST_RATIO, RMST_CONTRASTS };

struct rmst_opts {
	double tau;
	double level; /* 0: 0.95 */
	bool robust;
	int32_t reference;
};

struct rmst_group {
	struct num mean, lost, std_error; /* the same error for both */
	double records, events;
	bool early_zero; /* km.h */
};

struct rmst_contrast {
	struct num estimate;  /* ratios: not their log */
	struct num std_error; /* ratios: of the log */
	struct num statistic, p_value, low, high;
};

struct rmst_fit {
	double tau, z;
	struct rmst_group *group;
	struct rmst_contrast *contrast[RMST_CONTRASTS]; /* groups each */
	struct quadratic equal;
};

must_check enum err rmst_fit(struct arena *mem, const struct surv_sample *s, const struct rmst_opts *opts,
			     struct rmst_fit *out);
