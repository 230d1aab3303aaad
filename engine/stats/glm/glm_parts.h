#pragma once
/*
 * Inside of the generalised linear models.
 *
 * Units are the cells of the rows, or the rows themselves. Columns and shapes are centred and scaled on the way; coefficients, scores
 * and informations in here are those of the scaled ones. The base is what stands before them: the intercept, or one coefficient a level.
 * Levels make the information an arrow: the base's is diagonal, and is eliminated (Schur complement) before the rest is solved.
 */
#include "stats/glm.h"

#include <math.h>

/* Units in a chunk, and from column to column: not a power of two, or every column would fall on the same lines of the cache. */
enum { GLM_CHUNK = 256, GLM_STRIDE = GLM_CHUNK + 8 };

/* Sums over the units at one state; at is all of them, one after the other. */
struct glm_sums {
	size_t size;
	double *at;
	double *loglik;                /* 3: it, and the slope and curvature in theta without what counts alone give */
	double *level_score;           /* levels: of the linear predictor of that level */
	double *level_share, *level_x; /* levels, levels x p: expected information, times the columns */
	double *score, *information;   /* p; p x p, lower triangle: of the columns */
};

/* The counts of a negative binomial, for sums over k = 0..y-1. */
struct glm_counts {
	size_t n;      /* counts up to here in the table */
	double *above; /* n: the weight of the units whose count is above k */
	size_t large;  /* units whose count is above n: */
	double *count, *weight;
};

struct glm_work {
	struct arena *mem; /* of the fit alone */
	const struct glm_data *d;
	enum glm_family family;
	double theta; /* HUGE_VAL unless the family is negative binomial */
	/* units */
	size_t n, p;
	const double *y, *offset;
	const double *const *x;
	const int32_t *first, *last; /* NULL: level 0 */
	double *weight, *square;     /* count x weight, count x weight^2 */
	const int32_t *of_row;       /* the unit of each row; NULL: the rows are the units */
	/* base and the rest */
	size_t levels, base, shapes, q; /* q = shapes + p */
	bool *out;                      /* base: left out of the likelihood */
	enum why *base_why;
	double *mean, *scale; /* q */
	double *shape;        /* shapes columns of levels, scaled */
	double constant;      /* of the log likelihood: - sum of w log y! */
	struct glm_counts counts;
	/* state, step, and what it was found with */
	double *coef, *step, *trial; /* base + q */
	double theta_step;           /* of log theta */
	struct glm_sums sums;
	double *share, *cross, *schur; /* base; base x q, cross / share; q x q, factored */
	double *rest;                  /* q: score */
	bool *dropped, settled;        /* q */
	int iterations;
};

struct glm_point {
	double loglik, residual, share; /* by the linear predictor: value, slope, minus the expected curvature */
};

static inline struct glm_point glm_binary(bool logit, double eta, double y)
{
	if (logit) {
		double e = exp(-fabs(eta)), chance = (eta > 0 ? 1 : e) / (1 + e);
		return (struct glm_point){.loglik = (eta > 0 ? (y - 1) * eta : y * eta) - log1p(e),
					  .residual = y - chance,
					  .share = e / ((1 + e) * (1 + e))};
	}
	double e = fmin(fmax(exp(eta), 1e-300), 1e300), chance = -expm1(-e);
	return (struct glm_point){.loglik = (y > 0 ? y * log(chance) : 0) - (1 - y) * e,
				  .residual = (y - chance) * (e / chance),
				  .share = e * (e / chance) * exp(-e)};
}

/* A count with mean mu = exp(eta); counts' own parts of the likelihood are elsewhere. */
static inline struct glm_point glm_count(double theta, double eta, double y)
{
	double mu = exp(eta), part = isinf(theta) ? 1 : 1 / (1 + mu / theta);
	double rest = isinf(theta) ? mu : (y + theta) * log1p(mu / theta);
	return (struct glm_point){.loglik = (y > 0 ? y * eta : 0) - rest, .residual = part * (y - mu), .share = part * mu};
}

static inline struct glm_point glm_point(const struct glm_work *w, double eta, double y)
{
	return w->family == GLM_LOGIT || w->family == GLM_CLOGLOG ? glm_binary(w->family == GLM_LOGIT, eta, y)
								  : glm_count(w->theta, eta, y);
}

/* What the base adds to the linear predictor at a level. */
static inline double glm_base(const struct glm_work *w, const double *coef, size_t level)
{
	double v = coef[w->base > 1 ? level : 0];
	for (size_t k = 0; k < w->shapes; k++)
		v += w->shape[k * w->levels + level] * coef[w->base + k];
	return v;
}

static inline bool glm_left_out(const struct glm_work *w, size_t level)
{
	return w->out[w->base > 1 ? level : 0];
}

static inline bool glm_is_binary(const struct glm_work *w)
{
	return w->family == GLM_LOGIT || w->family == GLM_CLOGLOG;
}

/* Units, checked; scales, base, memory of the state. */
must_check enum err glm_units(struct arena *mem, const struct glm_data *d, struct glm_work *w);
/* What of the base is left out and why; coefficients to start from, those of the base alone. */
must_check enum err glm_start(struct glm_work *w);
/* Column j of units low..high-1 (at most GLM_CHUNK), scaled, at to + j * GLM_STRIDE. */
void glm_load(const struct glm_work *w, size_t low, size_t high, double *to);
/* The sums at these coefficients and the work's theta. */
must_check enum err glm_scan(struct glm_work *w, const double *coef, struct glm_sums *to);
bool glm_sums_build(struct arena *mem, const struct glm_work *w, struct glm_sums *to);
/* The scoring step from the sums, and what the variance is made of. Returns the rank of the columns and shapes. */
size_t glm_solve(struct glm_work *w);
/* (columns and shapes) d = S^- d, in place. */
void glm_solve_rest(const struct glm_work *w, double *d);

/* log L of all counts but what depends on mu, with its slope and curvature in theta. */
struct glm_slope {
	double value, slope, curve;
};

must_check enum err glm_counts_build(struct glm_work *w);
struct glm_slope glm_counts_sum(const struct glm_counts *c, double theta);
/* Newton's step of log theta, and the observed information about theta. */
double glm_theta_step(const struct glm_work *w);
double glm_theta_information(const struct glm_work *w);

/* Deviance, Pearson, spread beyond Poisson's sum w ((y - mu)^2 - y), and sum w (y / mu - 1)^2, at coef. */
struct glm_summary {
	double deviance, pearson, spread, ratio, weight;
};

must_check enum err glm_summarise(const struct glm_work *w, struct glm_summary *out);
/* Standard errors of the caller's coefficients: the model's and (se NULL: not) the sandwich's. */
must_check enum err glm_errors(const struct glm_work *w, double *std_error);
must_check enum err glm_robust(const struct glm_work *w, double *robust_se);
