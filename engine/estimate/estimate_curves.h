#pragma once
/*
 * Printing curves: rows of a step function in broom's keys, all of them or at --times only, and what both kinds of curve share.
 *
 * At a time of --times: the estimate in force, n.risk just before it, the events and censorings since the time listed before (as R's
 * summary.survfit). Past the last observed time the estimate is null (not reached while observed).
 */
#include "estimate/estimate.h"
#include "stats/km.h"

/* One curve of km, cuminc, aalen-johansen or mcf. */
struct estimate_curve {
	size_t n;
	const double *time, *n_risk, *n_event, *n_censor, *estimate, *std_error;
	const struct num *low, *high;
	double before; /* the estimate before the first time: 1 survival, 0 incidence or hazard */
	double before_std_error;
	const struct num *before_limits; /* low, high; NULL: the estimate itself, none where it is 0 */
	size_t group;
	const char *label; /* of strata; NULL: the group's */
	int cause;         /* 0: none */
	struct num start;  /* a conditional curve: it says nothing of the time before; 0: of all time */
	const char *state; /* NULL: none */
};

/* A curve of one group that is 0 before its first time. */
struct estimate_curve estimate_curve_of(const struct km_curve *c, size_t group);
void estimate_put_curve(const struct estimate *e, struct result_part *tidy, const struct estimate_curve *c);
/* --conf-type, --conf-level, --robust or --cluster, --tau as options of a curve. */
struct km_opts estimate_curve_opts(const struct estimate *e, enum km_kind kind);
/* --times must not fall. */
must_check enum err estimate_times_check(const struct estimate *e);

#define ESTIMATE_CONF_TYPE                                                                                                  \
	{                                                                                                                   \
		.name = "conf-type", .kind = METHOD_CHOICE, .choices = "log log-log plain logit arcsin",                    \
		.help = "scale of the limits"                                                                               \
	}
#define ESTIMATE_TAU                                                                                                        \
	{                                                                                                                   \
		.name = "tau", .kind = METHOD_NUMBER, .low = 1e-12, .high = 1e12,                                           \
		.help = "T  horizon of the restricted mean (largest time)"                                                  \
	}
#define ESTIMATE_TIMES                                                                                                      \
	{                                                                                                                   \
		.name = "times", .kind = METHOD_NUMBERS, .help = "A,B  rows at these times only (every time)"               \
	}
