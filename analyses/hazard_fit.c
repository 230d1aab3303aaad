#include "analyses/hazard_fit.h"

#include "sample/cells.h"
#include "stats/finegray.h"
#include "stats/normal.h"
#include "stats/parametric.h"

#include <math.h>

/* One coefficient on the log scale with its standard error, or why it is none. */
struct log_ratio {
	double estimate, se;
	enum why why;
	bool converged;
};

static void hazard_of(const struct log_ratio *r, double z, struct hazard *h)
{
	enum why why = r->why != WHY_NONE ? r->why : r->converged ? WHY_NONE : WHY_NOT_CONVERGED;
	if (why == WHY_NONE && !(r->se > 0))
		why = WHY_FEW_CLIENTS;
	h->hr = h->low = h->high = h->p = h->ph_p = num_none(why);
	if (why != WHY_NONE)
		return;
	h->hr = num_of(exp(r->estimate));
	h->low = num_of(exp(r->estimate - z * r->se));
	h->high = num_of(exp(r->estimate + z * r->se));
	h->p = num_of(normal_p(r->estimate / r->se));
}

static enum err fit_cox(struct arena *mem, const struct hazard_rows *r, double z, struct hazard *out)
{
	struct surv_sample sample;
	struct cox_fit fit;
	struct cox_opts opts = {.ties = COX_EFRON, .robust = true, .zph = COX_ZPH_KM, .term_of = r->term_of};
	enum err err = surv_build_cells(mem, &r->rows, &sample);
	if (!err)
		err = cox_fit(mem, &sample, &opts, &fit);
	if (err)
		return err;
	for (size_t j = 0; j < r->level_columns; j++) {
		struct hazard *h = &out[r->level_of[j]];
		hazard_of(&(struct log_ratio){fit.coef[j], fit.robust_se[j], fit.why[j], fit.converged}, z, h);
		if (fit.zph && num_is(h->hr))
			h->ph_p = fit.zph[j].p_value;
	}
	return ERR_OK;
}

static enum err fit_finegray(struct arena *mem, const struct hazard_rows *r, double z, struct hazard *out)
{
	struct surv_sample sample;
	struct finegray_fit fit;
	const struct finegray_opts opts = {.cause = STATUS_EVENT, .convention = FINEGRAY_SURVIVAL, .ties = COX_EFRON};
	enum err err = surv_build_cells(mem, &r->rows, &sample);
	if (!err)
		err = finegray_fit(mem, &sample, &opts, &fit);
	if (err)
		return err;
	for (size_t j = 0; j < r->level_columns; j++)
		hazard_of(&(struct log_ratio){fit.coef[j], fit.robust_se[j], fit.why[j], fit.converged}, z,
			  &out[r->level_of[j]]);
	return ERR_OK;
}

/* Weibull: log HR = -b / s with s = exp(t); its gradient is (-1/s, b/s) in b and t. */
static struct log_ratio weibull_ratio(const struct parametric_fit *f, size_t column)
{
	size_t at = 1 + column, scale = 1 + f->p;
	double s = exp(f->coef[scale]), db = -1 / s, dt = f->coef[at] / s;
	double variance = db * db * f->variance[at * f->n + at] + 2 * db * dt * f->variance[at * f->n + scale] +
			  dt * dt * f->variance[scale * f->n + scale];
	return (struct log_ratio){-f->coef[at] / s, sqrt(variance), f->why[at], f->outcome == PARAMETRIC_CONVERGED};
}

/* Rows whose only score is at the start say nothing of the time; they are left out by a weight of 0. */
static enum err fit_interval(struct arena *mem, const struct hazard_rows *r, double z, struct hazard *out)
{
	struct parametric_fit fit;
	size_t n = r->rows.n;
	double *upper = ARENA_ARRAY(mem, n, double), *weight = ARENA_ARRAY(mem, n, double);
	double *lower = ARENA_ARRAY(mem, n, double);
	if (!upper || !weight || !lower)
		return err_memory();
	for (size_t i = 0; i < n; i++) {
		bool event = r->rows.status[i] == STATUS_EVENT;
		upper[i] = event ? r->rows.time[i] : INFINITY;
		weight[i] = event || r->since[i] > 0;
		lower[i] = weight[i] > 0 ? r->since[i] : r->rows.time[i];
	}
	const struct parametric_data data = {.n = n,
					     .p = r->rows.p,
					     .time = lower,
					     .time2 = upper,
					     .weight = weight,
					     .cluster = r->rows.cluster,
					     .clusters = r->rows.clusters,
					     .x = r->rows.x};
	enum err err = parametric_fit(mem, &data, &(struct parametric_opts){PARAMETRIC_WEIBULL, true}, &fit);
	if (err)
		return err;
	for (size_t j = 0; j < r->level_columns; j++) {
		struct log_ratio ratio = weibull_ratio(&fit, j);
		hazard_of(&ratio, z, &out[r->level_of[j]]);
	}
	return ERR_OK;
}

enum err hazard_fit(struct arena *mem, const struct hazard_rows *r, enum hazard_model model, double z, struct hazard *out)
{
	if (!r->rows.n || !r->level_columns)
		return ERR_OK;
	if (model == HAZARD_SUBDISTRIBUTION)
		return fit_finegray(mem, r, z, out);
	return model == HAZARD_INTERVAL ? fit_interval(mem, r, z, out) : fit_cox(mem, r, z, out);
}
