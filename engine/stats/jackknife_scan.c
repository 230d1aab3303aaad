#include "stats/jackknife.h"

#include <math.h>
#include <string.h>

/* One unit's state; f has one place per cause. */
struct unit {
	double R, v;
	double *f;
};

/* Second moments over all units: of R and v, and per cause of f. */
struct moments {
	int32_t causes;
	double rr, vr, vv;
	double *fr, *fv, *ff;
};

/* The units of clusters, each as it was at time index ref. */
struct clusters {
	struct unit *unit;
	int32_t *ref;
};

struct scan {
	struct jackknife *jk;
	struct moments m;
	struct clusters clusters;
	struct unit now, then;
	const size_t *joining; /* cells in the order of from; with clusters */
	const double *joins;   /* squared weights that join before time j; without */
	size_t joined;
};

/* The linear map of time j, for every unit at once. */
static void move_all(struct scan *s, size_t j)
{
	const struct jackknife *jk = s->jk;
	struct moments *m = &s->m;
	double b = jk->b[j];
	for (int32_t c = 0; c < m->causes; c++) {
		double x = jk->x[(size_t)c * jk->r->n + j], y = -x / jk->r->n_risk[j];
		double fr = m->fr[c] + x * m->vr + y * m->rr;
		m->ff[c] += 2 * (x * m->fv[c] + y * m->fr[c]) + x * x * m->vv + 2 * x * y * m->vr + y * y * m->rr;
		m->fv[c] += x * m->vv + y * m->vr + b * fr;
		m->fr[c] = fr;
	}
	m->vv += b * (2 * m->vr + b * m->rr);
	m->vr += b * m->rr;
}

/* q units go from one state to another. */
static void change(struct moments *m, double q, const struct unit *from, const struct unit *to)
{
	m->rr += q * (to->R - from->R) * (to->R + from->R);
	m->vr += q * (to->R * to->v - from->R * from->v);
	m->vv += q * (to->v - from->v) * (to->v + from->v);
	for (int32_t c = 0; c < m->causes; c++) {
		m->fr[c] += q * (to->R * to->f[c] - from->R * from->f[c]);
		m->fv[c] += q * (to->v * to->f[c] - from->v * from->f[c]);
		m->ff[c] += q * (to->f[c] - from->f[c]) * (to->f[c] + from->f[c]);
	}
}

/* The state after time to of a unit that is u after time from and has no row that ends between. */
static void bring(const struct jackknife *jk, struct unit *u, int32_t from, int32_t to)
{
	double B = table_at(jk->B, from);
	for (int32_t c = 0; c < jk->causes; c++) {
		const double *F = jk->F + (size_t)c * jk->r->n, *G = jk->G + (size_t)c * jk->r->n;
		double rise = table_at(F, to) - table_at(F, from);
		u->f[c] += rise * u->v + u->R * (table_at(G, to) - table_at(G, from) - B * rise);
	}
	u->v += u->R * (table_at(jk->B, to) - B);
}

static void copy(const struct jackknife *jk, struct unit *to, const struct unit *from)
{
	to->R = from->R;
	to->v = from->v;
	if (jk->causes)
		memcpy(to->f, from->f, (size_t)jk->causes * sizeof *to->f);
}

/* Weight w of a unit ends at time j. */
static void end(const struct jackknife *jk, struct unit *u, double w, const struct risk_cell *c)
{
	u->R -= w;
	if (!c->cause)
		return;
	u->v -= w * jk->a[c->at];
	if (jk->causes)
		u->f[c->cause - 1] += w * jk->g[c->at];
}

/* A cell without cluster: its rows have lived through the same, whatever their weight; state per unit of weight. */
static void end_rows(struct scan *s, const struct risk_cell *c)
{
	struct unit *u = &s->now;
	u->R = 1;
	u->v = 0;
	if (s->jk->causes)
		memset(u->f, 0, (size_t)s->jk->causes * sizeof *u->f);
	bring(s->jk, u, c->from, c->at);
	copy(s->jk, &s->then, u);
	end(s->jk, u, 1, c);
	change(&s->m, c->weight2, &s->then, u);
}

static struct unit *up_to_date(struct scan *s, int32_t cluster, int32_t j)
{
	struct unit *u = &s->clusters.unit[cluster];
	bring(s->jk, u, s->clusters.ref[cluster], j);
	s->clusters.ref[cluster] = j;
	copy(s->jk, &s->then, u);
	return u;
}

static void join(struct scan *s, int32_t j)
{
	const struct risk *r = s->jk->r;
	if (!r->clusters) {
		s->m.rr += s->joins[j];
		return;
	}
	for (; s->joined < r->cells && r->cell[s->joining[s->joined]].from < j; s->joined++) {
		const struct risk_cell *c = &r->cell[s->joining[s->joined]];
		struct unit *u = up_to_date(s, c->cluster, j - 1);
		u->R += c->weight;
		change(&s->m, 1, &s->then, u);
	}
}

static void end_cell(struct scan *s, const struct risk_cell *c)
{
	if (!s->jk->r->clusters) {
		end_rows(s, c);
		return;
	}
	struct unit *u = up_to_date(s, c->cluster, c->at);
	end(s->jk, u, c->weight, c);
	change(&s->m, 1, &s->then, u);
}

static void scan(struct scan *s)
{
	struct jackknife *jk = s->jk;
	const struct risk *r = jk->r;
	for (size_t j = 0; j < r->n; j++) {
		join(s, (int32_t)j);
		move_all(s, j);
		for (size_t i = r->cell_start[j]; i < r->cell_start[j + 1]; i++)
			end_cell(s, &r->cell[i]);
		jk->vv[j] = fmax(s->m.vv, 0);
		for (int32_t c = 0; c < jk->causes; c++)
			jk->ff[(size_t)c * r->n + j] = fmax(s->m.ff[c], 0);
	}
}

static enum err order_of_joining(struct arena *mem, const struct risk *r, struct scan *s)
{
	size_t *start = ARENA_ARRAY(mem, r->n + 1, size_t);
	double *joins = ARENA_ARRAY(mem, r->n + 1, double);
	size_t *order = ARENA_ARRAY(mem, r->cells + 1, size_t);
	if (!start || !joins || !order)
		return err_memory();
	for (size_t i = 0; i < r->cells; i++) {
		joins[r->cell[i].from + 1] += r->cell[i].weight2;
		start[r->cell[i].from + 1]++;
	}
	size_t before = 0;
	for (size_t j = 0; j <= r->n; j++) {
		size_t here = start[j];
		start[j] = before;
		before += here;
	}
	for (size_t i = 0; i < r->cells; i++)
		order[start[r->cell[i].from + 1]++] = i;
	s->joins = joins;
	s->joining = order;
	return ERR_OK;
}

static enum err clusters_room(struct arena *mem, const struct jackknife *jk, struct clusters *out)
{
	size_t n = (size_t)jk->r->clusters, causes = (size_t)jk->causes;
	if (!n)
		return ERR_OK;
	out->unit = ARENA_ARRAY(mem, n, struct unit);
	out->ref = ARENA_ARRAY(mem, n, int32_t);
	double *f = ARENA_ARRAY(mem, n * causes + 1, double);
	if (!out->unit || !out->ref || !f)
		return err_memory();
	for (size_t k = 0; k < n; k++) {
		out->unit[k].f = f + k * causes;
		out->ref[k] = -1;
	}
	return ERR_OK;
}

enum err jackknife_scan(struct jackknife *jk)
{
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	size_t causes = (size_t)jk->causes;
	double *f = ARENA_ARRAY(mem, 5 * causes + 1, double);
	struct scan s = {.jk = jk};
	enum err err = order_of_joining(mem, jk->r, &s);
	if (!err && !f)
		err = err_memory();
	if (!err)
		err = clusters_room(mem, jk, &s.clusters);
	if (err)
		goto out;
	s.m = (struct moments){.causes = jk->causes, .fr = f, .fv = f + causes, .ff = f + 2 * causes};
	s.now.f = f + 3 * causes;
	s.then.f = f + 4 * causes;
	scan(&s);
out:
	arena_free(mem);
	return err;
}
