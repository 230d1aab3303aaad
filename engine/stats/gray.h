#pragma once
/*
 * Gray's k-sample test of equal cumulative incidence, one per cause.            Gray 1988, Ann. Stat. 16:1141
 *
 * rho weights (1 - F(t-))^rho; strata add scores and variances. Groups with an empty risk set are passed over; df is the rank of the
 * variance. Weights are counts of rows alike. Delayed entry: risk sets on (entry, time] (cmprsk has none).
 *
 * no test  why NO_EVENTS (of the cause) or ONE_GROUP
 * errors   ERR_EMPTY; ERR_VALUE rho is no number
 * cost     O(causes (n + ticks groups^3))
 * oracle   tests/oracle/curves.R (cmprsk::cuminc's Tests)
 */
#include "core/num.h"
#include "sample/surv.h"

struct gray_test {
	int cause;
	struct num statistic, p_value;
	int df;
};

/* out: s->causes tests. */
must_check enum err gray_fit(struct arena *mem, const struct surv_sample *s, double rho, struct gray_test *out);
