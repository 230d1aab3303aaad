#include "stats/cox_residual.h"

#include "stats/cox_parts.h"

#include <math.h>
#include <string.h>

static bool of_events(enum cox_residual kind)
{
	return kind == COX_SCHOENFELD || kind == COX_SCALED_SCHOENFELD;
}

static double martingale(const struct cox_model *m, size_t i)
{
	return m->scan.residual[i] / cox_weight(&m->d, i);
}

/* The row's residuals by scaled column. */
static void scores(const struct cox_model *m, size_t run, size_t i, double *out)
{
	for (size_t k = 0; k < m->d.p; k++)
		out[k] = cox_score_residual(&m->scan, k, run, i) / cox_weight(&m->d, i);
}

static void schoenfeld(const struct cox_model *m, size_t run, size_t i, double *out)
{
	/* the table holds the mean over the run's events */
	for (size_t k = 0; k < m->d.p; k++)
		out[k] = cox_covariate(&m->d, k, i) - m->tables.mean[run * m->d.p + k];
}

/* From residuals by scaled column, in place, to what is asked for, by the caller's columns. */
static void finish(const struct cox_fit *fit, enum cox_residual kind, double weight, double *v, double *work)
{
	const struct cox_model *m = fit->model;
	size_t p = m->d.p;
	memcpy(work, v, p * sizeof(double));
	for (size_t k = 0; k < p; k++) {
		double scale = m->d.scale[k], moved = 0;
		for (size_t j = 0; j < p; j++)
			moved += m->newton.variance[k * p + j] * work[j];
		moved *= scale;
		if (m->newton.dropped[k])
			v[k] = 0;
		else if (kind == COX_SCORE || kind == COX_SCHOENFELD)
			v[k] = work[k] / scale;
		else if (kind == COX_SCALED_SCHOENFELD)
			v[k] = moved * m->d.events + fit->coef[k];
		else
			v[k] = moved * weight / (kind == COX_DFBETAS ? fit->std_error[k] : 1);
	}
}

static bool residuals_build(struct arena *mem, size_t n, size_t columns, bool events, struct cox_residuals *out)
{
	*out = (struct cox_residuals){.n = n,
				      .columns = columns,
				      .value = ARENA_ARRAY(mem, n * columns, double),
				      .row = ARENA_ARRAY(mem, n, size_t),
				      .time = events ? ARENA_ARRAY(mem, n, double) : NULL,
				      .stratum = events ? ARENA_ARRAY(mem, n, int32_t) : NULL};
	return out->value && out->row && (!events || (out->time && out->stratum));
}

static enum err event_residuals(struct arena *mem, const struct cox_fit *fit, enum cox_residual kind,
				struct cox_residuals *out)
{
	const struct cox_model *m = fit->model;
	const struct cox_design *d = &m->d;
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++)
		n += cox_event(d, i);
	double *work = ARENA_ARRAY(mem, d->p, double);
	if (!work || !residuals_build(mem, n, d->p, true, out))
		return err_memory();
	n = 0;
	for (size_t j = 0; j < d->runs; j++)
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++) {
			if (!cox_event(d, i))
				continue;
			double *v = out->value + n * d->p;
			schoenfeld(m, j, i, v);
			finish(fit, kind, 1, v, work);
			out->row[n] = m->s.row[i];
			out->time[n] = m->s.tick_time[d->run_tick[j]];
			out->stratum[n++] = d->run_stratum[j];
		}
	return ERR_OK;
}

/* Where each sorted row's residuals go, and how many places there are: in the order of the caller's rows. */
static enum err place_rows(struct arena *mem, const struct cox_model *m, size_t *place, struct cox_residuals *out,
			   size_t columns)
{
	const size_t *row = m->s.row;
	size_t last = 0;
	for (size_t i = 0; i < m->d.n; i++)
		last = row[i] > last ? row[i] : last;
	size_t *at = ARENA_ARRAY(mem, last + 1, size_t), n = 0;
	if (!at || !residuals_build(mem, m->d.n, columns, false, out))
		return err_memory();
	for (size_t i = 0; i < m->d.n; i++)
		at[row[i]] = 1;
	for (size_t r = 0; r <= last; r++)
		if (at[r]) {
			out->row[n] = r;
			at[r] = n++;
		}
	for (size_t i = 0; i < m->d.n; i++)
		place[i] = at[row[i]];
	return ERR_OK;
}

/* In the order of the codes, without those that no row has. */
static enum err place_clusters(struct arena *mem, const struct cox_model *m, size_t *place, struct cox_residuals *out,
			       size_t columns)
{
	size_t codes = (size_t)m->s.clusters, n = 0;
	size_t *at = ARENA_ARRAY(mem, codes, size_t);
	if (!at || !residuals_build(mem, codes, columns, false, out))
		return err_memory();
	for (size_t i = 0; i < m->d.n; i++)
		at[m->s.cluster[i]] = 1;
	for (size_t c = 0; c < codes; c++)
		if (at[c]) {
			out->row[n] = c;
			at[c] = n++;
		}
	for (size_t i = 0; i < m->d.n; i++)
		place[i] = at[m->s.cluster[i]];
	out->n = n;
	return ERR_OK;
}

static double deviance(double residual, double events)
{
	double inside = residual + (events > 0 ? events * log((events - residual) / events) : 0);
	return copysign(sqrt(fmax(0, -2 * inside)), residual);
}

static enum err row_residuals(struct arena *mem, const struct cox_fit *fit, enum cox_residual kind, bool collapse,
			      struct cox_residuals *out)
{
	const struct cox_model *m = fit->model;
	const struct cox_design *d = &m->d;
	size_t columns = kind <= COX_DEVIANCE ? 1 : d->p;
	size_t *place = ARENA_ARRAY(mem, d->n, size_t);
	double *v = ARENA_ARRAY(mem, columns, double), *work = ARENA_ARRAY(mem, columns, double);
	if (!place || !v || !work)
		return err_memory();
	enum err err = collapse ? place_clusters(mem, m, place, out, columns) : place_rows(mem, m, place, out, columns);
	double *events = err ? NULL : ARENA_ARRAY(mem, out->n, double);
	if (!events)
		return err ? err : err_memory();
	for (size_t j = 0; j < d->runs; j++)
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++) {
			double count = cox_count(d, i), times = collapse ? count : 1;
			if (columns == 1 && kind <= COX_DEVIANCE) {
				v[0] = martingale(m, i);
			} else {
				scores(m, j, i, v);
				finish(fit, kind, cox_weight(d, i) / count, v, work);
			}
			for (size_t k = 0; k < columns; k++)
				out->value[place[i] * columns + k] += times * v[k];
			events[place[i]] += times * cox_event(d, i);
		}
	for (size_t i = 0; kind == COX_DEVIANCE && i < out->n; i++)
		out->value[i] = deviance(out->value[i], events[i]);
	return ERR_OK;
}

enum err cox_residuals_of(struct arena *mem, const struct cox_fit *fit, enum cox_residual kind, bool collapse,
			  struct cox_residuals *out)
{
	if (!fit->model || fit->model->scan.ties == COX_EXACT)
		return err_set(ERR_VALUE, "residuals need a kept fit, without exact ties");
	if (collapse && (of_events(kind) || !fit->model->s.cluster))
		return err_set(ERR_VALUE, "residuals are summed by cluster: of rows, in a sample that has clusters");
	return of_events(kind) ? event_residuals(mem, fit, kind, out) : row_residuals(mem, fit, kind, collapse, out);
}
