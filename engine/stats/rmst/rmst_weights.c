#include "stats/rmst/rmst_parts.h"

#include "stats/risk.h"

#include <math.h>
#include <string.h>

/* As survRM2: a row does not stand for more than a thousand. */
static const double least_uncensored = 0.001;

/* The rows of positive mass by group, then time: one counting pass, the sample being in the order of time. */
static enum err order_rows(struct arena *mem, const struct surv_sample *s, struct rmst_rows *r)
{
	size_t groups = (size_t)s->groups;
	size_t *start = ARENA_ARRAY(mem, groups + 2, size_t);
	r->row = ARENA_ARRAY(mem, s->n + 1, size_t);
	if (!start || !r->row)
		return err_memory();
	for (size_t i = 0; i < s->n; i++)
		if (risk_mass(s, i) > 0)
			start[(s->group ? (size_t)s->group[i] : 0) + 2]++;
	for (size_t g = 1; g <= groups; g++)
		start[g + 1] += start[g];
	for (size_t i = 0; i < s->n; i++)
		if (risk_mass(s, i) > 0)
			r->row[start[(s->group ? (size_t)s->group[i] : 0) + 1]++] = i;
	r->start = start;
	r->groups = groups;
	r->n = start[groups];
	return ERR_OK;
}

static bool rows_room(struct arena *mem, struct rmst_rows *r)
{
	double **const column[] = {&r->y, &r->z, &r->v, &r->mu, &r->mass};
	bool ok = true;
	for (size_t k = 0; k < sizeof column / sizeof *column; k++) {
		*column[k] = ARENA_ARRAY(mem, r->n + 1, double);
		ok = ok && *column[k];
	}
	r->seen = ARENA_ARRAY(mem, r->n + 1, bool);
	r->x = ARENA_ARRAY(mem, r->n * r->p + 1, double);
	r->scale = ARENA_ARRAY(mem, r->p + 1, double);
	return ok && r->seen && r->x && r->scale;
}

/* Columns of mean square 1, so that a column's unit does not decide whether it counts as collinear. */
static void copy_columns(const struct rmst_adjust_opts *opts, struct rmst_rows *r)
{
	size_t p = r->p;
	for (size_t a = 0; a < p; a++) {
		double square = 0;
		for (size_t i = 0; i < r->n; i++) {
			double x = opts->x[a][r->s->row[r->row[i]]];
			r->x[i * p + a] = x;
			square += x * x;
		}
		r->scale[a] = square > 0 ? sqrt((double)r->n / square) : 1;
		for (size_t i = 0; i < r->n; i++)
			r->x[i * p + a] *= r->scale[a];
	}
}

size_t rmst_block(const struct rmst_rows *r, size_t from, size_t end)
{
	size_t to = from;
	while (to < end && r->y[to] == r->y[from])
		to++;
	return to;
}

/* Kaplan-Meier of censoring in one group, and the rows' weights from it. */
static void weigh(struct rmst_rows *r, size_t from, size_t end)
{
	double at_risk = 0, uncensored = 1;
	for (size_t i = from; i < end; i++)
		at_risk += r->mass[i];
	for (size_t a = from, b; a < end; a = b) {
		double censored = 0, ending = 0;
		b = rmst_block(r, a, end);
		for (size_t i = a; i < b; i++) {
			ending += r->mass[i];
			censored += r->seen[i] ? 0 : r->mass[i];
		}
		uncensored *= censored > 0 ? fmax(1 - censored / at_risk, 0) : 1;
		at_risk -= ending;
		for (size_t i = a; i < b; i++)
			r->v[i] = r->seen[i] ? r->mass[i] / fmax(uncensored, least_uncensored) : 0;
	}
}

enum err rmst_rows(struct arena *mem, const struct surv_sample *s, const struct rmst_adjust_opts *opts,
		   struct rmst_rows *out)
{
	struct rmst_rows r = {.s = s, .p = opts->p};
	enum err err = order_rows(mem, s, &r);
	if (!err && !rows_room(mem, &r))
		err = err_memory();
	if (err)
		return err;
	for (size_t i = 0; i < r.n; i++) {
		double t = s->tick_time[s->time[r.row[i]]];
		r.mass[i] = risk_mass(s, r.row[i]);
		r.y[i] = opts->pseudo ? opts->pseudo[s->row[r.row[i]]] : fmin(t, opts->tau);
		r.z[i] = opts->kind == RMST_LOST_RATIO ? opts->tau - r.y[i] : r.y[i];
		r.seen[i] = opts->pseudo || t >= opts->tau || s->status[r.row[i]];
	}
	copy_columns(opts, &r);
	for (size_t g = 0; g < r.groups; g++)
		weigh(&r, r.start[g], r.start[g + 1]);
	*out = r;
	return ERR_OK;
}

/* What runs along a group while the rows' kappa are made. */
struct walk {
	const struct rmst_rows *r;
	double at_risk;
	double *Q;     /* p */
	double *drift; /* p: sum of m Q / R^2 over the censored so far */
	double *kappa; /* p */
	double *of_cluster;
	double *meat;
};

static void add_outer(size_t p, double times, const double *k, double *meat)
{
	for (size_t a = 0; a < p; a++)
		for (size_t b = 0; b < p; b++)
			meat[a * p + b] += times * k[a] * k[b];
}

/* A row's kappa for one unit of its count, into its cluster or into the meat. */
static void take_row(struct walk *w, size_t i)
{
	const struct rmst_rows *r = w->r;
	size_t row = r->row[i], p = r->p;
	double count = risk_count(r->s, row), weight = r->mass[i] / count;
	for (size_t a = 0; a < p; a++) {
		double score = r->v[i] / count * (r->z[i] - r->mu[i]) * r->x[i * p + a];
		w->kappa[a] = score + weight * ((r->seen[i] ? 0 : w->Q[a] / w->at_risk) - w->drift[a]);
	}
	if (!w->of_cluster) {
		add_outer(p, count, w->kappa, w->meat);
		return;
	}
	for (size_t a = 0; a < p; a++)
		w->of_cluster[(size_t)r->s->cluster[row] * p + a] += count * w->kappa[a];
}

static void add_scores(const struct rmst_rows *r, size_t i, double sign, double *Q)
{
	for (size_t a = 0; a < r->p; a++)
		Q[a] += sign * r->v[i] * (r->z[i] - r->mu[i]) * r->x[i * r->p + a];
}

static void walk_group(struct walk *w, size_t from, size_t end)
{
	const struct rmst_rows *r = w->r;
	memset(w->Q, 0, r->p * sizeof *w->Q);
	memset(w->drift, 0, r->p * sizeof *w->drift);
	w->at_risk = 0;
	for (size_t i = from; i < end; i++) {
		w->at_risk += r->mass[i];
		add_scores(r, i, 1, w->Q);
	}
	for (size_t a = from, b; a < end; a = b) {
		double censored = 0;
		b = rmst_block(r, a, end);
		for (size_t i = a; i < b; i++)
			censored += r->seen[i] ? 0 : r->mass[i];
		for (size_t k = 0; censored > 0 && k < r->p; k++)
			w->drift[k] += censored * w->Q[k] / (w->at_risk * w->at_risk);
		for (size_t i = a; i < b; i++)
			take_row(w, i);
		for (size_t i = a; i < b; i++) {
			w->at_risk -= r->mass[i];
			add_scores(r, i, -1, w->Q);
		}
	}
}

enum err rmst_meat(struct arena *mem, const struct rmst_rows *r, double *meat)
{
	size_t p = r->p, clusters = r->s->cluster ? (size_t)r->s->clusters : 0;
	struct walk w = {.r = r,
			 .Q = ARENA_ARRAY(mem, p, double),
			 .drift = ARENA_ARRAY(mem, p, double),
			 .kappa = ARENA_ARRAY(mem, p, double),
			 .of_cluster = clusters ? ARENA_ARRAY(mem, clusters * p, double) : NULL,
			 .meat = meat};
	if (!w.Q || !w.drift || !w.kappa || (clusters && !w.of_cluster))
		return err_memory();
	for (size_t g = 0; g < r->groups; g++)
		walk_group(&w, r->start[g], r->start[g + 1]);
	for (size_t k = 0; k < clusters; k++)
		add_outer(p, 1, w.of_cluster + k * p, meat);
	return ERR_OK;
}
