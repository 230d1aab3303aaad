#include "analyses/hazard.h"

#include "sample/cells.h"
#include "stats/normal.h"

#include <math.h>

enum err hazard_counts(struct arena *mem, const struct analysis_input *in, const struct event_sample *s, double *clients,
		       double *events)
{
	/* A client stands in one level once, however many rows they have. */
	uint8_t *seen = ARENA_ARRAY(mem, in->cohort->clients + 1, uint8_t);
	if (!seen)
		return err_memory();
	for (size_t i = 0; i < s->rows.n; i++) {
		int32_t g = s->rows.group[i];
		bool event = s->rows.status[i] == STATUS_EVENT;
		uint8_t *client = &seen[s->client[i]];
		clients[g] += !(*client & 1);
		events[g] += event && !(*client & 2);
		*client |= event ? 3 : 1;
	}
	return ERR_OK;
}

/* The rows that enter the fit, with the columns of the levels that are left and the covariates. */
struct fit_rows {
	struct surv_rows rows;
	size_t level_columns; /* the first columns are levels */
	int32_t *level_of;    /* the level of each of them */
	int32_t *term_of;
};

struct copy {
	size_t n;
	double *entry, *time, **x;
	int32_t *status, *stratum, *cluster;
};

static enum err copy_new(struct arena *mem, size_t n, size_t p, bool entry, bool stratum, struct copy *c)
{
	*c = (struct copy){.entry = entry ? ARENA_ARRAY(mem, n, double) : NULL,
			   .time = ARENA_ARRAY(mem, n, double),
			   .x = ARENA_ARRAY(mem, p + 1, double *),
			   .status = ARENA_ARRAY(mem, n, int32_t),
			   .stratum = stratum ? ARENA_ARRAY(mem, n, int32_t) : NULL,
			   .cluster = ARENA_ARRAY(mem, n, int32_t)};
	if (!c->time || !c->x || !c->status || !c->cluster || (entry && !c->entry) || (stratum && !c->stratum))
		return err_memory();
	for (size_t j = 0; j < p; j++)
		if (!(c->x[j] = ARENA_ARRAY(mem, n, double)))
			return err_memory();
	return ERR_OK;
}

static void copy_row(struct copy *c, const struct event_sample *s, const struct design *d, size_t i)
{
	if (c->entry && s->rows.entry)
		c->entry[c->n] = s->rows.entry[i];
	if (c->stratum && d->stratum)
		c->stratum[c->n] = d->stratum[i];
	c->time[c->n] = s->rows.time[i];
	c->status[c->n] = s->rows.status[i] == STATUS_EVENT;
	c->cluster[c->n++] = d->cluster[i];
}

/* Which of the design's columns enter: level columns of levels that are kept, and every covariate. */
static size_t choose_columns(const struct design *d, const bool *keep, struct fit_rows *out, size_t *chosen)
{
	size_t p = 0;
	int32_t term = -1;
	for (size_t j = 0; j < d->p; j++) {
		if (d->level[j] >= 0 && !keep[d->level[j]])
			continue;
		bool same = p > out->level_columns && d->level[j] < 0 && d->term_of[j] == d->term_of[chosen[p - 1]];
		term += !same;
		out->term_of[p] = term;
		out->level_of[p] = d->level[j];
		out->level_columns += d->level[j] >= 0;
		chosen[p++] = j;
	}
	return p;
}

static enum err fit_rows_of(struct arena *mem, const struct event_sample *s, const struct design *d, const bool *keep,
			    struct fit_rows *out)
{
	struct copy c;
	size_t *chosen = ARENA_ARRAY(mem, d->p + 1, size_t);
	out->level_of = ARENA_ARRAY(mem, d->p + 1, int32_t);
	out->term_of = ARENA_ARRAY(mem, d->p + 1, int32_t);
	if (!chosen || !out->level_of || !out->term_of)
		return err_memory();
	size_t p = choose_columns(d, keep, out, chosen);
	enum err err = copy_new(mem, s->rows.n + 1, p, s->rows.entry != NULL, d->stratum != NULL, &c);
	if (err)
		return err;
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!keep[s->rows.group[i]] || !d->complete[i])
			continue;
		for (size_t j = 0; j < p; j++)
			c.x[j][c.n] = d->x[chosen[j]][i];
		copy_row(&c, s, d, i);
	}
	out->rows = (struct surv_rows){.n = c.n,
				       .entry = c.entry,
				       .time = c.time,
				       .status = c.status,
				       .stratum = c.stratum,
				       .strata = d->strata,
				       .cluster = c.cluster,
				       .clusters = d->clusters,
				       .p = p,
				       .x = (const double *const *)c.x};
	return ERR_OK;
}

static void hazard_of(const struct cox_fit *fit, size_t j, double z, struct hazard *h)
{
	enum why why = fit->why[j] != WHY_NONE ? fit->why[j] : fit->converged ? WHY_NONE : WHY_NOT_CONVERGED;
	double se = fit->robust_se ? fit->robust_se[j] : fit->std_error[j];
	if (why == WHY_NONE && !(se > 0))
		why = WHY_FEW_CLIENTS;
	h->hr = h->low = h->high = h->p = h->ph_p = num_none(why);
	if (why != WHY_NONE)
		return;
	h->hr = num_of(exp(fit->coef[j]));
	h->low = num_of(exp(fit->coef[j] - z * se));
	h->high = num_of(exp(fit->coef[j] + z * se));
	h->p = num_of(normal_p(fit->coef[j] / se));
	if (fit->zph)
		h->ph_p = fit->zph[j].p_value;
}

static enum err fit_and_fill(struct arena *mem, const struct fit_rows *r, double z, struct hazard *out)
{
	struct surv_sample sample;
	struct cox_fit fit;
	if (!r->rows.n || !r->level_columns)
		return ERR_OK;
	struct cox_opts opts = {.ties = COX_EFRON, .robust = true, .zph = COX_ZPH_KM, .term_of = r->term_of};
	enum err err = surv_build_cells(mem, &r->rows, &sample);
	if (!err)
		err = cox_fit(mem, &sample, &opts, &fit);
	if (err)
		return err;
	for (size_t j = 0; j < r->level_columns; j++)
		hazard_of(&fit, j, z, &out[r->level_of[j]]);
	return ERR_OK;
}

static void hazards_start(const struct factor *f, const double *clients, const double *events, bool *keep,
			  struct hazard *out)
{
	double reference = f->levels ? events[f->reference] : 0;
	for (int32_t g = 0; g < f->levels; g++) {
		enum why why = g == f->reference ? WHY_REFERENCE : WHY_FEW_EVENTS;
		struct num none = num_none(why);
		keep[g] = events[g] >= HAZARD_EVENTS && reference >= HAZARD_EVENTS;
		out[g] = (struct hazard){.hr = none, .low = none, .high = none, .p = none, .ph_p = none};
		out[g].clients = fmin(clients[g], clients[f->reference]);
		out[g].events = fmin(events[g], events[f->reference]);
	}
}

enum err hazard_ratios(struct arena *mem, const struct analysis_input *in, const struct event_sample *s, bool adjusted,
		       struct hazard *out)
{
	const struct factor *f = in->factor;
	size_t levels = (size_t)f->levels + 1;
	double *clients = ARENA_ARRAY(mem, levels, double);
	double *events = ARENA_ARRAY(mem, levels, double);
	bool *keep = ARENA_ARRAY(mem, levels, bool);
	struct design design;
	struct fit_rows rows = {0};
	if (!clients || !events || !keep)
		return err_memory();
	enum err err = hazard_counts(mem, in, s, clients, events);
	if (err)
		return err;
	hazards_start(f, clients, events, keep, out);
	if (f->levels < 2 || !s->rows.n)
		return ERR_OK;
	err = sample_design(mem, in->cohort, f, s, adjusted, &design);
	if (!err)
		err = fit_rows_of(mem, s, &design, keep, &rows);
	if (!err)
		err = fit_and_fill(mem, &rows, normal_z(in->study->confidence), out);
	return err;
}
