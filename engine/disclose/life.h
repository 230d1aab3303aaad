#pragma once
/*
 * A curve as it leaves the clinic: computed anew from a rounded life table, so that its steps tell no count behind them.
 *
 *   grid      a step may lie at the end of a class of the curve's grid, where since the last one at least t clients moved (had the event or left),
 *             and none or at least t had the event; nothing where fewer than 2t are at risk
 *   rounding  M(x) = ceil(x / b) b - floor(b / 2), M(0) = 0. Of interval k: n_k = M(at risk at its start), d_k = M(events so far) - M(events before),
 *             o_k likewise for all other causes together, w_k = n_k - d_k - o_k - n_(k+1), h_k = n_k - w_k / 2 (withdrawals count half)
 *   estimate  F_k = F_(k-1) + S_(k-1) d_k / h_k,  S_k = S_(k-1) (1 - (d_k + o_k) / h_k)                Berkson & Gage 1950; Aalen & Johansen 1978
 *   error     var F_m = sum_k (F_m - F_k)^2 (d_k + o_k) / (h_k (h_k - d_k - o_k)) + S_(k-1)^2 d_k (h_k - d_k) / h_k^3
 *                       - 2 (F_m - F_k) S_(k-1) d_k / h_k^2                                                             Dinse & Larson 1986
 *   limits    on the log scale: F exp(+- z se / F); of survival (start 1): S exp(+- z se / S); at most 1
 *   decimals  two
 *
 * cost        one pass over the points, and one over the steps for each limit; no memory of its own
 * oracle      tests/unit/disclose/life_test.c (the formulas again, from rounded counts; an uncensored table by hand)
 */
#include "disclose/gate.h"

enum { LIFE_STEPS = 500 };

struct life_step {
	double x, at_risk;
	double exposed, events, others; /* h, d, o */
	double free, incidence;         /* S before, F after */
};

struct life {
	size_t n;
	double end; /* how far the curve is drawn on from its last step */
	struct life_step step[LIFE_STEPS];
};

/* The curve must have events, others and a grid. */
void life_table(const struct gate *g, const struct curve *c, struct life *out);
/* The released value after step i (of survival where the curve starts at 1); i < 0: before the first. */
double life_value(const struct life *life, const struct curve *c, long i, enum curve_line line);
/* A number read off the curve; false: it ends before. */
bool life_read(const struct gate *g, const struct on_curve *on, double *value);
