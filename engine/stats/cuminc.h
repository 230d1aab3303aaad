#pragma once
/*
 * Cumulative incidence with competing causes (Aalen-Johansen), per group.
 *
 *   F_c(t) = sum_{t_j <= t} S(t_j-) d_cj / n_j                 Aalen & Johansen 1978
 *   variance: infinitesimal jackknife, as R survival's survfit (by cluster where the sample has one)
 *   limits: estimate -/+ z se on the log scale as R's survfit, or as asked (enum km_limits)
 *   restricted time in state c up to tau: int_0^tau F_c; free of every cause: int_0^tau S, with their jackknife errors
 *
 * ties     events of all causes precede censorings at the same tick
 * out      arrays from mem; one curve per (group, cause), cause-major inside the group: out[group * causes + cause - 1]
 * cost     O(n + ticks * causes)
 * oracle   tests/oracle/survival.R (survfit with a factor status), cmprsk::cuminc for the estimate
 */
#include "stats/km.h"

struct cuminc_curve {
	size_t n; /* rows: distinct times of the group, the same for all causes of a group */
	double *time, *n_risk, *n_event, *n_censor; /* n_event: of this cause */
	double *estimate, *std_error;
	struct num *low, *high;
	double records, events;
	struct num rmean, rmean_std_error;    /* restricted time spent in this state */
	struct num free_mean, free_std_error; /* restricted time free of every cause (the same in each cause's curve) */
	double tau;
};

must_check enum err cuminc_fit(struct arena *mem, const struct surv_sample *s, const struct km_opts *opts,
			       struct cuminc_curve *out);
/* Estimate, standard error and limits in force at t. Before the first event: 0. Past the last time: why NOT_REACHED. */
void cuminc_at(const struct cuminc_curve *c, double t, struct num *estimate, struct num *low, struct num *high);
/* The first time the incidence reaches share (0.5: median among all, endings included). */
struct num cuminc_reaches(const struct cuminc_curve *c, double share);
