#include "stats/cox_parts.h"

#include "stats/symmetric.h"

#include <math.h>
#include <string.h>

static bool newton_build(struct arena *mem, size_t p, struct cox_newton *n)
{
	n->beta = ARENA_ARRAY(mem, p, double);
	n->step = ARENA_ARRAY(mem, p, double);
	n->dropped = ARENA_ARRAY(mem, p, bool);
	n->variance = ARENA_ARRAY(mem, p * p, double);
	n->slopes.score = ARENA_ARRAY(mem, p, double);
	n->slopes.information = ARENA_ARRAY(mem, p * p, double);
	return n->beta && n->step && n->dropped && n->variance && n->slopes.score && n->slopes.information;
}

/*
 * Factors the information in place. Which columns are collinear or constant is found at beta = 0, where no coefficient is large; one
 * that has no information left later is running away.
 */
static void factor(struct cox_newton *n, size_t p, bool first)
{
	double *a = n->slopes.information;
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k <= j; k++)
			if (n->dropped[j] || n->dropped[k])
				a[j * p + k] = 0;
	symmetric_factor(a, p, first ? SYMMETRIC_TOLERANCE : 1e-15);
	for (size_t j = 0; first && j < p; j++)
		n->dropped[j] = !(a[j * p + j] > 0);
}

static double take_step(struct cox_newton *n, size_t p)
{
	memcpy(n->step, n->slopes.score, p * sizeof(double));
	symmetric_solve(n->slopes.information, p, n->step);
	double gain = 0;
	for (size_t k = 0; k < p; k++)
		gain += n->step[k] * n->slopes.score[k];
	return gain;
}

static bool all_finite(const struct cox_slopes *s, size_t p)
{
	bool ok = isfinite(s->loglik);
	for (size_t k = 0; k < p; k++) {
		ok = ok && isfinite(s->score[k]);
		for (size_t m = 0; m <= k; m++)
			ok = ok && isfinite(s->information[k * p + m]);
	}
	return ok;
}

static bool settled(double before, double now, double epsilon)
{
	return before == now || fabs(1 - before / now) <= epsilon;
}

/*
 * As R's coxph: a step that lowers the likelihood, or after which it is not finite, is drawn back, ever more strongly, towards the
 * last good point. good holds that point, beta the trial.
 */
static enum err iterate(struct cox_scan *scan, struct cox_newton *n, double *good, double epsilon, int most)
{
	size_t p = scan->d->p;
	int halving = 0;
	for (n->iterations = 1; n->iterations <= most; n->iterations++) {
		enum err err = cox_evaluate(scan, n->beta, &n->slopes);
		if (err)
			return err;
		bool finite = all_finite(&n->slopes, p);
		double now = n->slopes.loglik;
		if (finite && !halving && settled(n->loglik, now, epsilon)) {
			n->loglik = now;
			n->converged = true;
			return ERR_OK;
		}
		if (!finite || now < n->loglik) {
			halving++;
			for (size_t k = 0; k < p; k++)
				n->beta[k] = (n->beta[k] + halving * good[k]) / (halving + 1);
			continue;
		}
		halving = 0;
		n->loglik = now;
		memcpy(good, n->beta, p * sizeof(double));
		factor(n, p, false);
		take_step(n, p);
		for (size_t k = 0; k < p; k++)
			n->beta[k] += n->step[k];
	}
	n->iterations = most;
	memcpy(n->beta, good, p * sizeof(double));
	return cox_evaluate(scan, n->beta, &n->slopes);
}

enum err cox_newton_run(struct arena *mem, struct cox_scan *scan, const struct cox_opts *opts, struct cox_newton *out)
{
	size_t p = scan->d->p;
	struct cox_newton n = {0};
	double *good = ARENA_ARRAY(mem, p, double);
	if (!newton_build(mem, p, &n) || !good)
		return err_memory();
	enum err err = cox_evaluate(scan, n.beta, &n.slopes);
	if (err)
		return err;
	n.loglik = n.loglik_null = n.slopes.loglik;
	n.converged = true;
	factor(&n, p, true);
	n.score_test = take_step(&n, p);
	bool any = false;
	for (size_t k = 0; k < p; k++) {
		n.beta[k] = n.step[k];
		any = any || !n.dropped[k];
	}
	if (any) {
		n.converged = false;
		err = iterate(scan, &n, good, opts->epsilon > 0 ? opts->epsilon : 1e-9,
			      opts->max_iterations > 0 ? opts->max_iterations : COX_ITERATIONS);
		if (err)
			return err;
		factor(&n, p, false);
		take_step(&n, p);
	}
	symmetric_invert(n.slopes.information, p, n.variance);
	*out = n;
	return ERR_OK;
}
