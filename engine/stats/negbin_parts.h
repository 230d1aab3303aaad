#pragma once
/* Inside of the negative-binomial regression: the scaled design, and the parts of the likelihood. */
#include "stats/negbin.h"

struct negbin_work {
	struct arena *mem; /* of the fit alone */
	const struct negbin_data *d;
	size_t n, p;          /* p with the intercept */
	double *x;            /* p columns of n: the intercept, then centred, in units of their standard deviation */
	double *mean, *scale; /* p: of each column; the intercept's are 0 and 1 */
	double *beta;         /* p, on the scaled columns */
	double *eta, *mu;
	double *residual, *share; /* of the score, and of the information, by row */
	size_t counts;            /* largest count */
	double *above;            /* counts: the weight of the rows whose count is above k */
	double log_factorial;     /* sum of w log y! */
	double theta;             /* HUGE_VAL: Poisson */
	bool *dropped, settled;
	double *information, *score, *step, *trial;
};

static inline double negbin_weight(const struct negbin_work *w, size_t i)
{
	return w->d->weight ? w->d->weight[i] : 1;
}

/* Linear predictors and means of beta. */
void negbin_predict(struct negbin_work *w, const double *beta);
double negbin_loglik(const struct negbin_work *w);
double negbin_deviance(const struct negbin_work *w);
/* The theta of largest likelihood for the means at hand, by Newton in log theta; HUGE_VAL when it runs away. */
double negbin_theta(const struct negbin_work *w, double start);
/* Observed information about theta. */
double negbin_theta_information(const struct negbin_work *w, double theta);
/* sum of w ((y - mu)^2 - y): not above 0 when there is no more spread than Poisson's (the slope of the likelihood in 1 / theta). */
double negbin_overdispersion(const struct negbin_work *w);
/* Moment estimate of theta. */
double negbin_theta_start(const struct negbin_work *w);
/* Whether the rows can be fitted, and the work space with the scaled columns. */
must_check enum err negbin_check(const struct negbin_data *d);
must_check enum err negbin_design(struct arena *mem, const struct negbin_data *d, struct negbin_work *w);
/* A covariance of scaled coefficients becomes that of the caller's. */
void negbin_unscale(const struct negbin_work *w, double *v);
