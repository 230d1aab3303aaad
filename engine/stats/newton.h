#pragma once
/*
 * The maximum of a log likelihood by Newton-Raphson with step halving.
 *
 *   beta <- beta + I^-1 U; a step that lowers the likelihood, or after which it is not finite, is drawn back, ever more strongly, towards
 *   the last good point (Therneau & Grambsch 2000, 3.1)
 *   converged when |1 - l_old / l_new| <= epsilon (R: 1e-9); it ends there as R does, or with polish goes on until U' I^-1 U <= 1e-16
 *   (a step of 1e-8 standard errors), so that the coefficients are good to rounding; or it ends after max_iterations
 *
 * beta      starts at 0; columns on a common scale (standardised), or the singular are not found
 * dropped   constant or collinear columns, found at the start; their coefficient stays 0
 * step      what one more step would add: of a column that runs away it stays large against the coefficient
 * variance  I^-1 at the end, 0 for dropped columns
 * errors    those of evaluate
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>

/* p; p x p, of which the lower triangle is read. */
struct newton_slopes {
	double loglik;
	double *score, *information;
};

typedef enum err (*newton_evaluate)(void *context, const double *beta, struct newton_slopes *out);

struct newton_rule {
	int max_iterations;
	double epsilon;
	bool polish;
};

struct newton {
	size_t p;
	double *beta;
	double loglik_start, loglik;
	double score_test; /* U' I^-1 U at the start */
	bool *dropped;
	double *step, *variance;
	int iterations;
	bool converged;
	struct newton_slopes slopes; /* the score at the end */
};

must_check enum err newton_run(struct arena *mem, size_t p, newton_evaluate evaluate, void *context,
			       const struct newton_rule *rule, struct newton *out);
/*
 * Whether column k runs away: one more step would still move it by 1e-6 of a standard deviation of its column, and by 3.2e-5 of the
 * coefficient (R's rule, but free of units).
 */
bool newton_runs_away(const struct newton *n, size_t k);
