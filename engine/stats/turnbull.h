#pragma once
/*
 * The distribution of a time that is only known to lie in an interval: its nonparametric maximum likelihood, per group.
 *
 *   row i says left_i < T <= right_i (left = right: T is known); right = infinity: right-censored, left = -infinity: left-censored
 *   maximise sum_i w_i log sum_{j in i} p_j over p_j >= 0, sum p_j = 1
 *   j runs over the innermost intervals: those between a left end and a right end with no end between       Peto 1973; Turnbull 1976
 *   how the mass lies within one of them the data do not say
 *
 * A maximum is a p with G_j = sum_{i: j in i} w_i / P_i <= W for all j (P_i the probability of row i, W = sum w_i); equal where p_j > 0
 * (Gentleman & Geyer 1994). As the log likelihood is concave, no p is better by more than W max_j (G_j / W - 1): `excess` is this maximum,
 * and converged says that it is at most 1e-10. Self-consistency steps p_j <- p_j G_j / W (Turnbull 1976) begin; Newton steps on the p_j that
 * are not held at 0, solved by conjugate gradients and projected (Bertsekas 1982), end it.
 *
 * The p_j are unique where the rows that are possible under them tell them apart (the P_i always are).
 * weights  case weights; count frequencies: both as repetitions
 * out      arrays from mem; one distribution per group; a group of nobody has none
 * errors   ERR_EMPTY; ERR_ORDER left > right; ERR_VALUE not a number, a negative weight, a code out of range
 * cost     a sort; O(rows + sets) a step of either kind. 100,000 rows with broken ends: 0.2 to 6 s; with known times among them up to 20 s
 * oracle   datasets/oracles/turnbull.R
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/num.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct turnbull_rows {
	size_t n;
	const double *left, *right; /* -INFINITY, INFINITY where open */
	const int32_t *group;       /* 0..groups-1; NULL: one */
	int32_t groups;
	const double *weight;
	const int32_t *count;
};

struct turnbull {
	size_t n;             /* innermost intervals */
	double *left, *right; /* (left, right]; left = right: that time */
	double *mass;
	double *survival; /* after it */
	double records, weight;
	double log_likelihood, excess;
	int iterations;
	bool converged;
};

must_check enum err turnbull_fit(struct arena *mem, const struct turnbull_rows *rows, struct turnbull *out);
/* S(t): between bounds[0] and bounds[1], which differ where t lies within an interval that has mass. */
void turnbull_at(const struct turnbull *t, double time, struct num bounds[2]);
/* The interval that holds quantile q: S is above 1 - q before it and at most 1 - q after it. */
void turnbull_quantile(const struct turnbull *t, double q, struct num bounds[2]);
