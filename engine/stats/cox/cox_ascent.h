#pragma once
/*
 * Climbing the partial likelihood of a Cox model, penalised or not, with one coefficient held or none: what Firth's estimate and the
 * profile likelihood are made of. Coefficients are those of the scaled columns.
 *
 *   penalised (Firth 1993; Heinze & Schemper 2001):
 *     l*(b) = l(b) + 1/2 log |I(b)|,   U*_r = U_r + 1/2 sum_jk V_jk dI_jk/db_r,   V = I^-1
 *     dI_jk/db_r: the third central moments of the covariates in the risk sets, Efron's fractions included
 *   steps: Newton's; penalised, quasi-Newton ones from the unpenalised information on; at most 2 in any coefficient, halved while
 *     they gain too little
 *   converged when what a step promises is at most 1e-18, or when no step gains and it promises less than 1e-8
 *
 * Columns that were dropped as singular stay at 0 and count in no determinant. Exact ties have no penalty here.
 * cost: an evaluation of the scan a step, and penalised one more pass of O((n + tied events) p^2), in one thread
 */
#include "stats/cox_parts.h"

struct cox_third;

struct cox_ascent {
	struct cox_scan *scan;
	bool firth;
	const bool *dropped; /* p */
	double *beta;        /* p: where it stands */
	double loglik;       /* there, penalised if so; -infinity where it is not finite */
	double *score;       /* p: its slopes there, penalised if so */
	double *variance;    /* p x p: inverse of the information there */
	int iterations;      /* of the last climb */
	bool converged;
	double *trial, *good, *step, *old_score, *change, *metric, *information, *factor; /* work */
	struct cox_third *third;
};

#define COX_HOLD_NONE ((size_t)-1)

must_check enum err cox_ascent_build(struct arena *mem, struct cox_scan *scan, const bool *dropped, bool firth,
				     struct cox_ascent *out);
/* Moves to beta. */
must_check enum err cox_ascent_at(struct cox_ascent *a, const double *beta);
/* Climbs from where beta is to the top, coefficient `held` staying as it is (COX_HOLD_NONE: none). */
must_check enum err cox_ascent_climb(struct cox_ascent *a, size_t held);

/* Adds 1/2 sum_jk V_jk dI_jk/db_r to score[r]; the scan stands at the coefficients that the variance V belongs to. */
must_check enum err cox_third_build(struct arena *mem, size_t p, struct cox_third **out);
void cox_third_add(struct cox_third *t, const struct cox_scan *scan, const double *variance, double *score);

/* The profile likelihood of every column around the top; fills fit->profile. */
must_check enum err cox_profile(struct arena *mem, struct cox_ascent *a, const struct newton *top, double level,
				struct cox_fit *fit);
/* Firth's estimate and the profile likelihood, as far as the options and the flags in fit ask for them; n becomes Firth's. */
must_check enum err cox_firth(struct cox_places *mem, struct cox_scan *scan, const struct cox_opts *opts, struct newton *n,
			      struct cox_fit *fit);
