#pragma once
/*
 * The infinitesimal jackknife of curves: the squared influences, summed over clusters, at every distinct time, in one scan.
 *
 * The influence of a unit (a row, or the rows of a cluster together) on S, H and F_c is kept as
 *
 *   R   its weight at risk
 *   v   at each time j:  v += R b_j  for being at risk, then  v -= w a_j  for having an event
 *   f_c at each time j:  f_c += x_cj v - (x_cj / n_j) R, then  f_c += w g_j  for an event of cause c
 *
 *   survival  a = 1 / (n - d), b = d / (n (n - d)), influence S v            Therneau & Grambsch 2000; Aalen-Johansen's from
 *   hazard    a, b of a step (hazard_step.h), influence -v                      d/dw of sum S(t_j-) d_cj / n_j
 *   exp(-H)   a, b as for the hazard, influence S v
 *   incidence a, b as for survival, x_cj = S(t_j-) d_cj / n_j, g_j = S(t_j-) / n_j, influence f_c
 *
 * Between its own rows' times a unit is moved by the same linear map as every other one, so that the sums of v^2, f_c^2 and of the
 * products need no look at the units: the map is applied to the second moments. A unit is touched when one of its rows enters or ends,
 * and is brought up to date from cumulative tables.
 *
 * cost: O(cells * causes + times * causes)
 */
#include "stats/hazard_step.h"

/* What drives the units: per time j of r, and per cause at [c * r->n + j], c from 0. Without causes (v alone) the latter are NULL. */
struct jackknife {
	const struct risk *r;
	int32_t causes;
	double *a, *b, *g;
	double *B;  /* cumulative b */
	double *x;  /* steps of F */
	double *F;  /* cumulative x */
	double *G;  /* cumulative x_j (B_{j-1} - 1 / n_j) */
	double *vv; /* out: sum of v^2 after time j */
	double *ff; /* out: sum of f_c^2 after time j */
	double *S;  /* the survival after time j: the product, or exp(-H) of the hazard */
};

/* Tables for the survival (S and v), with the causes of r when causes, else none. */
must_check enum err jackknife_survival(struct arena *mem, const struct risk *r, bool causes, struct jackknife *out);
/* Tables for the hazard, and for S = exp(-H). */
must_check enum err jackknife_hazard(struct arena *mem, const struct risk *r, enum hazard_ties ties, struct jackknife *out);
/* Fills vv and ff. */
must_check enum err jackknife_scan(struct jackknife *jk);

/*
 * Standard error of int_start^tau F_c (cause 1..) or of int_start^tau S (cause 0): the influences integrated row by row from cumulative
 * tables. start is the time from which S = 1 holds.
 */
must_check enum err jackknife_area(const struct jackknife *jk, int32_t cause, double start, double tau, double *std_error);
/* The same influences themselves, one per cell of r and per unit of its weight. */
must_check enum err jackknife_areas(const struct jackknife *jk, int32_t cause, double start, double tau, double *area);
/* v, and f of a cause (1..), after time index j (-1: before all) of one unit of weight of a cell. */
double jackknife_v(const struct jackknife *jk, int32_t j, const struct risk_cell *c);
double jackknife_f(const struct jackknife *jk, int32_t cause, int32_t j, const struct risk_cell *c);

/* A cumulative table at index j; before the first time it is 0. */
static inline double table_at(const double *table, int32_t j)
{
	return j < 0 ? 0 : table[j];
}
