#include "stats/cox_bootstrap.h"

#include "stats/cox_residual.h"

#include <math.h>

struct resampled {
	const struct surv_sample *s;
	struct cox_opts opts;
	bool by_cluster;
};

/* Coefficients of the sample as it was drawn; a draw of rows that count for nothing has none. */
static enum err coefficients(struct arena *scratch, const int32_t *times, double *out, void *context)
{
	const struct resampled *r = context;
	struct surv_sample drawn = *r->s;
	int32_t *count = ARENA_ARRAY(scratch, drawn.n, int32_t);
	if (!count)
		return err_memory();
	for (size_t i = 0; i < drawn.n; i++) {
		int32_t own = drawn.count ? drawn.count[i] : 1;
		count[i] = r->by_cluster ? times[drawn.cluster[i]] * own : times[i];
	}
	drawn.count = count;
	struct cox_fit fit;
	enum err err = cox_fit(scratch, &drawn, &r->opts, &fit);
	if (err && err != ERR_EMPTY)
		return err;
	/* Firth's estimate of a column that runs away stands */
	for (size_t k = 0; k < drawn.p; k++) {
		bool stands = !err && (fit.why[k] == WHY_NONE || (fit.firth && fit.why[k] == WHY_INFINITE));
		out[k] = stands && fit.converged ? fit.coef[k] : NAN;
	}
	return ERR_OK;
}

/* The dfbeta of each row of s, or of each cluster: p columns of n. */
static enum err influences(struct arena *scratch, const struct surv_sample *s, const struct cox_fit *fit, bool by_cluster,
			   size_t n, double **out)
{
	struct cox_residuals r;
	size_t rows = 0;
	enum err err = cox_residuals_of(scratch, fit, COX_DFBETA, by_cluster, &r);
	for (size_t i = 0; !err && i < s->n; i++)
		rows = s->row[i] >= rows ? s->row[i] + 1 : rows;
	size_t *place = err ? NULL : ARENA_ARRAY(scratch, rows, size_t);
	double *influence = err ? NULL : ARENA_ARRAY(scratch, s->p * n, double);
	if (err || !place || !influence)
		return err ? err : err_memory();
	for (size_t i = 0; i < s->n; i++)
		place[s->row[i]] = i;
	for (size_t i = 0; i < r.n; i++)
		for (size_t k = 0; k < s->p; k++)
			influence[k * n + (by_cluster ? r.row[i] : place[r.row[i]])] = r.value[i * s->p + k];
	*out = influence;
	return ERR_OK;
}

enum err cox_bootstrap(struct arena *mem, const struct surv_sample *s, const struct cox_fit *fit,
		       const struct cox_opts *opts, const struct cox_resampling *how, struct bootstrap *out)
{
	if (how->by_cluster && how->within_strata)
		return err_set(ERR_VALUE, "clusters are not drawn within strata");
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct bootstrap_units units = {.n = s->n, .size = s->count};
	if (how->by_cluster)
		units = (struct bootstrap_units){.n = (size_t)s->clusters};
	else if (how->within_strata && s->stratum) {
		units.stratum = s->stratum;
		units.strata = s->strata;
	}
	struct resampled r = {.s = s, .opts = *opts, .by_cluster = how->by_cluster};
	r.opts.robust = r.opts.concordance = r.opts.keep = r.opts.small_sample = false;
	r.opts.zph = COX_ZPH_NONE;
	r.opts.profile = COX_NEVER;
	double *influence = NULL;
	enum err err = ERR_OK;
	if (how->opts.type == BOOTSTRAP_BCA)
		err = influences(scratch, s, fit, how->by_cluster, units.n, &influence);
	struct bootstrap_statistic statistic = {s->p, coefficients, &r, influence};
	if (!err)
		err = bootstrap_run(mem, &units, &statistic, &how->opts, out);
	arena_free(scratch);
	return err;
}
