#pragma once
/*
 * Kaplan-Meier and Nelson-Aalen curves of right-censored, left-truncated times, per group.
 *
 *   S(t) = prod_{t_j <= t} (1 - d_j / n_j)                     Kaplan & Meier 1958
 *   var S = S(t)^2 sum d_j / (n_j (n_j - d_j))                 Greenwood 1926
 *   H(t) = sum d_j / n_j, var H = sum d_j / n_j^2              Nelson 1969, Aalen 1978; with ties one after the other: hazard_step.h
 *   S(t) = exp(-H(t)), var S = S(t)^2 var H                    Breslow 1972; Fleming & Harrington 1984 (from the tie-corrected H)
 *   limits: on the log (R's default), log(-log), plain, logit or arcsin(sqrt) scale; as R's plot of a cumulative hazard for H
 *           (limits.h). S = 1: 1 and 1 (survival 3.8). S = 0: none (no scale holds it, and 0 to 0 would claim to be certain)
 *   robust: infinitesimal jackknife, (sum over clusters of the sum of influences)^2   Therneau & Grambsch 2000
 *   restricted mean: int_0^tau S, var = sum_j (int_{t_j}^tau S)^2 v_j, v_j the increment of var S / S^2 at t_j, 0 where n_j = d_j
 *   under Kaplan-Meier; past the last time the curve goes on level
 *   quantile q: the first t with S(t) <= 1 - q; the middle of the flat stretch where S(t) = 1 - q within sqrt(eps) when S falls
 *   again later (R's summary of survfit; R's quantile() takes the middle to the last time when it does not)
 *
 * s        a status above 0 is an event, whatever the cause; strata are not looked at; a row of mass 0 is no row
 * ties     events precede censorings at the same tick
 * counts   a row of count c is c rows, in everything
 * weights  case weights; with robust the variance is the jackknife's. R is robust by itself where weights are not whole or there are
 *          clusters; here the caller says so
 * start    S(t | no event before start): rows that end before start are left out; the restricted mean is then start + int_start^tau S
 * min_risk small early risk sets of delayed entry set aside: risk.h
 * out      arrays from mem, one row per distinct time (event or censoring) of the group; a group of nobody has none (WHY_NO_DATA; where
 *          min_risk left nobody, WHY_FEW_CLIENTS). n_* are sums of masses. std_error is NaN where S = 0 and Greenwood has none
 *          (robust: 0). The summary in one line is the survival's for either kind
 * errors   ERR_EMPTY; ERR_VALUE a level outside 0..1
 * cost     O(n + ticks), delayed entry O(n log ticks); robust the same (jackknife.h). A million rows on whole days: 10 ms
 * oracle   tests/oracle/curves.R and datasets/oracles/curves.R (survfit of survival), hand-worked fractions in km_facts_test.c
 */
#include "core/num.h"
#include "sample/surv.h"

#include <stdbool.h>

enum km_kind { KM_SURVIVAL, KM_HAZARD };
/* The survival: a product, or exp(-H) with ties at once (R: stype 2, ctype 1) or one after the other (2, 2). The hazard's ties go along. */
enum km_type { KM_KAPLAN_MEIER, KM_BRESLOW, KM_FLEMING_HARRINGTON };
enum km_limits { KM_LOG, KM_LOG_LOG, KM_PLAIN, KM_LOGIT, KM_ARCSIN };

struct km_opts {
	enum km_kind kind;
	enum km_type type;
	enum km_limits limits;
	double level;    /* 0: 0.95 */
	int robust;      /* infinitesimal jackknife, by cluster where the sample has one, else by row */
	struct num tau;  /* horizon of the restricted mean; none, or not above the start: the largest time of the group */
	double start;    /* above 0: conditional on no event before it */
	double min_risk; /* above 0: the rule of risk.h */
};

struct km_curve {
	size_t n;     /* rows of the curve */
	double start; /* where the curve is 1: 0, the first time where times are negative, or what start or min_risk say */
	bool conditional;
	double *time, *n_risk, *n_event, *n_censor;
	double *estimate, *std_error; /* of the estimate itself */
	double *variance;             /* increments of var S / S^2; NULL: Greenwood's */
	struct num *low, *high;
	/* the group in one line */
	double records, events;
	struct num median, median_low, median_high;
	struct num rmean, rmean_std_error; /* robust: the jackknife's */
	double tau;
	double set_aside; /* events that min_risk left out */
	bool early_zero;  /* S is 0 while more have yet to enter: everyone of a small early risk set had the event */
};

/* out: s->groups curves. */
must_check enum err km_fit(struct arena *mem, const struct surv_sample *s, const struct km_opts *opts, struct km_curve *out);
/* Quantile q with its limits from a fitted survival curve. */
void km_quantile(const struct km_curve *c, double q, struct num *at, struct num *low, struct num *high);
/* Restricted mean up to tau with its standard error by the curve's model (not robust). */
void km_restricted_mean(const struct km_curve *c, double tau, struct num *mean, struct num *std_error);
/* The row of the curve in force at time t (-1 before the first). */
long km_row_at(const struct km_curve *c, double t);
