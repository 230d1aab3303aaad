#include "analyses/hazard_fit.h"

#include "stats/normal.h"

#include <math.h>

void hazard_fill(struct table *t, size_t row, const char *const keys[3], const struct hazard *h)
{
	const struct num v[3] = {h->hr, h->low, h->high};
	for (int k = 0; k < 3; k++)
		fill(t, row, keys[k], cell_between(cell_ratio(v[k], h->model, h->events), h->between));
}

struct cell hazard_p(struct num p, const struct hazard *h)
{
	struct cell c = cell_p(p, h->clients, h->events);
	c.model = h->model;
	return cell_between(c, h->between);
}

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

struct copy {
	size_t n;
	enum hazard_model model;
	double *entry, *time, *since, **x;
	int32_t *status, *stratum, *cluster, *client;
};

/* What the copy has beside times, statuses and clusters. */
struct copy_has {
	enum hazard_model model;
	size_t p;
	bool entry, stratum;
};

static enum err copy_new(struct arena *mem, size_t n, const struct copy_has *has, struct copy *c)
{
	bool entry = has->entry, stratum = has->stratum, since = has->model == HAZARD_INTERVAL;
	*c = (struct copy){.model = has->model,
			   .since = since ? ARENA_ARRAY(mem, n, double) : NULL,
			   .entry = entry ? ARENA_ARRAY(mem, n, double) : NULL,
			   .time = ARENA_ARRAY(mem, n, double),
			   .x = ARENA_ARRAY(mem, has->p + 1, double *),
			   .status = ARENA_ARRAY(mem, n, int32_t),
			   .stratum = stratum ? ARENA_ARRAY(mem, n, int32_t) : NULL,
			   .cluster = ARENA_ARRAY(mem, n, int32_t),
			   .client = ARENA_ARRAY(mem, n, int32_t)};
	if (!c->time || !c->x || !c->status || !c->cluster || !c->client || (entry && !c->entry) ||
	    (stratum && !c->stratum) || (since && !c->since))
		return err_memory();
	for (size_t j = 0; j < has->p; j++)
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
	if (c->since)
		c->since[c->n] = s->since[i];
	bool endings = c->model == HAZARD_SUBDISTRIBUTION;
	c->status[c->n] = endings ? s->rows.status[i] : s->rows.status[i] == STATUS_EVENT;
	c->client[c->n] = s->client[i];
	c->cluster[c->n++] = d->cluster[i];
}

/* Which of the design's columns enter: level columns of levels that are kept, and every covariate. */
static size_t choose_columns(const struct design *d, const bool *keep, struct hazard_rows *out, size_t *chosen)
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

/* Which levels are kept, and for which model. */
struct choice {
	enum hazard_model model;
	const bool *keep;
};

static enum err fit_rows_of(struct arena *mem, const struct event_sample *s, const struct design *d,
			    const struct choice *choice, struct hazard_rows *out)
{
	struct copy c;
	size_t *chosen = ARENA_ARRAY(mem, d->p + 1, size_t);
	out->level_of = ARENA_ARRAY(mem, d->p + 1, int32_t);
	out->term_of = ARENA_ARRAY(mem, d->p + 1, int32_t);
	if (!chosen || !out->level_of || !out->term_of)
		return err_memory();
	size_t p = choose_columns(d, choice->keep, out, chosen);
	bool stratum = d->stratum && choice->model != HAZARD_INTERVAL;
	const struct copy_has has = {choice->model, p, s->rows.entry != NULL, stratum};
	enum err err = copy_new(mem, s->rows.n + 1, &has, &c);
	if (err)
		return err;
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!choice->keep[s->rows.group[i]] || !d->complete[i])
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
				       .strata = stratum ? d->strata : 1,
				       .cluster = c.cluster,
				       .clusters = d->clusters,
				       .p = p,
				       .x = (const double *const *)c.x};
	out->since = c.since;
	out->client = c.client;
	return ERR_OK;
}

/* Enough with the event, and without it. */
static bool level_enters(double clients, double events, double least)
{
	return events >= HAZARD_EVENTS && events >= least && clients - events >= least;
}

static void hazards_start(const struct factor *f, const double *clients, const double *events, bool *keep,
			  struct hazard *out)
{
	bool reference = f->levels && level_enters(clients[f->reference], events[f->reference], f->least);
	for (int32_t g = 0; g < f->levels; g++) {
		enum why why = g == f->reference ? WHY_REFERENCE : WHY_FEW_EVENTS;
		struct num none = num_none(why);
		keep[g] = reference && level_enters(clients[g], events[g], f->least);
		out[g] = (struct hazard){.hr = none, .low = none, .high = none, .p = none, .ph_p = none};
		out[g].clients = fmin(clients[g], clients[f->reference]);
		out[g].events = fmin(events[g], events[f->reference]);
		out[g].between = (struct contrast){events[g], events[f->reference]};
	}
}

/* Late entry is not for the subdistribution; only scores tell between when and when. */
static bool not_for(enum hazard_model model, const struct event_sample *s)
{
	return (model == HAZARD_SUBDISTRIBUTION && s->rows.entry) || (model == HAZARD_INTERVAL && !s->since);
}

static void not_applicable(const struct factor *f, struct hazard *out)
{
	for (int32_t g = 0; g < f->levels; g++)
		if (g != f->reference)
			out[g].hr = out[g].low = out[g].high = out[g].p = num_none(WHY_NOT_APPLICABLE);
}

enum err hazard_ratios(struct arena *mem, const struct analysis_input *in, const struct event_sample *s,
		       const struct hazard_how *how, struct hazard *out)
{
	const struct factor *f = in->factor;
	size_t levels = (size_t)f->levels + 1;
	double *clients = ARENA_ARRAY(mem, levels, double);
	double *events = ARENA_ARRAY(mem, levels, double);
	bool *keep = ARENA_ARRAY(mem, levels, bool);
	struct design design;
	struct hazard_rows rows = {0};
	const struct choice choice = {how->model, keep};
	if (!clients || !events || !keep)
		return err_memory();
	enum err err = hazard_counts(mem, in, s, clients, events);
	if (err)
		return err;
	hazards_start(f, clients, events, keep, out);
	if (not_for(how->model, s)) {
		not_applicable(f, out);
		return ERR_OK;
	}
	if (f->levels < 2 || !s->rows.n)
		return ERR_OK;
	err = sample_design(mem, in->cohort, f, s, how->adjusted, &design);
	if (!err)
		err = fit_rows_of(mem, s, &design, &choice, &rows);
	if (!err)
		err = hazard_fit(mem, &rows, how->model, normal_z(in->study->confidence), out);
	if (!err)
		err = hazard_grounds(mem, &rows, f->levels, out);
	return err;
}
