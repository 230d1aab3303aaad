#include "stats/cox_survival.h"

#include "stats/cox_parts.h"

#include <math.h>

struct walk {
	const struct cox_fit *fit;
	const double *x;
	double offset;
	double *q, *at; /* p */
};

/* x as the stratum's scaled column, and the relative hazard there. */
static double place(const struct walk *w, int32_t stratum)
{
	const struct cox_model *m = w->fit->model;
	double eta = w->offset;
	for (size_t k = 0; k < m->d.p; k++) {
		w->at[k] = (w->x[k] - m->d.shift[(size_t)stratum * m->d.p + k]) * m->d.scale[k];
		eta += w->at[k] * m->newton.beta[k];
	}
	return exp(eta);
}

/* q' V q with V of the caller's columns: q of a scaled column is q times the scale. */
static double spread(const struct walk *w, size_t run)
{
	const struct cox_model *m = w->fit->model;
	size_t p = m->d.p;
	double sum = 0;
	for (size_t k = 0; k < p; k++)
		w->q[k] = (m->scan.hazard[run] * w->at[k] - m->tables.hazard[run * p + k]) / m->d.scale[k];
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k < p; k++)
			sum += w->q[j] * w->fit->variance[j * p + k] * w->q[k];
	return sum;
}

static bool curve_build(struct arena *mem, size_t n, struct cox_curve *c)
{
	c->n = n;
	double **columns[] = {&c->time, &c->n_risk, &c->n_event, &c->n_censor, &c->hazard, &c->std_error};
	for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
		if (!(*columns[k] = ARENA_ARRAY(mem, n, double)))
			return false;
	return true;
}

/* Who is at risk and who ends, by weight, of runs first..first + c->n - 1. */
static void count_people(const struct cox_design *d, size_t first, struct cox_curve *c)
{
	double present = 0;
	for (size_t j = first + c->n; j-- > first;) {
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++) {
			double *ends = cox_event(d, i) ? c->n_event : c->n_censor;
			ends[j - first] += cox_weight(d, i);
			present += cox_weight(d, i);
		}
		for (size_t e = d->entry_run ? d->enter_start[j] : 0; d->entry_run && e < d->enter_start[j + 1]; e++)
			present -= cox_weight(d, d->enter_row[e]);
		c->n_risk[j - first] = present;
	}
}

static void fill_curve(const struct walk *w, size_t first, struct cox_curve *c)
{
	const struct cox_model *m = w->fit->model;
	double relative = place(w, c->stratum), own = 0;
	for (size_t j = first; j < first + c->n; j++) {
		if (m->d.deaths[j]) {
			struct cox_tie t =
				cox_tie_sums(m->scan.ties, m->d.deaths[j], m->scan.at_risk[j], cox_dying_risk(&m->scan, j));
			own += m->d.death_weight[j] * t.qq;
		}
		c->time[j - first] = m->s.tick_time[m->d.run_tick[j]];
		c->hazard[j - first] = relative * m->scan.hazard[j];
		c->std_error[j - first] = relative * sqrt(own + spread(w, j));
	}
	count_people(&m->d, first, c);
}

enum err cox_survival(struct arena *mem, const struct cox_fit *fit, const double *x, double offset, struct cox_curves *out)
{
	const struct cox_model *m = fit->model;
	if (!m || m->scan.ties == COX_EXACT)
		return err_set(ERR_VALUE, "a curve needs a kept fit, without exact ties");
	const struct cox_design *d = &m->d;
	struct walk w = {.fit = fit, .x = x, .offset = offset};
	w.q = ARENA_ARRAY(mem, d->p, double);
	w.at = ARENA_ARRAY(mem, d->p, double);
	struct cox_curves got = {.curve = ARENA_ARRAY(mem, d->strata, struct cox_curve)};
	if (!w.q || !w.at || !got.curve)
		return err_memory();
	for (size_t first = 0, end; first < d->runs; first = end) {
		for (end = first; end < d->runs && d->run_stratum[end] == d->run_stratum[first];)
			end++;
		struct cox_curve *c = &got.curve[got.n++];
		c->stratum = d->run_stratum[first];
		if (!curve_build(mem, end - first, c))
			return err_memory();
		fill_curve(&w, first, c);
	}
	*out = got;
	return ERR_OK;
}

/* The weighted mean of column k; 0 where it holds nothing but -1, 0 and 1. */
static double centre(const struct cox_design *d, size_t k)
{
	double sum = 0, total = 0;
	bool plain = true;
	for (size_t i = 0; i < d->n; i++) {
		double v = d->x[k][i];
		plain = plain && (v == 0 || fabs(v) == 1);
		sum += cox_weight(d, i) * (v - d->x[k][0]);
		total += cox_weight(d, i);
	}
	return plain ? 0 : d->x[k][0] + sum / total;
}

enum err cox_centre_of(const struct cox_fit *fit, double *out)
{
	if (!fit->model)
		return err_set(ERR_VALUE, "the centre needs a kept fit");
	for (size_t k = 0; k < fit->p; k++)
		out[k] = centre(&fit->model->d, k);
	return ERR_OK;
}
