#pragma once
/*
 * Cox proportional-hazards regression.                                              Cox 1972
 *
 *   ties: Efron 1977 (default; the events of a tick weigh their mean), Breslow 1974, exact (the partial likelihood of conditional
 *     logistic regression; no weights other than 1, no robust variance, no zph)
 *   Newton-Raphson from 0 with step halving; converged when |1 - ll_old / ll_new| <= epsilon (R coxph, step for step)
 *   robust: D'D, D = weighted dfbeta summed within cluster                           Lin & Wei 1989
 *   proportional hazards: score test of theta = 0 in beta + theta g(t)               Grambsch & Therneau 1994, survival >= 3.0
 *     g: 1 - Kaplan-Meier before t, mean rank, t, or log t, of all rows, centred at the events' mean
 *   Firth: the likelihood penalised by 1/2 log of the information's determinant        Firth 1993; Heinze & Schemper 2001
 *     finite where the maximum likelihood is not; std_error: root of the inverse information there; score test: the ordinary one
 *   profile limits and tests of each column, likelihood or penalised               Venzon & Moolgavkar 1988; see cox_ascent.h
 *   concordance (Harrell) with its infinitesimal jackknife error, as survival::concordance; over clusters where robust
 *
 *   two-way clusters: V_A + V_B - V_AB                                             Cameron, Gelbach & Miller 2011
 *     not positive semi-definite: negative eigenvalues of it, in units of the model's standard errors, become 0
 *   small sample: each variance times g / (g - 1), t and F on the fewer clusters less 1 (rows being clusters without any)
 *
 * s        x: covariate columns; strata, weight, offset, cluster, delayed entry where present; status 1 is the event, any other a
 *          censoring. Rows of weight or count 0 count for nothing; a row of count c is c rows in every number below
 * columns  SINGULAR: constant or collinear within the risk sets, left out of the fit, coefficient 0; INFINITE: it runs away, the value is
 *          where the iteration stopped (its errors and the Wald test say nothing; the likelihood test does); NOT_CONVERGED: still moving
 *          after a max_iterations below 20; NO_EVENTS
 * tests    NOT_APPLICABLE without a column to test; zph also when g is the same at all events, or not finite (log of time 0), or with Firth
 * not converged: converged = false, with the last values; never an error
 * errors   ERR_EMPTY no rows; ERR_VALUE exact ties with weights or robust; ERR_LIMIT too many tied events for exact ties; ERR_RANGE a term
 * cost     one sort (in surv_build), then two passes of O(n p^2) in all per iteration, blocks of rows on all cores, the same bits
 *          for any number of threads; zph two more; robust O(n p) and runs x p tables; concordance O(n log n)
 * oracle   tests/oracle/cox.R (coxph, cox.zph), datasets/oracles/coxmore.R (Firth, profile, clusters), Therneau's hand-worked data in cox_exact_test.c
 */
#include "core/num.h"
#include "sample/surv.h"

#include <stdbool.h>

enum cox_ties { COX_EFRON, COX_BRESLOW, COX_EXACT };
enum cox_when { COX_NEVER, COX_IF_INFINITE, COX_ALWAYS }; /* infinite: a column is flagged INFINITE */
enum cox_transform { COX_ZPH_NONE, COX_ZPH_KM, COX_ZPH_RANK, COX_ZPH_IDENTITY, COX_ZPH_LOG };

struct cox_model;

struct cox_opts {
	enum cox_ties ties;
	bool robust; /* by cluster where the sample has one, else by row */
	enum cox_transform zph;
	const int32_t *term_of; /* p: the term of each column (for zph's tests of whole factors); NULL: one each */
	bool concordance;
	int max_iterations; /* 0: 20 */
	double epsilon;     /* of convergence; 0: 1e-9 */
	enum cox_when firth, profile;
	double level; /* of the profile limits; 0: 0.95 */
	const int32_t
		*second; /* by the caller's rows: clusters that cross the sample's; robust then is two-way. NULL: none */
	int32_t seconds;
	bool small_sample; /* robust variances for few clusters */
	bool keep;         /* the fit, for cox_residuals_of() and cox_survival(): in mem, as long as that lives */
};

struct cox_test {
	struct num statistic, p_value;
	int df;
};

/* Of one column, by its profile likelihood. statistic: the signed root of the likelihood ratio of 0. */
struct cox_profile {
	struct num low, high, statistic, p_value;
};

struct cox_fit {
	size_t p;
	double *coef;
	enum why *why;              /* a reason per column, NONE where it stands */
	double *std_error;          /* the model's */
	double *robust_se;          /* NULL unless robust */
	double *variance;           /* p x p, the robust one where robust */
	double loglik_null, loglik; /* penalised where firth */
	struct cox_test likelihood, score, wald;
	double n, events;
	int iterations;
	bool converged;
	bool firth;                  /* coefficients, errors and likelihoods are Firth's */
	struct cox_profile *profile; /* p; NULL unless taken */
	double clusters, seconds;    /* that have a row; 0: none such, or not robust */
	double df_clusters;          /* of t and F: the fewer clusters less 1; 0: normal */
	bool repaired;               /* the two-way variance had a negative direction */
	struct cox_model *model;     /* NULL unless kept */
	struct num concordance, concordance_se;
	size_t terms;
	struct cox_test *zph; /* terms tests, then GLOBAL; NULL unless asked */
};

must_check enum err cox_fit(struct arena *mem, const struct surv_sample *s, const struct cox_opts *opts,
			    struct cox_fit *out);
