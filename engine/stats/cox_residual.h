#pragma once
/*
 * Residuals of a Cox model, each row's (of one of the rows alike that it may stand for).
 *
 *   martingale  M = [event] - (A(time) - A(entry)) exp(x'b + offset), A the cumulative baseline hazard; what a tied event escapes of A
 *               by Efron's fractions is its own                                     Barlow & Prentice 1988
 *   deviance    sign(M) sqrt(-2 (M + d log((d - M) / d))), d = [event]                Therneau, Grambsch & Fleming 1990
 *   score       row i's part of the slopes, by column                               see cox_robust.c
 *   schoenfeld  an event's covariates less their mean over its risk set (the mean of Efron's means), by column     Schoenfeld 1982
 *   scaledsch   schoenfeld times V times the number of events, plus b                 Grambsch & Therneau 1994
 *   dfbeta      weight x score times V: what leaving the row out does to b, to first order; dfbetas: over the standard errors
 * V is the model's variance also where the fit is robust; A, the means and V are weighted, residuals but dfbeta are not.
 *
 * fit       kept, not of exact ties
 * collapse  rows of one cluster are summed (deviance: of their M and d); each row by its count. Not schoenfeld, scaledsch
 * out       in the order of the caller's rows, or of the clusters; schoenfeld: by stratum and time. Rows that count for nothing have
 *           none. A column that was dropped is 0; memory from mem
 * errors    ERR_VALUE a fit that was not kept, or a collapse that cannot be
 * cost      O(n p + n p^2)
 * oracle    datasets/oracles/coxmore.R (residuals.coxph)
 */
#include "stats/cox.h"

enum cox_residual {
	COX_MARTINGALE,
	COX_DEVIANCE,
	COX_SCORE,
	COX_SCHOENFELD,
	COX_SCALED_SCHOENFELD,
	COX_DFBETA,
	COX_DFBETAS
};

struct cox_residuals {
	size_t n, columns; /* 1: one a row; else one per covariate */
	double *value;     /* n x columns */
	size_t *row;       /* n: of the caller, or the cluster's code */
	double *time;      /* n, of events only: NULL otherwise */
	int32_t *stratum;  /* n, likewise */
};

must_check enum err cox_residuals_of(struct arena *mem, const struct cox_fit *fit, enum cox_residual kind, bool collapse,
				     struct cox_residuals *out);
