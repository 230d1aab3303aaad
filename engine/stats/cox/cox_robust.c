#include "stats/cox_parts.h"

#include "core/workers.h"
#include "stats/symmetric.h"

#include <math.h>

/*
 * Score residuals (Lin & Wei 1989), in terms of the weighted martingale residual M_i, the risk r_i, the cumulative hazard times mean
 * covariate B, and the events' own mean:
 *
 *   L_i = x_i M_i + r_i (B(t_i) - B(entry_i)) - [event] (w_i mean_j + r_i C_j)
 *
 * C being the part of B that Efron's tied events escape. One pass over the rows per column; the two tables make delayed entry and
 * ties cost nothing more. The variance is V (sum over clusters of L L') V; a row of count c
 * that is no cluster's has L of c rows alike, c (L / c)(L / c)'
 */
struct robust {
	const struct cox_scan *scan;
	const int32_t *cluster; /* NULL: every row one */
	size_t clusters;
	double *sum; /* p columns of clusters */
};

static void accumulate(const struct cox_design *d, double *table)
{
	for (size_t j = 1; j < d->runs; j++)
		for (size_t k = 0; k < d->p && d->run_stratum[j] == d->run_stratum[j - 1]; k++)
			table[j * d->p + k] += table[(j - 1) * d->p + k];
}

double cox_score_residual(const struct cox_scan *s, size_t k, size_t run, size_t row)
{
	const struct cox_design *d = s->d;
	const struct cox_tables *t = s->tables;
	double mean = t->hazard[run * d->p + k];
	if (d->entry_run && d->entry_run[row] >= 0)
		mean -= t->hazard[(size_t)d->entry_run[row] * d->p + k];
	double v = cox_covariate(d, k, row) * s->residual[row] + s->risk[row] * mean;
	if (cox_event(d, row)) {
		v -= cox_weight(d, row) * t->mean[run * d->p + k];
		if (t->credit)
			v -= s->risk[row] * t->credit[run * d->p + k];
	}
	return v;
}

/* What of the residual of a row counts: see above. */
static double row_share(const struct robust *r, size_t row)
{
	const struct cox_design *d = r->scan->d;
	return r->cluster || !d->count ? 1 : 1 / sqrt(d->count[row]);
}

static enum err column_residuals(size_t k, void *context)
{
	const struct robust *r = context;
	const struct cox_design *d = r->scan->d;
	double *sum = r->sum + k * r->clusters;
	for (size_t j = 0; j < d->runs; j++)
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			sum[r->cluster ? (size_t)r->cluster[i] : i] +=
				cox_score_residual(r->scan, k, j, i) * row_share(r, i);
	return ERR_OK;
}

static bool any_tied(const struct cox_design *d)
{
	for (size_t j = 0; j < d->runs; j++)
		if (d->deaths[j] > 1)
			return true;
	return false;
}

enum err cox_tables_fill(struct arena *mem, struct cox_scan *s, struct cox_tables *t)
{
	const struct cox_design *d = s->d;
	struct newton_slopes again = {.score = ARENA_ARRAY(mem, d->p, double),
				      .information = ARENA_ARRAY(mem, d->p * d->p, double)};
	bool tied = any_tied(d);
	t->hazard = ARENA_ARRAY(mem, d->runs * d->p, double);
	t->mean = ARENA_ARRAY(mem, d->runs * d->p, double);
	t->credit = tied ? ARENA_ARRAY(mem, d->runs * d->p, double) : NULL;
	s->residual = ARENA_ARRAY(mem, d->n, double);
	if (!again.score || !again.information || !t->hazard || !t->mean || (tied && !t->credit) || !s->residual)
		return err_memory();
	s->tables = t;
	enum err err = cox_slopes_again(s, &again);
	accumulate(d, t->hazard);
	return err;
}

enum err cox_robust(struct arena *mem, struct cox_scan *scan, const struct surv_sample *s, const double *variance,
		    double *out)
{
	size_t p = scan->d->p;
	struct cox_tables tables;
	struct robust r = {.scan = scan, .cluster = s->cluster, .clusters = s->cluster ? (size_t)s->clusters : s->n};
	r.sum = ARENA_ARRAY(mem, r.clusters * p, double);
	double *middle = ARENA_ARRAY(mem, p * p, double), *work = ARENA_ARRAY(mem, p * p, double);
	if (!r.sum || !middle || !work)
		return err_memory();
	enum err err = cox_tables_fill(mem, scan, &tables);
	if (!err)
		err = workers_run(p, column_residuals, &r);
	scan->tables = NULL;
	scan->residual = NULL;
	for (size_t a = 0; !err && a < p; a++)
		for (size_t b = 0; b <= a; b++)
			middle[a * p + b] = middle[b * p + a] =
				cox_dot(r.sum + a * r.clusters, r.sum + b * r.clusters, r.clusters);
	if (!err)
		symmetric_sandwich(variance, middle, p, work, out);
	return err;
}
