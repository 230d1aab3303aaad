#pragma once
/*
 * Cox regression with a shared frailty: each cluster's hazard is multiplied by exp(omega), one draw from a law of variance theta.
 *
 *   gamma (default): exp(omega) gamma of mean 1, variance theta = 1/nu. Maximum marginal likelihood                 Nielsen et al. 1992
 *     l(theta) = PL(beta, omega) + sum over clusters of nu (omega - exp(omega) + 1) + log (Gamma(nu + d) / Gamma(nu))
 *       + nu log nu - (nu + d) log(nu + d) + d, d the cluster's events, at the maximum of its first two terms (Therneau, Grambsch &
 *     Pankratz 2003); it is the Cox likelihood at theta = 0. R's "I-likelihood"
 *   lognormal: omega normal of mean 0, variance theta, penalty omega^2 / (2 theta); theta solves the REML equation
 *     theta = (sum omega^2 + tr V_omega) / clusters                                   McGilchrist 1993; Ripatti & Palmgren 2000
 *     l(theta) is what that equation is the derivative of, PL - sum omega^2 / (2 theta) + 1/2 int_0^theta (tr V_omega(s) - s clusters)
 *     / s^2 ds: the Cox likelihood at theta = 0. It is what the limits and the test of theta rest on
 *   limits of theta: 2 (l(theta^) - l(theta)) = chi-square(1); theta.low is 0 where l(0) is that near
 *   test of theta = 0: 2 (l(theta^) - l(0)) on 1/2 chi-square(0) + 1/2 chi-square(1)                                Self & Liang 1987
 *   median hazard ratio of two clusters, the higher over the lower: exp(sqrt(2 theta) Phi^-1(3/4)) (Bengtsson & Dribe 2010); with gamma
 *     the 3/4 quantile of F(2/theta, 2/theta), the law of the ratio of two gammas
 *   errors of coefficients and frailties: the inverse of the penalised information at theta^, theta^ taken as known. The information of
 *     the frailties is taken as diagonal, as R's frailty() does for more than five clusters: what it leaves out are the products of two
 *     clusters' shares of a risk set, so errors are a little too large where clusters are few
 *
 * s        x (p may be 0), cluster; strata, entry, weight, count, offset where present; status 1 is the event. Rows of weight or count 0
 *          count for nothing. d and the clusters' sums are weighted
 * ties     Efron or Breslow
 * columns  SINGULAR, INFINITE, NO_EVENTS as in cox.h
 * theta    0 is a result: no limit below, its test's p is 1. ONE_GROUP with one cluster; INFINITE where l rises without end
 * entry    risk sets only: clusters are taken as drawn, not as selected by having survived to the entry of their members (as R)
 * cost     O(n p + clusters p^2) per iteration beside the sums of Cox regression, some five a value of theta; about ten values for
 *          theta and its limits, forty for the lognormal, whose l is integrated. Memory O(n (p + 1))
 * errors   ERR_EMPTY; ERR_VALUE no clusters, exact ties
 * oracle   datasets/oracles/frailty.R (coxph with frailty(theta = fixed) and R's own maximum over theta)
 */
#include "stats/cox.h"

enum frailty_law { FRAILTY_GAMMA, FRAILTY_LOGNORMAL };

struct frailty_opts {
	enum frailty_law law;
	enum cox_ties ties;
	double level; /* of the limits of theta; 0: none */
};

struct frailty_fit {
	size_t p;
	double *coef, *std_error;
	double *variance; /* p x p */
	enum why *why;
	size_t clusters;
	int32_t *cluster;            /* of the sample's codes: those with rows */
	double *omega, *omega_error; /* clusters: log frailty, empirical Bayes */
	struct num theta, theta_low, theta_high, theta_test, theta_p;
	struct num ratio, ratio_low, ratio_high; /* median hazard ratio */
	double loglik;                           /* l(theta^) */
	double loglik_partial;                   /* PL(beta, omega) */
	double loglik_cox, loglik_null;          /* without frailties: with covariates, without */
	struct cox_test wald;
	double n, events;
	int iterations; /* values of theta looked at */
	bool converged;
};

must_check enum err frailty_fit(struct arena *mem, const struct surv_sample *s, const struct frailty_opts *opts,
				struct frailty_fit *out);
