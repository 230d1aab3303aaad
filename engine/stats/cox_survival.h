#pragma once
/*
 * Survival of people with given covariates, from a Cox model; by stratum.                  Tsiatis 1981; Link 1984; Therneau 2000
 *
 *   A(t)   = sum over event times <= t of sum_l w / (S0 - f_l E0)      (Breslow f = 0; Efron f_l = l / d; w the mean weight of the d)
 *   H(t|x) = A(t) exp(x'b + offset),   S = exp(-H)
 *   var H  = exp(x'b + offset)^2 [ sum w / (S0 - f E0)^2  +  q' V q ],   q = A(t) x - sum of dA times mean covariate
 * V is the fit's variance, the robust one where robust (as R's survfit.coxph: the first term stays the model's).
 *
 * fit       kept, not of exact ties
 * x         p, on the caller's scale; offset: 0 is the mean offset of the rows (weighted)
 * out       one curve per stratum that has rows: all distinct times, with n.risk, n.event, n.censor by weight; std_error is that of H
 * errors    ERR_VALUE a fit that was not kept
 * cost      O(runs (p + ties) + n), q' V q p^2 a time
 * oracle    datasets/oracles/coxmore.R (survfit.coxph, basehaz)
 */
#include "stats/cox.h"

struct cox_curve {
	int32_t stratum;
	size_t n;
	double *time, *n_risk, *n_event, *n_censor;
	double *hazard, *std_error; /* H and its error */
};

struct cox_curves {
	size_t n;
	struct cox_curve *curve;
};

must_check enum err cox_survival(struct arena *mem, const struct cox_fit *fit, const double *x, double offset,
				 struct cox_curves *out);
/* Where R centres: the weighted mean of a column, 0 of one that holds nothing but -1, 0 and 1. out: p. */
must_check enum err cox_centre_of(const struct cox_fit *fit, double *out);
