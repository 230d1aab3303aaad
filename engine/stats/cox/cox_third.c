#include "stats/cox/cox_ascent.h"
#include "stats/cox_block.h"

#include <string.h>

/*
 * With h_i = x_i' V x_i and means over a risk set (Efron's fractions included), the third central moments contracted with V are
 *
 *   sum_jk V_jk E[(x - m)_j (x - m)_k (x - m)_r] = E[h x_r] - E[h] m_r - 2 (E[x x'] V m)_r + 2 (m' V m) m_r
 *
 * so one pass from the last run to the first, holding the sums of r, r h, r x, r h x, r x x' over the risk set, gives all of them.
 */
struct cox_third {
	size_t p, sums;
	double *all, *lost; /* over the risk set, and what rounding took */
	double *dying;      /* over the events of a run */
	double *left;       /* the first less a fraction of the last */
	double *row;        /* what one row adds */
	double *x, *vx;     /* p */
};

/* Places in a vector of sums: r, r h, then p of r x, p of r h x, p x p of r x x'. */
enum { AT_RISK, AT_H, AT_X };

static bool numbers(struct arena *mem, size_t n, double **out)
{
	return (*out = ARENA_ARRAY(mem, n, double)) != NULL;
}

enum err cox_third_build(struct arena *mem, size_t p, struct cox_third **out)
{
	struct cox_third *t = ARENA_NEW(mem, struct cox_third);
	if (!t)
		return err_memory();
	t->p = p;
	t->sums = AT_X + 2 * p + p * p;
	bool ok = numbers(mem, t->sums, &t->all) && numbers(mem, t->sums, &t->lost) && numbers(mem, t->sums, &t->dying) &&
		  numbers(mem, t->sums, &t->left) && numbers(mem, t->sums, &t->row) && numbers(mem, p, &t->x) &&
		  numbers(mem, p, &t->vx);
	if (!ok)
		return err_memory();
	*out = t;
	return ERR_OK;
}

/* v = V x; x' V x is returned. */
static double quadratic_form(const double *variance, size_t p, const double *x, double *v)
{
	double form = 0;
	for (size_t j = 0; j < p; j++) {
		v[j] = 0;
		for (size_t k = 0; k < p; k++)
			v[j] += variance[j * p + k] * x[k];
		form += v[j] * x[j];
	}
	return form;
}

static void take_row(struct cox_third *t, const struct cox_scan *s, const double *variance, size_t row)
{
	size_t p = t->p;
	double r = s->risk[row], *rx = t->row + AT_X, *rhx = rx + p, *rxx = rhx + p;
	for (size_t k = 0; k < p; k++)
		t->x[k] = cox_covariate(s->d, k, row);
	double h = quadratic_form(variance, p, t->x, t->vx);
	t->row[AT_RISK] = r;
	t->row[AT_H] = r * h;
	for (size_t j = 0; j < p; j++) {
		rx[j] = r * t->x[j];
		rhx[j] = h * rx[j];
		for (size_t k = 0; k < p; k++)
			rxx[j * p + k] = rx[j] * t->x[k];
	}
}

/* The rows of run j join the risk set, those that enter at it leave. */
static void take_run(struct cox_third *t, const struct cox_scan *s, const double *variance, size_t j)
{
	const struct cox_design *d = s->d;
	memset(t->dying, 0, t->sums * sizeof(double));
	for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++) {
		take_row(t, s, variance, i);
		for (size_t k = 0; k < t->sums; k++)
			cox_add(&t->all[k], &t->lost[k], t->row[k]);
		for (size_t k = 0; cox_event(d, i) && k < t->sums; k++)
			t->dying[k] += t->row[k];
	}
	for (size_t e = d->entry_run ? d->enter_start[j] : 0; d->entry_run && e < d->enter_start[j + 1]; e++) {
		take_row(t, s, variance, d->enter_row[e]);
		for (size_t k = 0; k < t->sums; k++)
			cox_add(&t->all[k], &t->lost[k], -t->row[k]);
	}
}

/* One event, of which `fraction` of the run's events have left the risk set. */
static void add_event(struct cox_third *t, const double *variance, double weight, double fraction, double *score)
{
	size_t p = t->p;
	for (size_t k = 0; k < t->sums; k++)
		t->left[k] = t->all[k] + t->lost[k] - fraction * t->dying[k];
	double r = t->left[AT_RISK], *mean = t->left + AT_X;
	const double *rhx = mean + p, *rxx = rhx + p;
	for (size_t k = 0; k < p; k++)
		mean[k] /= r;
	double form = quadratic_form(variance, p, mean, t->vx);
	for (size_t j = 0; j < p; j++) {
		double crossed = 0;
		for (size_t k = 0; k < p; k++)
			crossed += rxx[j * p + k] * t->vx[k];
		score[j] += weight / 2 * ((rhx[j] - t->left[AT_H] * mean[j] - 2 * crossed) / r + 2 * form * mean[j]);
	}
}

void cox_third_add(struct cox_third *t, const struct cox_scan *s, const double *variance, double *score)
{
	const struct cox_design *d = s->d;
	for (size_t j = d->runs; j-- > 0;) {
		if (j + 1 == d->runs || d->run_stratum[j] != d->run_stratum[j + 1]) {
			memset(t->all, 0, t->sums * sizeof(double));
			memset(t->lost, 0, t->sums * sizeof(double));
		}
		take_run(t, s, variance, j);
		double deaths = (double)d->deaths[j];
		if (s->ties != COX_EFRON && deaths > 0)
			add_event(t, variance, deaths * d->death_weight[j], 0, score);
		for (int64_t l = 0; s->ties == COX_EFRON && l < d->deaths[j]; l++)
			add_event(t, variance, d->death_weight[j], (double)l / deaths, score);
	}
}
