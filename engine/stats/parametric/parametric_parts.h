#pragma once
/*
 * Inside of parametric survival regression.
 *
 * A family gives three functions of a time, log f, log S and log F, with their first and second derivatives by eta (the linear
 * predictor), tau (log scale; gompertz: the shape) and q (gengamma's Q). Everything else is the same for all of them.
 * Times are in units of their mean, covariates centred and scaled, until the fit is reported.
 */
#include "stats/parametric.h"

#include <math.h>

/* By eta, tau, q; the second derivatives in the order of the lower triangle. */
enum { JET_E, JET_T, JET_Q, JET_PARAMETERS };
enum { JET_EE, JET_TE, JET_TT, JET_QE, JET_QT, JET_QQ, JET_SECOND };

struct jet {
	double v, g[JET_PARAMETERS], h[JET_SECOND];
};

enum parametric_part { PART_DENSITY, PART_SURVIVAL, PART_FAILURE };

struct parametric_tables;

struct parametric_at {
	double t, log_t, eta, tau, q;
	double inverse;                         /* exp(-tau) */
	const struct parametric_tables *tables; /* of q; NULL: none */
};

/* A function of z = (log t - eta) / sigma with its derivatives, as a jet; a density is one of t. */
struct standard {
	double v, d, dd;
};

struct parametric_family {
	bool log_time; /* of log time: events at time 0 cannot be */
	bool scaled;   /* has a tau */
	bool shaped;   /* has a q */
	double (*start_tau)(double sd_log_time);
	double tau_low, tau_high; /* how far tau may move from its start before the likelihood counts as unbounded */
	double eta_per_unit;      /* how the intercept moves with the log of the unit of time: 1, or -1 for a rate */
	bool tau_per_unit;        /* tau is a rate of time */
	/* one of the two: a function of z alone, or of all */
	struct standard (*standard)(enum parametric_part part, double z);
	void (*jet)(enum parametric_part part, const struct parametric_at *at, struct jet *out);
	/* NULL, or what many rows of one q have in common. *out may stay NULL */
	enum err (*prepare)(struct arena *mem, double q, size_t rows, const struct parametric_tables **out);
	bool (*log_mean)(const struct parametric_at *at, double *out); /* log E T; false: it is infinite */
};

extern const struct parametric_family parametric_exponential, parametric_weibull, parametric_lognormal,
	parametric_loglogistic, parametric_gengamma, parametric_gompertz;

const struct parametric_family *parametric_family(enum parametric_dist dist);

/* v[m] = integral of s^m e^(x s) over 0 < s < 1: (e^x - 1) / x and its derivatives. */
enum { PHI_COUNT = 4 };

struct parametric_phi {
	double v[PHI_COUNT];
};

struct parametric_phi parametric_phi(double x);

static inline double standard_z(const struct parametric_at *at)
{
	return (at->log_t - at->eta) * at->inverse;
}

/* The part of the family at a time. */
void parametric_jet(const struct parametric_family *family, enum parametric_part part, const struct parametric_at *at,
		    struct jet *out);
void parametric_location_scale(enum parametric_part part, const struct parametric_at *at, const struct standard *s,
			       struct jet *out);

enum parametric_kind { KIND_NONE, KIND_EXACT, KIND_RIGHT, KIND_LEFT, KIND_INTERVAL };

struct parametric_work {
	struct arena *mem; /* of the fit alone */
	const struct parametric_data *d;
	const struct parametric_family *family;
	size_t n;                                    /* rows */
	size_t p;                                    /* 1 + covariates */
	size_t scales;                               /* tau parameters */
	size_t parameters;                           /* p + scales + shapes */
	uint8_t *kind;                               /* enum parametric_kind; NONE: weight 0 */
	double *low, *log_low;                       /* in units of time */
	double *high, *log_high, *entry, *log_entry; /* NULL where no row has one */
	double *weight;                              /* weight times count; NULL: 1 */
	double *mean, *scale;                        /* p: of the columns, of the intercept 0 and 1 */
	double unit;                                 /* of time */
	double log_units;                            /* what log f of the exact rows has lost by it: sum w log unit */
	double offset_mean;
	double centre, spread; /* mean and standard deviation of log time */
	double rows, events, right, left, interval;
	double total, exact; /* weights of the rows, and of the events */
	double tau_start;
	bool *active;   /* parameters that the fit may move */
	bool *singular; /* p */
	size_t blocks;
};

/* Log likelihood, score, and observed information (parameters x parameters, lower triangle). */
struct parametric_slopes {
	double loglik, *score, *information;
};

must_check enum err parametric_rows(struct parametric_work *w);
must_check enum err parametric_prepare(struct arena *mem, const struct parametric_data *d, enum parametric_dist dist,
				       struct parametric_work *w);
/* Every so many rows of w, in its units and columns, with memory of its own arena. */
must_check enum err parametric_thin(const struct parametric_work *w, size_t every, struct parametric_work *out);
/* What the row adds to the log likelihood, without its weight. The time of at is written over. */
void parametric_row(const struct parametric_work *w, size_t i, struct parametric_at *at, struct jet *out);
must_check enum err parametric_evaluate(const struct parametric_work *w, const double *point, struct parametric_slopes *out);

struct parametric_newton {
	double *point;
	double *step; /* that was still to be taken */
	struct parametric_slopes slopes;
	double *variance; /* of the point */
	int iterations;
	enum parametric_outcome outcome;
};

must_check enum err parametric_newton_build(struct arena *mem, const struct parametric_work *w, struct parametric_newton *n);
/* From n->point on, over the active parameters. */
must_check enum err parametric_newton_run(const struct parametric_work *w, struct parametric_newton *n);
/* sum of u u' over clusters: parameters x parameters. */
must_check enum err parametric_meat(struct arena *mem, const struct parametric_work *w, const double *point, double *meat);

static inline size_t parametric_tau(const struct parametric_work *w, size_t i)
{
	return w->p + (w->d->stratum && w->scales > 1 ? (size_t)w->d->stratum[i] : 0);
}

static inline double parametric_weight(const struct parametric_work *w, size_t i)
{
	return w->weight ? w->weight[i] : 1;
}
