#pragma once
/*
 * State occupation probabilities of any multi-state process, per group: p(t) = p(0) prod_{t_j <= t} (I + A_j)      Aalen & Johansen 1978
 *
 *   n_h, d_hk, A, p(0): transitions.h
 *   AJ_JACKKNIFE   sum over persons (or clusters) of their squared influence on p_k(t), that on p(0) included      (R's survfit)
 *   AJ_MULTINOMIAL Greenwood's type: each step of those in a state a multinomial (transition_area.h); so is p(0)    (R's etm)
 *   limits         on the log scale as R's survfit, or as asked; p = 0: none
 *   restricted mean time in the state up to tau, int_start^tau p_k, with its error by the same variance; start is 0, or the first time
 *                  where times are negative
 *
 * s        of multistate.h; the process need not be Markov: then p(t) is still right where censoring is independent of the states
 *          (Datta & Satten 2001), and the jackknife with it
 * ties     moves precede ends of observation; moves at one time happen together
 * weights  case weights; AJ_MULTINOMIAL takes them for repetitions. A person's frequency: that many persons alike
 * out      out[group * states + state]; arrays from mem; a group of nobody has none (WHY_NO_DATA)
 * errors   ERR_VALUE a level outside 0..1
 * cost     O(stays log times + times states^3)
 * oracle   datasets/oracles/multistate.R (survfit with id and istate; its influence matrix for restricted times and clusters; etm)
 */
#include "sample/multistate.h"
#include "stats/km.h"

enum aj_variance { AJ_JACKKNIFE, AJ_MULTINOMIAL };

struct aj_opts {
	enum aj_variance variance;
	enum km_limits limits;
	double level;   /* 0: 0.95 */
	struct num tau; /* none, or not above the start: the largest time of the group */
};

struct aj_curve {
	size_t n;
	double *time, *n_risk, *n_event, *n_censor; /* in the state, moves into it, last seen in it */
	double *estimate, *std_error;
	struct num *low, *high;
	double stays, persons, events; /* by frequency; events: moves into the state */
	struct num initial;            /* p(0) */
	double initial_std_error;
	struct num initial_limits[2];
	struct num rmean, rmean_std_error;
	double tau;
};

must_check enum err aj_fit(struct arena *mem, const struct multistate_sample *s, const struct aj_opts *opts,
			   struct aj_curve *out);
