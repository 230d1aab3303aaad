#pragma once
/*
 * Rows that several methods share: coefficients with their tests, and the group's label.
 *
 *   statistic = estimate / se, p.value = 2 P(Z > |statistic|), limits estimate -/+ z se; se is the robust one where there is one
 */
#include "estimate/estimate.h"
#include "stats/cox.h"

/* Of one term, where they are not those of the standard error. */
struct estimate_limits {
	struct num low, high, statistic, p_value;
};

/* Columns of a fit, p of them. */
struct estimate_terms {
	size_t p;
	const char *const *name;
	const double *coef, *std_error;
	const double *robust_se; /* NULL: none */
	const enum why *why;     /* SINGULAR: no value; INFINITE: the value, where there is one, with its reason */
	const struct estimate_limits *limits; /* p; NULL: those of the standard error */
	double df;                            /* of Student's t; 0: the normal */
	enum why robust_why;                  /* no robust error, and so neither test nor limits: one cluster */
	const char *ratio;                    /* what exp(coef) compares: "hazard", "odds", ...; NULL: nothing */
	size_t ratio_from, ratios;            /* the columns that have a ratio */
};

/* "tidy", and "ratios": exp of the coefficients and of their limits. */
void estimate_put_terms(const struct estimate *e, const struct estimate_terms *t);
/* Likelihood ratio, score (NULL: not printed) and Wald test of a model of hazards, and their df. */
void estimate_put_tests(struct result_part *p, const struct cox_test *likelihood, const struct cox_test *score,
			const struct cox_test *wald);
/* "strata": the label of the group, when the method was given --by. */
void estimate_put_group(const struct estimate *e, struct result_part *p, size_t group);
/* What to mind where the errors are the model's although the weights are of no number of copies (R's are robust by themselves); else NULL. */
const char *estimate_naive(const struct estimate *e);
/* The two-sided normal quantile of --conf-level. */
double estimate_z(const struct estimate *e);
