#include "stats/cox_block.h"
#include "stats/finegray_parts.h"

#include <math.h>
#include <string.h>

enum { CHUNKS_PER_SHARD = 32, MAX_SHARDS = 64, ROWS_FOR_THREADS = 16384 };

static size_t chunk_rows(size_t left)
{
	return left < COX_CHUNK ? left : COX_CHUNK;
}

static size_t chunks_of(size_t n)
{
	return (n + COX_CHUNK - 1) / COX_CHUNK;
}

/* Piece i of n things cut into shards of whole chunks. */
static void shard_bounds(const struct finegray_scan *s, size_t n, size_t i, size_t bounds[2])
{
	size_t chunks = chunks_of(n);
	bounds[0] = chunks * i / s->shards * COX_CHUNK;
	bounds[1] = chunks * (i + 1) / s->shards * COX_CHUNK;
	bounds[0] = bounds[0] < n ? bounds[0] : n;
	bounds[1] = bounds[1] < n ? bounds[1] : n;
}

enum err finegray_run(const struct finegray_design *d, size_t n, workers_piece do_piece, void *context)
{
	enum err err = ERR_OK;
	if (d->rows.n >= ROWS_FOR_THREADS)
		return workers_run(n, do_piece, context);
	for (size_t i = 0; !err && i < n; i++)
		err = do_piece(i, context);
	return err;
}

enum err finegray_scan_build(struct arena *mem, const struct finegray_design *d, enum cox_ties ties,
			     struct finegray_scan *out)
{
	struct finegray_scan s = {.d = d, .ties = ties};
	size_t columns = 1 + d->p, pair_slots = d->pair_at[d->pairs];
	s.shards = 1 + chunks_of(d->rows.n) / CHUNKS_PER_SHARD;
	s.shards = s.shards < MAX_SHARDS ? s.shards : MAX_SHARDS;
	s.shard_segment = ARENA_ARRAY(mem, s.shards + 1, size_t);
	s.risk = ARENA_ARRAY(mem, d->rows.n, double);
	s.dying_risk = ARENA_ARRAY(mem, d->rows.n, double);
	s.joined_risk = ARENA_ARRAY(mem, d->rows.n, double);
	s.sum = ARENA_ARRAY(mem, columns * d->slots, double);
	s.dying = ARENA_ARRAY(mem, columns * d->slots, double);
	s.joined = ARENA_ARRAY(mem, columns * pair_slots, double);
	s.tie = ARENA_ARRAY(mem, d->slots, struct cox_tie);
	s.hazard = ARENA_ARRAY(mem, d->slots, double);
	s.late = ARENA_ARRAY(mem, pair_slots, double);
	s.shard_sum = ARENA_ARRAY(mem, 2 * s.shards * d->p * d->p, double);
	s.shard_work = ARENA_ARRAY(mem, 2 * s.shards * (d->p + 3) * COX_STRIDE, double);
	if (!s.dying_risk || !s.joined_risk || !s.shard_segment || !s.risk || !s.sum || !s.dying || !s.joined || !s.tie ||
	    !s.hazard || !s.late || !s.shard_sum || !s.shard_work)
		return err_memory();
	for (size_t i = 1, g = 0; i <= s.shards; i++) {
		size_t bounds[2];
		shard_bounds(&s, d->rows.n, i - 1, bounds);
		while (g < d->segments && d->segment[g] < bounds[1])
			g++;
		s.shard_segment[i] = g;
	}
	*out = s;
	return ERR_OK;
}

/* Piece i: w exp(x'beta + offset) of a shard of rows. */
static enum err shard_risk(size_t i, void *context)
{
	const struct finegray_scan *s = context;
	const struct finegray_design *d = s->d;
	size_t bounds[2];
	shard_bounds(s, d->rows.n, i, bounds);
	for (size_t low = bounds[0]; low < bounds[1]; low += COX_CHUNK) {
		size_t n = chunk_rows(bounds[1] - low);
		const double *x = d->x + low / COX_CHUNK * d->p * COX_STRIDE;
		double *risk = s->risk + low;
		for (size_t r = 0; r < n; r++)
			risk[r] = d->offset ? d->offset[low + r] : 0;
		for (size_t k = 0; k < d->p; k++)
			cox_add_scaled(risk, x + k * COX_STRIDE, s->beta[k], n);
		for (size_t r = 0; r < n; r++)
			risk[r] = exp(risk[r]) * d->rows.weight[low + r];
		for (size_t r = 0; r < n; r++) {
			s->dying_risk[low + r] = d->event_weight[low + r] > 0 ? risk[r] : 0;
			s->joined_risk[low + r] = risk[r] * d->reach[low + r];
		}
	}
	return ERR_OK;
}

struct column_sums {
	double *sum, *dying, *joined;
};

/* v summed, times x where there is one. */
static inline double sum_of(const double *v, const double *x, size_t n)
{
	double sum = 0;
	if (n >= 16)
		return x ? cox_dot(v, x, n) : cox_total(v, n);
	for (size_t i = 0; i < n; i++)
		sum += x ? v[i] * x[i] : v[i];
	return sum;
}

/* The rows of a segment to the slots. */
static inline void add_segment(const struct finegray_scan *s, const struct column_sums *c, size_t i, const double *x)
{
	const struct finegray_design *d = s->d;
	const struct finegray_segment g = finegray_segment_of(d, i);
	c->sum[g.end] += sum_of(s->risk + g.low, x, g.n);
	if (g.end && d->deaths[g.end - 1] > 1)
		c->dying[g.end - 1] += sum_of(s->dying_risk + g.low, x, g.n);
	if (g.pair >= 0)
		c->joined[finegray_pair_slot(d, (size_t)g.pair, g.end)] += sum_of(s->joined_risk + g.low, x, g.n);
	for (size_t r = 0; d->first && r < g.n; r++)
		c->sum[d->first[g.low + r]] -= x ? s->risk[g.low + r] * x[r] : s->risk[g.low + r];
}

/* Those at risk: all that end later, less those that have not entered. */
static void sum_backwards(const struct finegray_design *d, double *at)
{
	for (int32_t g = 0; g < d->rows.strata; g++) {
		double sum = 0, lost = 0;
		for (size_t j = d->slot_start[g + 1]; j-- > d->slot_start[g];) {
			double v = at[j];
			at[j] = sum + lost;
			cox_add(&sum, &lost, v);
		}
	}
}

/* Those who ended otherwise, each with what is left of its weight. */
static void sum_forwards(const struct finegray_design *d, double *joined, double *at)
{
	for (size_t q = 0; q < d->pairs; q++) {
		size_t first = d->slot_start[d->pair_stratum[q]], low = d->pair_at[q], high = d->pair_at[q + 1];
		double sum = 0;
		for (size_t j = low; j < high; j++) {
			joined[j] = sum += joined[j];
			at[first + (j - low)] += d->observed[j] * sum;
		}
	}
}

/* Piece k: sums of column k (0: of the risks) over the risk sets. */
static enum err column_sum(size_t k, void *context)
{
	const struct finegray_scan *s = context;
	const struct finegray_design *d = s->d;
	size_t pair_slots = d->pair_at[d->pairs];
	struct column_sums c = {
		.sum = s->sum + k * d->slots, .dying = s->dying + k * d->slots, .joined = s->joined + k * pair_slots};
	memset(c.sum, 0, d->slots * sizeof(double));
	memset(c.dying, 0, d->slots * sizeof(double));
	memset(c.joined, 0, pair_slots * sizeof(double));
	for (size_t i = 0; i < d->segments; i++)
		add_segment(s, &c, i, k ? finegray_column(d, k - 1, d->segment[i]) : NULL);
	sum_backwards(d, c.sum);
	sum_forwards(d, c.joined, c.sum);
	return ERR_OK;
}

/* sum over l of log(S0 - l/d E0). */
static double tie_logs(enum cox_ties ties, int32_t deaths, double at_risk, double dying)
{
	if (ties != COX_EFRON || deaths == 1)
		return deaths * log(at_risk);
	double sum = 0;
	for (int32_t l = 0; l < deaths; l++)
		sum += log(at_risk - (double)l / deaths * dying);
	return sum;
}

/* Hazards of every slot; returns the slots' part of the log likelihood. */
static double fill_hazards(struct finegray_scan *s)
{
	const struct finegray_design *d = s->d;
	double loglik = 0;
	for (int32_t g = 0; g < d->rows.strata; g++) {
		double hazard = 0;
		for (size_t j = d->slot_start[g]; j < d->slot_start[g + 1]; j++) {
			s->hazard[j] = hazard;
			s->tie[j] = (struct cox_tie){0};
			if (!d->deaths[j])
				continue;
			double w = d->death_weight[j];
			struct cox_tie t = cox_tie_sums(s->ties, d->deaths[j], s->sum[j], s->dying[j]);
			s->tie[j] = (struct cox_tie){
				.q = w * t.q, .qf = w * t.qf, .qq = w * t.qq, .qqf = w * t.qqf, .qqff = w * t.qqff};
			hazard += s->tie[j].q;
			loglik -= w * tie_logs(s->ties, d->deaths[j], s->sum[j], s->dying[j]);
		}
	}
	for (size_t q = 0; q < d->pairs; q++) {
		size_t first = d->slot_start[d->pair_stratum[q]];
		double late = 0;
		for (size_t j = d->pair_at[q]; j < d->pair_at[q + 1]; j++) {
			s->late[j] = late;
			late += d->observed[j] * s->tie[first + (j - d->pair_at[q])].q;
		}
	}
	return loglik;
}

/* The risk times the cumulative hazard that they have run through, of the rows of a segment, to g. */
static void segment_hazard(const struct finegray_scan *s, size_t i, double *g)
{
	const struct finegray_design *d = s->d;
	const struct finegray_segment at = finegray_segment_of(d, i);
	double hazard = s->hazard[at.end], late = finegray_late(d, &at, s->late),
	       credit = at.end ? s->tie[at.end - 1].qf : 0;
	const double *risk = s->risk + at.low, *dying = s->dying_risk + at.low, *joined = s->joined_risk + at.low;
	for (size_t r = 0; r < at.n; r++)
		g[r] = risk[r] * hazard + joined[r] * late - dying[r] * credit;
	for (size_t r = 0; d->first && r < at.n; r++)
		g[r] -= risk[r] * s->hazard[d->first[at.low + r]];
}

/* Piece i: sum of r Lambda x x' over a shard of rows. */
static enum err shard_rows(size_t i, void *context)
{
	const struct finegray_scan *s = context;
	const struct finegray_design *d = s->d;
	double *sum = s->shard_sum + i * d->p * d->p, *work = s->shard_work + i * (d->p + 3) * COX_STRIDE,
	       *g = work + COX_STRIDE;
	size_t bounds[2];
	memset(sum, 0, d->p * d->p * sizeof *sum);
	shard_bounds(s, d->rows.n, i, bounds);
	size_t at = s->shard_segment[i];
	for (size_t low = bounds[0]; low < bounds[1]; low += COX_CHUNK) {
		size_t n = chunk_rows(bounds[1] - low);
		for (; d->segment[at] < low + n; at++)
			segment_hazard(s, at, g + (d->segment[at] - low));
		for (size_t r = 0; s->martingale && r < n; r++)
			s->martingale[low + r] = d->event_weight[low + r] - g[r];
		cox_gram(d->x + low / COX_CHUNK * d->p * COX_STRIDE, d->p, g, n, work, sum);
	}
	return ERR_OK;
}

/* Vectors of slots, of which the shard sums g v v'. */
struct emitted {
	double *work, *g, *v, *sum;
	size_t n;
};

static void emit(const struct finegray_scan *s, struct emitted *e, size_t slot, const double scale[2], double g)
{
	const struct finegray_design *d = s->d;
	for (size_t k = 0; k < d->p; k++)
		e->v[k * COX_STRIDE + e->n] =
			scale[0] * s->sum[(k + 1) * d->slots + slot] + scale[1] * s->dying[(k + 1) * d->slots + slot];
	e->g[e->n++] = g;
	if (e->n == COX_CHUNK) {
		cox_gram(e->v, d->p, e->g, e->n, e->work, e->sum);
		e->n = 0;
	}
}

/*
 * Piece i: less the sum over a shard of slots of the means' outer products, summed over l = 0..d-1 of the tied:
 *   qq S S' - qqf (S E' + E S') + qqff E E'  =  (qq + qqf) S S' + (qqff + qqf) E E' - qqf (S + E) (S + E)'
 */
static enum err shard_slots(size_t i, void *context)
{
	const struct finegray_scan *s = context;
	const struct finegray_design *d = s->d;
	size_t at = s->shards + i, bounds[2];
	struct emitted e = {.work = s->shard_work + at * (d->p + 3) * COX_STRIDE, .sum = s->shard_sum + at * d->p * d->p};
	e.g = e.work + COX_STRIDE;
	e.v = e.g + COX_STRIDE;
	memset(e.sum, 0, d->p * d->p * sizeof *e.sum);
	shard_bounds(s, d->slots, i, bounds);
	for (size_t j = bounds[0]; j < bounds[1]; j++) {
		const struct cox_tie *t = &s->tie[j];
		if (!d->deaths[j])
			continue;
		emit(s, &e, j, (const double[2]){1, 0}, -(t->qq + t->qqf));
		if (t->qqf > 0) {
			emit(s, &e, j, (const double[2]){0, 1}, -(t->qqff + t->qqf));
			emit(s, &e, j, (const double[2]){1, 1}, t->qqf);
		}
	}
	cox_gram(e.v, d->p, e.g, e.n, e.work, e.sum);
	return ERR_OK;
}

static double score_of(const struct finegray_scan *s, size_t k)
{
	const struct finegray_design *d = s->d;
	const double *sum = s->sum + (k + 1) * d->slots, *dying = s->dying + (k + 1) * d->slots;
	double v = d->event_sum[k];
	for (size_t j = 0; j < d->slots; j++)
		v -= s->tie[j].q * sum[j] - s->tie[j].qf * dying[j];
	return v;
}

enum err finegray_evaluate(void *context, const double *beta, struct newton_slopes *out)
{
	struct finegray_scan *s = context;
	const struct finegray_design *d = s->d;
	size_t p = d->p;
	s->beta = beta;
	enum err err = finegray_run(d, s->shards, shard_risk, s);
	if (!err)
		err = finegray_run(d, 1 + p, column_sum, s);
	if (err)
		return err;
	out->loglik = fill_hazards(s) + d->event_offset;
	for (size_t k = 0; k < p; k++) {
		out->loglik += beta[k] * d->event_sum[k];
		out->score[k] = score_of(s, k);
	}
	err = finegray_run(d, s->shards, shard_rows, s);
	if (!err)
		err = finegray_run(d, s->shards, shard_slots, s);
	memset(out->information, 0, p * p * sizeof(double));
	for (size_t i = 0; i < 2 * s->shards; i++)
		for (size_t k = 0; k < p * p; k++)
			out->information[k] += s->shard_sum[i * p * p + k];
	return err;
}
