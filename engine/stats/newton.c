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

static bool settled(double before, double now, double epsilon)
{
	return before == now || fabs(1 - before / now) <= epsilon;
}

struct trial {
	newton_evaluate evaluate;
	void *context;
	const struct newton_rule *rule;
	double *good; /* the last good point; n->beta is the trial */
};

/* Lower, where it goes on by more than rounding: at the maximum the last digits go up and down. */
static bool fell(const struct trial *t, double before, double now)
{
	return !(now >= before - (t->rule->polish ? 1e-13 * fabs(before) : 0));
}

static void draw_back(const struct trial *t, struct newton *n, int halving)
{
	for (size_t k = 0; k < n->p; k++)
		n->beta[k] = (n->beta[k] + halving * t->good[k]) / (halving + 1);
}

/* Takes the trial for good; returns the step's gain. */
static double accept(const struct trial *t, struct newton *n)
{
	n->loglik = n->slopes.loglik;
	memcpy(t->good, n->beta, n->p * sizeof(double));
	factor(n, false);
	return find_step(n);
}

static enum err iterate(const struct trial *t, struct newton *n)
{
	const struct newton_rule *rule = t->rule;
	int halving = 0;
	for (n->iterations = 1; n->iterations <= rule->max_iterations; n->iterations++) {
		enum err err = t->evaluate(t->context, n->beta, &n->slopes);
		if (err)
			return err;
		bool finite = all_finite(&n->slopes, n->p);
		bool done = finite && !halving && settled(n->loglik, n->slopes.loglik, rule->epsilon);
		bool ends = done && !rule->polish;
		if (!ends && (!finite || fell(t, n->loglik, n->slopes.loglik))) {
			draw_back(t, n, ++halving);
			continue;
		}
		halving = 0;
		n->converged = done;
		if (accept(t, n) <= 1e-16 && done)
			ends = true;
		if (ends)
			return ERR_OK;
		for (size_t k = 0; k < n->p; k++)
			n->beta[k] += n->step[k];
	}
	n->iterations = rule->max_iterations;
	memcpy(n->beta, t->good, n->p * sizeof(double));
	enum err err = t->evaluate(t->context, n->beta, &n->slopes);
	if (err)
		return err;
	factor(n, false);
	find_step(n);
	return ERR_OK;
}

enum err newton_run(struct arena *mem, size_t p, newton_evaluate evaluate, void *context, const struct newton_rule *rule,
		    struct newton *out)
{
	struct newton n = {.p = p};
	const struct trial t = {.evaluate = evaluate, .context = context, .rule = rule, .good = ARENA_ARRAY(mem, p, double)};
	if (!newton_build(mem, p, &n) || !t.good)
		return err_memory();
	enum err err = evaluate(context, n.beta, &n.slopes);
	if (err)
		return err;
	n.loglik = n.loglik_start = n.slopes.loglik;
	factor(&n, true);
	n.score_test = find_step(&n);
	bool any = false;
	for (size_t k = 0; k < p; k++) {
		n.beta[k] = n.step[k];
		any = any || !n.dropped[k];
	}
	n.converged = !any;
	if (any)
		err = iterate(&t, &n);
	if (err)
		return err;
	symmetric_invert(n.slopes.information, p, n.variance);
	*out = n;
	return ERR_OK;
}

bool newton_runs_away(const struct newton *n, size_t k)
{
	double step = fabs(n->step[k]);
	return !(n->variance[k * n->p + k] > 0) || (step > 1e-6 && step > 3.1622776601683795e-05 * fabs(n->beta[k]));
}
