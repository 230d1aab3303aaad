#include "stats/cox/cox_ascent.h"

#include <string.h>

static bool any_infinite(const struct cox_fit *fit)
{
	for (size_t k = 0; k < fit->p; k++)
		if (fit->why[k] == WHY_INFINITE)
			return true;
	return false;
}

static bool wanted(enum cox_when when, const struct cox_fit *fit)
{
	return when == COX_ALWAYS || (when == COX_IF_INFINITE && any_infinite(fit));
}

/* From 0 to the top of the penalised likelihood, which takes the place of Newton's. */
static enum err penalise(struct cox_ascent *a, struct newton *n)
{
	size_t p = a->scan->d->p;
	memset(a->beta, 0, p * sizeof(double));
	enum err err = cox_ascent_at(a, a->beta);
	n->loglik_start = a->loglik;
	if (!err)
		err = cox_ascent_climb(a, COX_HOLD_NONE);
	memcpy(n->beta, a->beta, p * sizeof(double));
	memcpy(n->variance, a->variance, p * p * sizeof(double));
	n->loglik = a->loglik;
	n->iterations = a->iterations;
	n->converged = a->converged;
	return err;
}

enum err cox_firth(struct cox_places *mem, struct cox_scan *scan, const struct cox_opts *opts, struct newton *n,
		   struct cox_fit *fit)
{
	struct cox_ascent a;
	bool profile = wanted(opts->profile, fit);
	fit->firth = scan->ties != COX_EXACT && wanted(opts->firth, fit);
	if (!profile && !fit->firth)
		return ERR_OK;
	enum err err = cox_ascent_build(mem->scratch, scan, n->dropped, fit->firth, &a);
	if (!err && fit->firth)
		err = penalise(&a, n);
	if (!err && profile) {
		fit->profile = ARENA_ARRAY(mem->result, fit->p, struct cox_profile);
		err = fit->profile ? cox_profile(mem->scratch, &a, n, opts->level, fit) : err_memory();
	}
	return err ? err : cox_evaluate(scan, n->beta, &n->slopes);
}
