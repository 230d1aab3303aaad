#include "stats/newton.h"

#include "stats/symmetric.h"

#include <math.h>
#include <string.h>

static bool newton_build(struct arena *mem, size_t p, struct newton *n)
{
	n->beta = ARENA_ARRAY(mem, p, double);
	n->step = ARENA_ARRAY(mem, p, double);
	n->dropped = ARENA_ARRAY(mem, p, bool);
	n->variance = ARENA_ARRAY(mem, p * p, double);
	n->slopes.score = ARENA_ARRAY(mem, p, double);
	n->slopes.information = ARENA_ARRAY(mem, p * p, double);
	return n->beta && n->step && n->dropped && n->variance && n->slopes.score && n->slopes.information;
}

/* Which columns are constant or collinear is found at beta = 0; one that has no information left later is running away. */
static void factor(struct newton *n, bool first)
{
	double *a = n->slopes.information;
	size_t p = n->p;
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k <= j; k++)
			if (n->dropped[j] || n->dropped[k])
				a[j * p + k] = 0;
	symmetric_factor(a, p, first ? SYMMETRIC_TOLERANCE : 1e-15);
	for (size_t j = 0; first && j < p; j++)
		n->dropped[j] = !(a[j * p + j] > 0);
}

/* The step from here, and U' I^-1 U. */
static double find_step(struct newton *n)
{
	memcpy(n->step, n->slopes.score, n->p * sizeof(double));
	symmetric_solve(n->slopes.information, n->p, n->step);
	double gain = 0;
	for (size_t k = 0; k < n->p; k++)
		gain += n->step[k] * n->slopes.score[k];
	return gain;
}

static bool all_finite(const struct newton_slopes *s, size_t p)
{
	bool ok = isfinite(s->loglik);
	for (size_t k = 0; k < p; k++) {
		ok = ok && isfinite(s->score[k]);
		for (size_t m = 0; m <= k; m++)
			ok = ok && isfinite(s->information[k * p + m]);
	}
	return ok;
}

static bool settled(double before, double now)
{
	return before == now || fabs(1 - before / now) <= 1e-9;
}

/* Lower by more than rounding: at the maximum the last digits go up and down. */
static bool fell(double before, double now)
{
	return !(now >= before - 1e-13 * fabs(before));
}

struct trial {
	newton_evaluate evaluate;
	void *context;
	double *good; /* the last good point; n->beta is the trial */
	int most;
};

/* Evaluates and factors at the trial; true in *good unless it has to be drawn back. */
static enum err look(const struct trial *t, struct newton *n, bool *good)
{
	enum err err = t->evaluate(t->context, n->beta, &n->slopes);
	*good = !err && all_finite(&n->slopes, n->p) && !fell(n->loglik, n->slopes.loglik);
	return err;
}

static enum err iterate(const struct trial *t, struct newton *n)
{
	size_t p = n->p;
	int halving = 0;
	for (n->iterations = 1; n->iterations <= t->most; n->iterations++) {
		bool good;
		enum err err = look(t, n, &good);
		if (err)
			return err;
		if (!good) {
			halving++;
			for (size_t k = 0; k < p; k++)
				n->beta[k] = (n->beta[k] + halving * t->good[k]) / (halving + 1);
			continue;
		}
		n->converged = !halving && settled(n->loglik, n->slopes.loglik);
		halving = 0;
		n->loglik = n->slopes.loglik;
		memcpy(t->good, n->beta, p * sizeof(double));
		factor(n, false);
		if (find_step(n) <= 1e-16 && n->converged)
			return ERR_OK;
		for (size_t k = 0; k < p; k++)
			n->beta[k] += n->step[k];
	}
	n->iterations = t->most;
	memcpy(n->beta, t->good, p * sizeof(double));
	enum err err = t->evaluate(t->context, n->beta, &n->slopes);
	factor(n, false);
	find_step(n);
	return err;
}

enum err newton_run(struct arena *mem, size_t p, newton_evaluate evaluate, void *context, int max_iterations,
		    struct newton *out)
{
	struct newton n = {.p = p};
	struct trial t = {.evaluate = evaluate, .context = context, .most = max_iterations};
	t.good = ARENA_ARRAY(mem, p, double);
	if (!newton_build(mem, p, &n) || !t.good)
		return err_memory();
	enum err err = evaluate(context, n.beta, &n.slopes);
	if (err)
		return err;
	n.loglik = n.loglik_start = n.slopes.loglik;
	factor(&n, true);
	n.score_test = find_step(&n);
	n.converged = true;
	bool any = false;
	for (size_t k = 0; k < p; k++) {
		n.beta[k] = n.step[k];
		any = any || !n.dropped[k];
	}
	if (any)
		err = iterate(&t, &n);
	symmetric_invert(n.slopes.information, p, n.variance);
	if (!err)
		*out = n;
	return err;
}

bool newton_runs_away(const struct newton *n, size_t k)
{
	double step = fabs(n->step[k]);
	return !(n->variance[k * n->p + k] > 0) || (step > 1e-6 && step > 3.1622776601683795e-05 * fabs(n->beta[k]));
}
