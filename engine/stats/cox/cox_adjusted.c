#include "stats/cox_adjusted.h"

#include "stats/cox_parts.h"

#include <math.h>
#include <string.h>

struct adjust {
	const struct cox_model *m;
	const struct cox_adjusted_opts *opts;
	size_t clusters;
	double total;        /* weight of the rows */
	double *spent;       /* runs: sum of w / (S0 - f E0)^2 so far, in the stratum */
	size_t *reached;     /* strata: 1 + the last run at or before the time; the stratum's first run, if none */
	size_t *run_of;      /* n */
	double *survival;    /* n: at the level and time at hand */
	double *on_hazard;   /* strata: what a larger baseline hazard takes from the mean */
	double *on_beta;     /* p: what larger coefficients take */
	double *moved, *x;   /* p */
	double *sum, *first; /* clusters; times x clusters: of the level at hand, of the reference */
};

static bool adjust_build(struct arena *mem, struct adjust *a)
{
	const struct cox_design *d = &a->m->d;
	a->clusters = a->opts->by_cluster && a->m->s.cluster ? (size_t)a->m->s.clusters : d->n;
	a->spent = ARENA_ARRAY(mem, d->runs, double);
	a->reached = ARENA_ARRAY(mem, d->strata, size_t);
	a->run_of = ARENA_ARRAY(mem, d->n, size_t);
	a->survival = ARENA_ARRAY(mem, d->n, double);
	a->on_hazard = ARENA_ARRAY(mem, d->strata, double);
	a->on_beta = ARENA_ARRAY(mem, d->p, double);
	a->moved = ARENA_ARRAY(mem, d->p, double);
	a->x = ARENA_ARRAY(mem, d->p, double);
	a->sum = ARENA_ARRAY(mem, a->clusters, double);
	a->first = ARENA_ARRAY(mem, a->clusters * a->opts->times, double);
	return a->spent && a->reached && a->run_of && a->survival && a->on_hazard && a->on_beta && a->moved && a->x &&
	       a->sum && a->first;
}

static struct cox_tie tie_of(const struct cox_model *m, size_t j)
{
	return cox_tie_sums(m->scan.ties, m->d.deaths[j], m->scan.at_risk[j], cox_dying_risk(&m->scan, j));
}

static void prepare(struct adjust *a)
{
	const struct cox_design *d = &a->m->d;
	for (size_t j = 0; j < d->runs; j++) {
		a->spent[j] = j && d->run_stratum[j] == d->run_stratum[j - 1] ? a->spent[j - 1] : 0;
		if (d->deaths[j])
			a->spent[j] += d->death_weight[j] * tie_of(a->m, j).qq;
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++) {
			a->run_of[i] = j;
			a->total += cox_weight(d, i);
		}
	}
}

/* How far each stratum's runs go by time t. False where some stratum was not seen for so long. */
static bool reach(struct adjust *a, double t)
{
	const struct cox_design *d = &a->m->d;
	bool seen = true;
	for (size_t j = 0; j < d->runs; j++) {
		size_t g = (size_t)d->run_stratum[j];
		double end = a->m->s.tick_time[d->run_tick[j]];
		if (!j || d->run_stratum[j - 1] != d->run_stratum[j])
			a->reached[g] = j;
		if (end <= t)
			a->reached[g] = j + 1;
		if (j + 1 == d->runs || d->run_stratum[j + 1] != d->run_stratum[j])
			seen = seen && end >= t;
	}
	return seen;
}

static size_t stratum_of(const struct cox_design *d, size_t i)
{
	return d->stratum ? (size_t)d->stratum[i] : 0;
}

/* The last run of row i's stratum by the time at hand; false: none yet. */
static bool last_run(const struct adjust *a, size_t i, size_t *run)
{
	size_t g = stratum_of(&a->m->d, i), next = a->reached[g];
	*run = next - (next > 0);
	return next > 0 && (size_t)a->m->d.run_stratum[*run] == g;
}

/* Row i's relative hazard at the level, its covariates there in a->x. */
static double relative(struct adjust *a, size_t i, size_t level)
{
	const struct cox_design *d = &a->m->d;
	double eta = d->offset ? d->offset[i] - d->offset_shift : 0;
	for (size_t k = 0; k < d->p; k++)
		a->x[k] = cox_covariate(d, k, i);
	for (size_t c = 0; c < a->opts->columns; c++) {
		size_t k = a->opts->column[c];
		a->x[k] = ((level == c + 1) - d->shift[stratum_of(d, i) * d->p + k]) * d->scale[k];
	}
	for (size_t k = 0; k < d->p; k++)
		eta += a->x[k] * a->m->newton.beta[k];
	return exp(eta);
}

/* The mean survival at the level, and how it hangs on the hazard and the coefficients. */
static double mean_survival(struct adjust *a, size_t level)
{
	const struct cox_model *m = a->m;
	const struct cox_design *d = &m->d;
	double mean = 0;
	memset(a->on_hazard, 0, d->strata * sizeof(double));
	memset(a->on_beta, 0, d->p * sizeof(double));
	for (size_t i = 0; i < d->n; i++) {
		size_t run;
		bool any = last_run(a, i, &run);
		double share = cox_weight(d, i) / a->total, r = relative(a, i, level);
		double hazard = any ? m->scan.hazard[run] : 0;
		a->survival[i] = exp(-hazard * r);
		double slope = share * a->survival[i] * r;
		mean += share * a->survival[i];
		a->on_hazard[stratum_of(d, i)] += slope;
		for (size_t k = 0; any && k < d->p; k++)
			a->on_beta[k] += slope * (hazard * a->x[k] - m->tables.hazard[run * d->p + k]);
	}
	for (size_t k = 0; k < d->p; k++) {
		a->moved[k] = 0;
		for (size_t j = 0; j < d->p; j++)
			a->moved[k] += m->newton.variance[k * d->p + j] * a->on_beta[j];
	}
	return mean;
}

/* What row j's weight does to the baseline hazard of its stratum by the time at hand, b held. */
static double hazard_influence(const struct adjust *a, size_t j)
{
	const struct cox_model *m = a->m;
	const struct cox_design *d = &m->d;
	size_t run, own = a->run_of[j];
	if (!last_run(a, j, &run))
		return 0;
	bool ended = own <= run;
	double spent = a->spent[ended ? own : run];
	if (d->entry_run && d->entry_run[j] >= 0) {
		if ((size_t)d->entry_run[j] >= run)
			return 0;
		spent -= a->spent[d->entry_run[j]];
	}
	double v = -m->scan.risk[j] * spent;
	if (!ended || !cox_event(d, j))
		return v;
	struct cox_tie t = tie_of(m, own);
	return v + cox_weight(d, j) * t.q / (double)d->deaths[own] + m->scan.risk[j] * d->death_weight[own] * t.qqf;
}

/* Influences of the level at hand, summed by cluster. */
static void influences(struct adjust *a, double mean)
{
	const struct cox_model *m = a->m;
	const struct cox_design *d = &m->d;
	bool by_cluster = a->opts->by_cluster && m->s.cluster;
	memset(a->sum, 0, a->clusters * sizeof(double));
	for (size_t j = 0; j < d->n; j++) {
		double v = cox_weight(d, j) * (a->survival[j] - mean) / a->total;
		v -= a->on_hazard[stratum_of(d, j)] * hazard_influence(a, j);
		for (size_t k = 0; k < d->p; k++)
			v -= a->moved[k] * cox_score_residual(&m->scan, k, a->run_of[j], j);
		/* rows alike, each its own square */
		a->sum[by_cluster ? (size_t)m->s.cluster[j] : j] += by_cluster ? v : v / sqrt(cox_count(d, j));
	}
}

static double root_of_squares(const double *a, const double *b, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (a[i] - (b ? b[i] : 0)) * (a[i] - (b ? b[i] : 0));
	return sqrt(sum);
}

static void put_level(struct adjust *a, size_t level, size_t time, struct cox_adjusted *out)
{
	size_t at = level * out->times + time;
	double *first = a->first + time * a->clusters;
	const struct num none = num_none(level ? WHY_NOT_REACHED : WHY_REFERENCE);
	out->survival[at] = out->std_error[at] = num_none(WHY_NOT_REACHED);
	out->difference[at] = out->difference_se[at] = none;
	if (!reach(a, a->opts->time[time]))
		return;
	double mean = mean_survival(a, level);
	influences(a, mean);
	out->survival[at] = num_of(mean);
	out->std_error[at] = num_of(root_of_squares(a->sum, NULL, a->clusters));
	if (!level) {
		memcpy(first, a->sum, a->clusters * sizeof(double));
		return;
	}
	out->difference[at] = num_of(mean - out->survival[time].v);
	out->difference_se[at] = num_of(root_of_squares(a->sum, first, a->clusters));
}

enum err cox_adjust(struct arena *mem, const struct cox_fit *fit, const struct cox_adjusted_opts *opts,
		    struct cox_adjusted *out)
{
	if (!fit->model || fit->model->scan.ties == COX_EXACT)
		return err_set(ERR_VALUE, "an adjusted curve needs a kept fit, without exact ties");
	size_t levels = opts->columns + 1, n = levels * opts->times;
	struct adjust a = {.m = fit->model, .opts = opts};
	struct cox_adjusted got = {.levels = levels,
				   .times = opts->times,
				   .survival = ARENA_ARRAY(mem, n, struct num),
				   .std_error = ARENA_ARRAY(mem, n, struct num),
				   .difference = ARENA_ARRAY(mem, n, struct num),
				   .difference_se = ARENA_ARRAY(mem, n, struct num)};
	bool ok = got.survival && got.std_error && got.difference && got.difference_se && adjust_build(mem, &a);
	if (!ok)
		return err_memory();
	prepare(&a);
	for (size_t g = 0; g < levels; g++)
		for (size_t t = 0; t < opts->times; t++)
			put_level(&a, g, t, &got);
	*out = got;
	return ERR_OK;
}
