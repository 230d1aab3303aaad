#pragma once
/*
 * Gray's k-sample test of equal cumulative incidence, one per cause.            Gray 1988, Ann. Stat. 16:1141
 *
 *   u_i = sum_t (1 - F(t-))^rho (d_i - d R_i (1 - F_i(t-)) / sum_g R_g (1 - F_g(t-))),  R_i = Y_i / S_i(t-)
 *
 * d_i events of the cause, Y_i at risk, S_i the group's survival of all causes and F_i its incidence, F that under the hypothesis; strata
 * add scores and variances. Groups with an empty risk set are passed over, and the generalised inverse is taken: df is the rank of the
 * variance. A row of count c is c rows, and case weights count as replication too.
 * Delayed entry: risk sets on (entry, time] (cmprsk has none).
 *
 * out      observed, expected: groups, the two sums of u_i with their weight (1 - F)^rho; from mem
 * no test  why NO_EVENTS (of the cause) or ONE_GROUP
 * errors   ERR_EMPTY; ERR_VALUE rho is no number; ERR_MEMORY
 * cost     O(causes (n + event times groups^3))
 * oracle   tests/oracle/curves.R, datasets/oracles/basics.R, tests.R (cmprsk::cuminc's Tests; the score by its definition)
 */
#include "core/num.h"
#include "sample/surv.h"

struct gray_test {
	int cause;
	double *observed, *expected;
	struct num statistic, p_value;
	int df;
};

/* out: s->causes tests. */
must_check enum err gray_fit(struct arena *mem, const struct surv_sample *s, double rho, struct gray_test *out);
