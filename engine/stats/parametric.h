#pragma once
/*
 * Parametric survival regression by maximum likelihood, of exact, right-, left- and interval-censored times, with delayed entry.
 *
 *   accelerated failure time   log T = eta + sigma W,  eta = (Intercept) + x'b + offset          Kalbfleisch & Prentice 2002
 *     exponential    W minimum extreme value, sigma = 1             weibull      the same, sigma estimated
 *     lognormal      W standard normal                              loglogistic  W standard logistic
 *     gengamma       W = log(Q^2 G) / Q, G gamma of shape 1 / Q^2   Prentice 1974; Q = 0 lognormal, Q = 1 Weibull
 *   gompertz         hazard exp(eta + shape t), any sign of shape   Gompertz 1825; shape < 0: a share exp(-rate / |shape|) never fails
 *   columns          (Intercept), covariates, then Log(scale) of each stratum (gompertz: shape; exponential: none), gengamma: Q.
 *                    survreg's columns and sign (a positive b prolongs); gompertz and gengamma as flexsurv has them, on the log scale
 *   log likelihood   event log f(t), right-censored log S(t), left log F(t), interval log(S(t1) - S(t2)), less log S(entry) of late
 *                    entry: an interval then begins at the entry at the earliest; all on the scale of time, as survreg
 *   variance         inverse of the observed information; robust: V (sum over clusters of u u') V, u the weighted score of the
 *                    cluster's rows (Huber 1967; without clusters every row is one, a row of count c being c of them)
 *
 * time     what is known is that the event was after time[i] and not after time2[i]: equal for an exact time, time 0 for left-censored,
 *          time2 INFINITY for right-censored. time2 NULL: event[i] 1 is an exact time, 0 right-censored at time[i]
 * entry    NULL or below the end of the row's interval (exact and right-censored: below time)
 * weight   case weight, 0 or more; count: the row stands for so many; both NULL: 1. stratum: of the scale alone
 * columns' reasons   SINGULAR constant or collinear, left out; INFINITE it runs away (the value is where it stopped); NO_EVENTS every
 *          row is right-censored; NOT_CONVERGED no value: see outcome
 * df       of the likelihood ratio test against the model without covariates; parameters: estimated ones, for AIC and BIC
 * errors   ERR_EMPTY no rows; ERR_VALUE, row in the note: negative or not finite, time2 before time, an event or an upper end at
 *          time 0 where the distribution is of log time, code out of range; ERR_ORDER entry not before the end; ERR_LIMIT strata
 * cost     O(n p^2) per iteration, all cores, the same bits for any number of threads
 * oracle   datasets/oracles/parametric.R: survival::survreg, and maximisation of the written-out likelihood with R's optim
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/num.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum parametric_dist {
	PARAMETRIC_WEIBULL,
	PARAMETRIC_EXPONENTIAL,
	PARAMETRIC_LOGNORMAL,
	PARAMETRIC_LOGLOGISTIC,
	PARAMETRIC_GENGAMMA,
	PARAMETRIC_GOMPERTZ,
	PARAMETRIC_DISTS
};

enum { PARAMETRIC_STRATA_MAX = 200 };

struct parametric_data {
	size_t n, p;
	const double *time, *time2;
	const int32_t *event;
	const double *entry, *offset, *weight;
	const int32_t *count;
	const int32_t *stratum, *cluster;
	int32_t strata, clusters;
	const double *const *x; /* p columns of n, without an intercept */
};

struct parametric_opts {
	enum parametric_dist dist;
	bool robust; /* by cluster where the data have one, else by row */
};

enum parametric_outcome {
	PARAMETRIC_CONVERGED,
	PARAMETRIC_NO_EVENTS,
	PARAMETRIC_UNBOUNDED,    /* the scale or Q runs away: the likelihood grows without bound, or towards a limit */
	PARAMETRIC_FLAT,         /* the likelihood has no one maximum: the data do not tell the parameters apart */
	PARAMETRIC_NOT_CONVERGED /* the iteration did not settle */
};

struct parametric_fit {
	enum parametric_dist dist;
	size_t n;      /* columns: 1 + p + scales + shapes */
	size_t p;      /* covariates */
	size_t scales; /* Log(scale) or shape, one a stratum; 0 for exponential */
	size_t shapes; /* Q */
	double *coef, *std_error;
	double *robust_se; /* NULL unless robust */
	enum why *why;
	double *variance; /* n x n, the robust one where robust */
	double loglik, loglik_null;
	struct num statistic, p_value; /* likelihood ratio */
	int df, parameters;
	double rows, events, right, left, interval; /* with their counts; rows of weight 0 do not count */
	int iterations;
	enum parametric_outcome outcome;
};

must_check enum err parametric_fit(struct arena *mem, const struct parametric_data *d, const struct parametric_opts *opts,
				   struct parametric_fit *out);
