#pragma once
/*
 * Regression on the subdistribution hazard of one cause.                             Fine & Gray 1999, JASA 94:496
 *
 *   risk set of an event at t: those still at risk, with weight 1, and those who ended before t by another cause, with weight
 *     G(t-) / G(T-), T their own end; G the Kaplan-Meier curve of being censored. With delayed entry G H instead, H(t) the chance of
 *     having entered before t: Kaplan-Meier in reversed time                           Geskus 2011, Biometrics 67:39
 *   conventions (they differ where times are tied):
 *     SURVIVAL  who ends by an event at t is not at risk of being censored at t; G counts rows, whatever their weights; robust variance
 *               with G taken as known: L'L, L the score residuals summed over clusters; as R's finegray() + coxph(cluster = id)
 *     CRR       an ordinary Kaplan-Meier of the censorings, weights in it; the robust variance has what the estimation of G adds:
 *               score residual + psi of Fine & Gray 1999, 5 (at ties the integral takes in events at the time of the censoring); a
 *               group of G ends at its last time, where its weights become 0; as R's cmprsk::crr. With several groups of G the term psi
 *               of a group takes the weights of that group only, whereas crr (2.2-11) takes those of all groups. Before
 *               time 0 nobody is censored (crr takes those censored at 0 off already)
 *   ties of events: Efron or Breslow on the weighted risk sets (CRR: Breslow)
 *   strata: a baseline each, coefficients in common; G by stratum too unless the sample has groups. In SURVIVAL G goes on to the last
 *     event of the stratum even where its own group was seen for less long (Geskus: else its subjects drop out of the risk sets)
 *
 * s        x covariate columns; status 0 censored, 1.. causes; strata, entry, cluster, weight, count, offset where present; group: the
 *          group for G. Rows of weight or count 0 count for nothing
 * person   with delayed entry, the rows of one person lie end to end: only the last may end by a cause or count as censored, only the
 *          first as entering
 * columns  SINGULAR constant or collinear, INFINITE it runs away, NO_EVENTS of the cause
 * outputs  std_error is the model's (the inverse of the information); robust_se over clusters, else rows
 * not converged: converged = false, with the last values
 * errors   ERR_EMPTY; ERR_VALUE options that exclude each other, gaps or causes within a person, a gap in the observation of all (with
 *          delayed entry); ERR_LIMIT more than 2^31 - 1 events
 * cost     O(n p^2 + events p^2) per iteration and for the variance, no row is expanded: sums over those at risk backwards, over those
 *          who ended by another cause forwards. Groups across strata: plus the number of times of each stratum for each of its groups
 * oracle   datasets/oracles/finegray.R
 */
#include "stats/cox.h"

enum finegray_convention { FINEGRAY_SURVIVAL, FINEGRAY_CRR };

struct finegray_opts {
	int32_t cause; /* 1.. */
	enum finegray_convention convention;
	enum cox_ties ties;    /* COX_EFRON or COX_BRESLOW */
	const int32_t *person; /* n codes in the order of the sample, NULL: every row is one */
	int32_t persons;
};

struct finegray_fit {
	size_t p;
	double *coef;
	enum why *why;
	double *std_error, *robust_se;
	double *variance; /* p x p, robust */
	double loglik_null, loglik;
	struct cox_test likelihood, score, wald; /* the first two by the model, Wald by the robust variance */
	double n, events, competing;             /* rows */
	int iterations;
	bool converged;
};

must_check enum err finegray_fit(struct arena *mem, const struct surv_sample *s, const struct finegray_opts *opts,
				 struct finegray_fit *out);
