#include "stats/discrete.h"

#include <math.h>

enum { SESSIONS_MAX = 10000 };

/* The rows at risk at some session, as the regression takes them. */
struct rows {
	struct glm_data data;
	struct glm_levels levels;
	double *y, *offset, *weight;
	double **x;
	int32_t *count, *cluster, *first, *last;
};

static double time_of(const struct surv_sample *s, int32_t tick)
{
	return tick < 0 ? 0 : s->tick_time[tick];
}

static enum err check_row(const struct surv_sample *s, size_t i, int32_t cause)
{
	double time = time_of(s, s->time[i]), entry = s->entry ? time_of(s, s->entry[i]) : 0;
	struct err_place place = err_place(0, (long)s->row[i] + 1, 0);
	if (time != floor(time) || time < 0 || entry != floor(entry) || entry < 0)
		return err_at(ERR_VALUE, place, "a session must be a whole number: times from 1 up, entries from 0 up");
	if (time > SESSIONS_MAX)
		return err_at(ERR_LIMIT, place, "a session above %d: count in larger units", SESSIONS_MAX);
	if (time == 0 && s->status[i] == cause)
		return err_at(ERR_VALUE, place, "an event at session 0, at which nobody is at risk; sessions begin at 1");
	return ERR_OK;
}

static enum err rows_build(struct arena *mem, const struct surv_sample *s, struct rows *r)
{
	size_t n = s->n;
	bool ok = true;
	*r = (struct rows){.y = ARENA_ARRAY(mem, n, double),
			   .first = ARENA_ARRAY(mem, n, int32_t),
			   .last = ARENA_ARRAY(mem, n, int32_t),
			   .offset = s->offset ? ARENA_ARRAY(mem, n, double) : NULL,
			   .weight = s->weight ? ARENA_ARRAY(mem, n, double) : NULL,
			   .count = s->count ? ARENA_ARRAY(mem, n, int32_t) : NULL,
			   .cluster = s->cluster ? ARENA_ARRAY(mem, n, int32_t) : NULL,
			   .x = ARENA_ARRAY(mem, s->p, double *)};
	for (size_t k = 0; r->x && k < s->p; k++)
		ok = (r->x[k] = ARENA_ARRAY(mem, n, double)) != NULL && ok;
	ok = ok && r->y && r->first && r->last && r->x && !r->offset == !s->offset && !r->weight == !s->weight &&
	     !r->count == !s->count && !r->cluster == !s->cluster;
	return ok ? ERR_OK : err_memory();
}

static void take_row(const struct surv_sample *s, size_t i, int32_t cause, struct rows *r)
{
	size_t at = r->data.n++;
	r->y[at] = s->status[i] == cause;
	r->first[at] = s->entry ? (int32_t)time_of(s, s->entry[i]) : 0;
	r->last[at] = (int32_t)time_of(s, s->time[i]) - 1;
	r->levels.n = r->last[at] + 1 > r->levels.n ? r->last[at] + 1 : r->levels.n;
	if (s->offset)
		r->offset[at] = s->offset[i];
	if (s->weight)
		r->weight[at] = s->weight[i];
	if (s->count)
		r->count[at] = s->count[i];
	if (s->cluster)
		r->cluster[at] = s->cluster[i];
	for (size_t k = 0; k < s->p; k++)
		r->x[k][at] = s->x[k][i];
}

static enum err take_rows(struct arena *mem, const struct surv_sample *s, const struct discrete_opts *o, struct rows *r)
{
	int32_t cause = o->cause ? o->cause : 1;
	enum err err = rows_build(mem, s, r);
	for (size_t i = 0; !err && i < s->n; i++) {
		err = check_row(s, i, cause);
		if (!err && time_of(s, s->time[i]) > 0)
			take_row(s, i, cause, r);
	}
	if (!err && !r->data.n)
		err = err_set(ERR_EMPTY, "nobody was at risk at a session");
	return err;
}

static enum err baseline_of(struct arena *mem, enum discrete_baseline baseline, struct rows *r)
{
	r->levels.first = r->first;
	r->levels.last = r->last;
	r->levels.common = baseline != DISCRETE_FACTOR;
	if (baseline == DISCRETE_FACTOR || baseline == DISCRETE_NONE)
		return ERR_OK;
	double *shape = ARENA_ARRAY(mem, (size_t)r->levels.n, double);
	const double **shapes = ARENA_ARRAY(mem, 1, const double *);
	if (!shape || !shapes)
		return err_memory();
	for (int32_t l = 0; l < r->levels.n; l++)
		shape[l] = baseline == DISCRETE_LOG ? log1p(l) : l + 1;
	shapes[0] = shape;
	r->levels.shape = shapes;
	r->levels.shapes = 1;
	return ERR_OK;
}

static void tabulate(const struct rows *r, struct discrete_fit *fit)
{
	for (size_t i = 0; i < r->data.n; i++) {
		double weight = (r->weight ? r->weight[i] : 1) * (r->count ? r->count[i] : 1);
		for (int32_t l = r->first[i]; l <= r->last[i]; l++)
			fit->at_risk[l] += weight;
		fit->events[r->last[i]] += weight * r->y[i];
	}
}

static enum err fit_rows(struct arena *mem, struct rows *r, const struct surv_sample *s, const struct discrete_opts *o,
			 struct discrete_fit *fit)
{
	r->data.family = o->link == DISCRETE_LOGIT ? GLM_LOGIT : GLM_CLOGLOG;
	r->data.p = s->p;
	r->data.y = r->y;
	r->data.x = (const double *const *)r->x;
	r->data.offset = r->offset;
	r->data.weight = r->weight;
	r->data.count = r->count;
	r->data.cluster = r->cluster;
	r->data.clusters = s->clusters;
	r->data.robust = o->robust;
	r->data.levels = &r->levels;
	fit->sessions = (size_t)r->levels.n;
	fit->at_risk = ARENA_ARRAY(mem, fit->sessions, double);
	fit->events = ARENA_ARRAY(mem, fit->sessions, double);
	if (!fit->at_risk || !fit->events)
		return err_memory();
	tabulate(r, fit);
	enum err err = glm_fit(mem, &r->data, &fit->glm);
	fit->base = err ? 0 : fit->glm.p - s->p;
	return err;
}

enum err discrete_fit(struct arena *mem, const struct surv_sample *s, const struct discrete_opts *opts,
		      struct discrete_fit *out)
{
	struct rows rows;
	struct discrete_fit fit = {0};
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	enum err err = take_rows(scratch, s, opts, &rows);
	if (!err)
		err = baseline_of(scratch, opts->baseline, &rows);
	if (!err)
		err = fit_rows(mem, &rows, s, opts, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
