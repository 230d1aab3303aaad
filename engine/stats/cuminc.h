#pragma once
/*
 * Cumulative incidence with competing causes (Aalen-Johansen), per group.
 *
 *   F_c(t) = sum_{t_j <= t} S(t_j-) d_cj / n_j                 Aalen & Johansen 1978
 *   CUMINC_JACKKNIFE  infinitesimal jackknife, as R survival's survfit (by cluster where the sample has one)
 *   CUMINC_AALEN      as R's cmprsk (cuminc_aalen.h); weights and counts are repetitions, clusters not looked at
 *   limits: on the log scale as R's survfit, or as asked (enum km_limits); F = 0: none
 *   restricted time in state c up to tau: int_0^tau F_c; free of every cause: int_0^tau S, with
 *   their errors by the same variance (Aalen: of S Greenwood's)
 * start, min_risk  as of km.h: conditional on no event before; times are then counted from there: start + int_start^tau S
 *
 * ties     events of all causes precede censorings at the same tick
 * s        weights, clusters and delayed entry where present; strata are not looked at; counts as repetitions; opts: limits, level, tau, start, min_risk
 * out      arrays from mem; one curve per (group, cause), cause-major inside the group: out[group * causes + cause - 1], causes those
 *          of the sample (the caller may raise s->causes to name one that nobody had)
 * errors   ERR_EMPTY; ERR_VALUE a level outside 0..1
 * cost     O((n + ticks) * causes), delayed entry O(n log ticks). A million rows on whole days, two causes: 13 ms; clustered: 0.12 s
 * oracle   tests/oracle/curves.R (survfit with a factor status; errors by cluster and of restricted times from its influence matrix:
 *          3.5-3 prints the latter one time step out of place, and leaves out the time before the first event or censoring)
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
	double tau, start;
	bool conditional; /* on no event before start */
};

enum cuminc_variance { CUMINC_JACKKNIFE, CUMINC_AALEN };

/* out: s->groups * s->causes curves. */
must_check enum err cuminc_fit_by(struct arena *mem, const struct surv_sample *s, const struct km_opts *opts,
				  enum cuminc_variance variance, struct cuminc_curve *out);
/* By the jackknife. */
must_check enum err cuminc_fit(struct arena *mem, const struct surv_sample *s, const struct km_opts *opts,
			       struct cuminc_curve *out);
/* Estimate, standard error and limits in force at t. Before the first event: 0. Past the last time: why NOT_REACHED. */
void cuminc_at(const struct cuminc_curve *c, double t, struct num *estimate, struct num *low, struct num *high);
/* The first time the incidence reaches share (0.5: median among all, endings included). */
struct num cuminc_reaches(const struct cuminc_curve *c, double share);
