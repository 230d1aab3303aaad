#include "stats/finegray_parts.h"
#include "stats/symmetric.h"

#include <math.h>

/*
 * Score residuals, in terms of the weighted martingale residual M_i, the risk r_i, and B, the cumulative hazard times mean covariate:
 *
 *   L_i = x_i M_i + r_i (B(t_i) - B(entry_i)) + [other] r_i / G(t_i-) int_(t_i, end] G dB - [event] (w_i mean_j + r_i C_j)
 *
 * C being the part of B that Efron's tied events escape. With G estimated (Fine & Gray 1999, 5), for the group of G that i is in:
 *
 *   psi_i = w_i ([censored at u] q(u) / n(u) - sum over u <= t_i of c(u) q(u) / n(u)^2)
 *   q(u)  = sum over j ended otherwise before u: r_j / G(t_j-) int_[u, end] (x_j - xbar) G dLambda  =  F_x(u) T_L(u) - F_1(u) T_B(u)
 *
 * F what those before u bring, T what the integral over G has left. The variance is V (sum over clusters of (L + psi)(L + psi)') V.
 */
struct robust {
	struct finegray_scan *scan;
	bool psi;
	size_t *pair_start; /* pairs + 1 */
	size_t *pair_row;   /* rows that ended otherwise, by pair, then time */
	int32_t *row_cut;   /* n: one past the last cut of its group at or before its end */
	double *hazard;     /* p x slots: B before the slot */
	double *late;       /* p x pair slots: the same times observed */
	double *q;          /* p times: q at the cuts, its integral */
	double *sum;        /* p x clusters */
};

/* One column's tables. */
struct column {
	const struct robust *r;
	size_t k;
	const double *sum, *dying;
	double *hazard, *late, *q;
};

static void fill_tables(const struct column *c)
{
	const struct finegray_scan *s = c->r->scan;
	const struct finegray_design *d = s->d;
	for (int32_t g = 0; g < d->rows.strata; g++) {
		double v = 0;
		for (size_t j = d->slot_start[g]; j < d->slot_start[g + 1]; j++) {
			c->hazard[j] = v;
			v += s->tie[j].qq * c->sum[j] - s->tie[j].qqf * c->dying[j];
		}
	}
	for (size_t q = 0; q < d->pairs; q++) {
		size_t first = d->slot_start[d->pair_stratum[q]];
		double v = 0;
		for (size_t j = d->pair_at[q]; j < d->pair_at[q + 1]; j++) {
			size_t slot = first + (j - d->pair_at[q]);
			c->late[j] = v;
			v += d->observed[j] * (s->tie[slot].qq * c->sum[slot] - s->tie[slot].qqf * c->dying[slot]);
		}
	}
}

/* What pair p adds to q at the cuts of its group. */
static void pair_q(const struct column *c, size_t p)
{
	const struct finegray_scan *s = c->r->scan;
	const struct finegray_design *d = s->d;
	const size_t *cut_start = d->g.cut_start + d->pair_group[p];
	size_t first = d->slot_start[d->pair_stratum[p]], low = d->pair_at[p], last = d->pair_at[p + 1] - 1, at = low;
	size_t next = c->r->pair_start[p];
	double one = 0, x = 0;
	for (size_t u = cut_start[0]; u < cut_start[1] && at < last; u++) {
		for (; next < c->r->pair_start[p + 1] && d->rows.time[c->r->pair_row[next]] < d->g.cut[u]; next++) {
			size_t i = c->r->pair_row[next];
			double v = s->risk[i] * d->reach[i];
			one += v;
			x += v * *finegray_column(d, c->k, i);
		}
		while (at < last && d->slot_tick[first + (at - low)] < d->g.cut[u])
			at++;
		c->q[u] += x * (s->late[last] - s->late[at]) - one * (c->late[last] - c->late[at]);
	}
}

/* q(u) / n(u), and in place of the integral its value up to the cut, within group. */
static void integrate_q(const struct column *c, double *integral)
{
	const struct finegray_censoring *g = &c->r->scan->d->g;
	for (int32_t k = 0; k < c->r->scan->d->rows.groups; k++) {
		double v = 0;
		for (size_t u = g->cut_start[k]; u < g->cut_start[k + 1]; u++) {
			c->q[u] /= g->at_risk[u];
			integral[u] = v += g->censored[u] * c->q[u] / g->at_risk[u];
		}
	}
}

/* L of the rows of segment i. */
static void segment_residuals(const struct column *c, size_t i, double *to)
{
	const struct finegray_scan *s = c->r->scan;
	const struct finegray_design *d = s->d;
	const struct finegray_segment at = finegray_segment_of(d, i);
	const double *x = finegray_column(d, c->k, at.low), *rest = s->martingale + at.low,
		     *event = d->event_weight + at.low;
	const double *risk = s->risk + at.low, *dying = s->dying_risk + at.low, *joined = s->joined_risk + at.low;
	double mean = c->hazard[at.end], late = finegray_late(d, &at, c->late), own = 0, credit = 0;
	if (at.end && d->deaths[at.end - 1]) {
		size_t j = at.end - 1;
		const struct cox_tie *t = &s->tie[j];
		own = (t->q * c->sum[j] - t->qf * c->dying[j]) / (d->deaths[j] * d->death_weight[j]);
		credit = t->qqf * c->sum[j] - t->qqff * c->dying[j];
	}
	for (size_t r = 0; r < at.n; r++)
		to[r] = x[r] * rest[r] + risk[r] * mean + joined[r] * late - event[r] * own - dying[r] * credit;
	for (size_t r = 0; d->first && r < at.n; r++)
		to[r] -= risk[r] * c->hazard[d->first[at.low + r]];
}

static double row_psi(const struct column *c, const double *integral, size_t i)
{
	const struct finegray_design *d = c->r->scan->d;
	size_t cut = (size_t)c->r->row_cut[i];
	if (cut == d->g.cut_start[d->rows.group ? d->rows.group[i] : 0])
		return 0;
	double v = d->rows.kind[i] == FINEGRAY_CENSORED ? c->q[cut - 1] : 0;
	return d->rows.weight[i] * (v - integral[cut - 1]);
}

/* A row of count m is m clusters when every row is one: m l l' = (sqrt(m) l)(..)'. */
static inline void add_residual(const struct finegray_design *d, double *to, size_t i, double v)
{
	if (d->cluster)
		to[d->cluster[d->rows.row[i]]] += v;
	else
		to[i] = d->rows.count ? v / sqrt(d->rows.count[d->rows.row[i]]) : v;
}

/* Piece k: residuals of column k summed by cluster. */
static enum err column_residuals(size_t k, void *context)
{
	const struct robust *r = context;
	const struct finegray_design *d = r->scan->d;
	size_t cuts = d->g.cut_start[d->rows.groups];
	struct column c = {.r = r, .k = k, .hazard = r->hazard + k * d->slots, .late = r->late + k * d->pair_at[d->pairs]};
	c.sum = r->scan->sum + (k + 1) * d->slots;
	c.dying = r->scan->dying + (k + 1) * d->slots;
	c.q = r->q + (r->psi ? 2 * k * cuts : 0);
	double *integral = c.q + (r->psi ? cuts : 0), *to = r->sum + k * d->clusters;
	fill_tables(&c);
	for (size_t p = 0; r->psi && p < d->pairs; p++)
		pair_q(&c, p);
	if (r->psi)
		integrate_q(&c, integral);
	double row[COX_CHUNK];
	for (size_t i = 0; i < d->segments; i++) {
		size_t low = d->segment[i], n = d->segment[i + 1] - low;
		segment_residuals(&c, i, row);
		for (size_t m = 0; r->psi && m < n; m++)
			row[m] += row_psi(&c, integral, low + m);
		for (size_t m = 0; m < n; m++)
			add_residual(d, to, low + m, row[m]);
	}
	return ERR_OK;
}

static enum err sort_pairs(struct arena *mem, struct robust *r)
{
	const struct finegray_design *d = r->scan->d;
	r->pair_start = ARENA_ARRAY(mem, d->pairs + 2, size_t);
	r->pair_row = ARENA_ARRAY(mem, d->rows.n, size_t);
	if (!r->pair_start || !r->pair_row)
		return err_memory();
	for (size_t i = 0; i < d->rows.n; i++)
		if (d->pair[i] >= 0)
			r->pair_start[d->pair[i] + 2]++;
	for (size_t q = 0; q < d->pairs; q++)
		r->pair_start[q + 2] += r->pair_start[q + 1];
	for (size_t i = 0; i < d->rows.n; i++)
		if (d->pair[i] >= 0)
			r->pair_row[r->pair_start[d->pair[i] + 1]++] = i;
	return ERR_OK;
}

static enum err place_cuts(struct arena *mem, struct robust *r)
{
	const struct finegray_design *d = r->scan->d;
	size_t *order = ARENA_ARRAY(mem, d->rows.n, size_t);
	r->row_cut = ARENA_ARRAY(mem, d->rows.n, int32_t);
	if (!order || !r->row_cut)
		return err_memory();
	const struct finegray_keys keys = {.n = d->rows.n,
					   .ticks = d->rows.ticks,
					   .codes = (size_t)d->rows.groups,
					   .tick = d->rows.time,
					   .code = d->rows.group};
	enum err err = finegray_order(mem, &keys, order);
	size_t cut = 0;
	for (size_t i = 0; !err && i < d->rows.n; i++) {
		size_t row = order[i];
		const size_t *start = d->g.cut_start + (d->rows.group ? d->rows.group[row] : 0);
		cut = cut < start[0] ? start[0] : cut;
		while (cut < start[1] && d->g.cut[cut] <= d->rows.time[row])
			cut++;
		r->row_cut[row] = (int32_t)cut;
	}
	return err;
}

static enum err robust_build(struct arena *mem, struct robust *r)
{
	const struct finegray_design *d = r->scan->d;
	size_t cuts = d->g.cut_start[d->rows.groups];
	r->hazard = ARENA_ARRAY(mem, d->p * d->slots, double);
	r->late = ARENA_ARRAY(mem, d->p * d->pair_at[d->pairs], double);
	r->sum = ARENA_ARRAY(mem, d->p * d->clusters, double);
	r->q = ARENA_ARRAY(mem, r->psi ? 2 * d->p * cuts : 1, double);
	r->scan->martingale = ARENA_ARRAY(mem, d->rows.n, double);
	if (!r->hazard || !r->late || !r->sum || !r->q || !r->scan->martingale)
		return err_memory();
	enum err err = r->psi ? sort_pairs(mem, r) : ERR_OK;
	return err || !r->psi ? err : place_cuts(mem, r);
}

enum err finegray_robust(struct arena *mem, struct finegray_scan *scan, enum finegray_convention convention,
			 const struct newton *n, double *out)
{
	const struct finegray_design *d = scan->d;
	size_t p = d->p;
	struct robust r = {.scan = scan, .psi = convention == FINEGRAY_CRR};
	double *middle = ARENA_ARRAY(mem, p * p, double), *work = ARENA_ARRAY(mem, p * p, double);
	if (!middle || !work)
		return err_memory();
	enum err err = robust_build(mem, &r);
	struct newton_slopes again = {.score = ARENA_ARRAY(mem, p, double), .information = ARENA_ARRAY(mem, p * p, double)};
	if (!err && (!again.score || !again.information))
		err = err_memory();
	if (!err)
		err = finegray_evaluate(scan, n->beta, &again);
	if (!err)
		err = finegray_run(d, p, column_residuals, &r);
	for (size_t a = 0; !err && a < p; a++)
		for (size_t b = 0; b <= a; b++)
			middle[a * p + b] = middle[b * p + a] =
				cox_dot(r.sum + a * d->clusters, r.sum + b * d->clusters, d->clusters);
	if (!err)
		symmetric_sandwich(n->variance, middle, p, work, out);
	return err;
}
