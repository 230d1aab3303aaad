#pragma once
/*
 * Survival as it would be if everybody had one level of a factor, all else as it is: the mean over the rows of the model's survival, each
 * with its own other covariates and stratum (g-formula, direct standardisation).                 Makuch 1982; Chang et al. 1982
 *
 *   S_g(t) = sum_i w_i S(t | x_i, level g) / sum_i w_i,   S(t | x) = exp(-A(t) exp(x'b + offset))
 *   variance: infinitesimal jackknife, the sum over clusters (else rows) of the squared influences w_j dS_g / dw_j: of the mean itself, of
 *   the baseline hazard and of b (what is known of the other covariates is a sample too)           Efron 1982; Reid 1981
 *
 * fit        kept, not of exact ties
 * columns    those of the factor's levels but the reference; level 0 is the reference, level k has column k at 1 and the others at 0
 * times      up to the last time of every stratum; past that NOT_REACHED
 * by_cluster sums influences by the sample's clusters
 * out        (columns + 1) x times, a level after the other; difference: from the reference (level 0: REFERENCE)
 * errors     ERR_VALUE a fit that was not kept
 * cost       O(levels x times x n p)
 * oracle     datasets/oracles/coxstandard.R (survfit.coxph of every row, averaged; its change with each row's weight, by differences)
 */
#include "stats/cox.h"

struct cox_adjusted_opts {
	const size_t *column;
	size_t columns;
	const double *time;
	size_t times;
	bool by_cluster;
};

struct cox_adjusted {
	size_t levels, times;
	struct num *survival, *std_error;       /* levels x times */
	struct num *difference, *difference_se; /* likewise */
};

must_check enum err cox_adjust(struct arena *mem, const struct cox_fit *fit, const struct cox_adjusted_opts *opts,
			       struct cox_adjusted *out);
