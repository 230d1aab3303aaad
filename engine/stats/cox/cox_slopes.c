#include "stats/cox_block.h"

#include <string.h>

/*
 * The information without a matrix per risk set. With r_i the risks, A the cumulative hazard (increments sum_l q_l w, q_l =
 * 1/(S0 - f_l E0), f_l = l/d) and v_l = S1 - f_l E1,
 *
 *   sum_j sum_l w [ (S2 - f E2) q - v v' q^2 ]  =  sum_i g_i x_i x_i'  -  sum_j sum_l w q^2 v v'
 *   g_i = r_i (A(t_i) - A(entry_i)) - [event] r_i sum_l w f_l q_l
 *
 * the first a weighted Gram matrix over the rows, the second over the events. The score is sum_i x_i (w_i [event] - g_i), its
 * brackets being the weighted martingale residuals. In the second sum, with c_m = sum_l q^2 f^m,
 *
 *   sum_l q^2 v v' = c_0 u u' + (c_2 - c_1^2 / c_0) E1 E1',   u = S1 - (c_1 / c_0) E1
 */

/* g and the residuals of rows low..high-1; top: the run of the last of them. Returns the run of the first. */
static size_t chunk_weights(const struct cox_scan *s, struct cox_block *b, size_t low, size_t high, size_t top)
{
	const struct cox_design *d = s->d;
	size_t j = top;
	for (;; j--) {
		size_t from = d->run_start[j] > low ? d->run_start[j] : low;
		size_t to = d->run_start[j + 1] < high ? d->run_start[j + 1] : high;
		double factor = s->event_factor ? s->event_factor[j] : 1;
		double credit = d->deaths[j] > 1 ? s->credit[d->tied[j]] : 0;
		for (size_t i = from - low; i < to - low; i++) {
			b->hazard[i] = s->hazard[j];
			b->credit[i] = credit;
			b->factor[i] = factor;
		}
		if (from == low)
			break;
	}
	memset(b->g, 0, (high - low) * sizeof(double));
	for (size_t i = low; d->entry_run && i < high; i++)
		b->g[i - low] = d->entry_run[i] >= 0 ? s->hazard[d->entry_run[i]] : 0;
	const struct cox_hazards of = {.hazard = b->hazard, .credit = b->credit, .factor = b->factor};
	cox_residuals(&of, s->risk + low, d->event_weight + low, high - low, b->g, b->rest);
	if (s->residual)
		memcpy(s->residual + low, b->rest, (high - low) * sizeof(double));
	return j;
}

/* Vectors whose products are to be taken off the information, a chunk of them at a time. */
static void flush_emitted(struct cox_block *b, size_t p)
{
	cox_gram(b->emit, p, b->emit_g, b->emitted, b->work, b->information);
	b->emitted = 0;
}

static double *next_vector(struct cox_block *b, size_t p, double weight)
{
	if (b->emitted == COX_CHUNK)
		flush_emitted(b, p);
	b->emit_g[b->emitted] = -weight;
	return b->emit + b->emitted++;
}

static void fill_tables(const struct cox_scan *s, const struct cox_block *b, size_t run, const struct cox_tie *t)
{
	const struct cox_design *d = s->d;
	double weight = d->death_weight[run];
	for (size_t k = 0; k < d->p; k++) {
		double all = b->at[k], dying = b->dying[k];
		size_t at = run * d->p + k;
		s->tables->hazard[at] = weight * (t->qq * all - t->qqf * dying);
		s->tables->mean[at] = (t->q * all - t->qf * dying) / (double)d->deaths[run];
		if (s->tables->credit)
			s->tables->credit[at] = weight * (t->qqf * all - t->qqff * dying);
	}
}

static double event_weight(const struct cox_scan *s, size_t run)
{
	return s->d->death_weight[run] * (s->hazard_factor ? s->hazard_factor[run] : 1);
}

/* The events of a run whose S1 is in at, and E1, where there are several, in dying, which is cleared. */
static void take_events(const struct cox_scan *s, struct cox_block *b, size_t run)
{
	const struct cox_design *d = s->d;
	bool tied = d->deaths[run] > 1;
	struct cox_tie t = tied ? s->tie[d->tied[run]] : cox_tie_sums(s->ties, 1, s->at_risk[run], 0);
	double weight = event_weight(s, run);
	if (s->tables)
		fill_tables(s, b, run, &t);
	double tilt = t.qqf / t.qq;
	double *u = next_vector(b, d->p, weight * t.qq);
	for (size_t k = 0; k < d->p; k++)
		u[k * COX_STRIDE] = b->at[k] - tilt * b->dying[k];
	if (!(t.qqf > 0))
		return;
	double *e = next_vector(b, d->p, weight * (t.qqff - tilt * t.qqf));
	for (size_t k = 0; k < d->p; k++)
		e[k * COX_STRIDE] = b->dying[k];
}

/* Adds risk times covariates of rows from..to-1 of the chunk that starts at low to the sums. */
static void add_rows(const struct cox_scan *s, struct cox_block *b, size_t low, size_t from, size_t to)
{
	size_t n = to - from, p = s->d->p;
	for (size_t k = 0; n && k < p; k++)
		cox_add(&b->sum[k], &b->sum_lost[k], cox_dot(s->risk + from, b->x + k * COX_STRIDE + (from - low), n));
}

static void add_dying(const struct cox_scan *s, struct cox_block *b, size_t low, size_t from, size_t to)
{
	cox_dying(s->risk + from, s->d->event_weight + from, to - from, b->work);
	for (size_t k = 0; k < s->d->p; k++)
		b->dying[k] += cox_dot(b->work, b->x + k * COX_STRIDE + (from - low), to - from);
}

static void leave_entries(const struct cox_scan *s, struct cox_block *b, size_t run)
{
	const struct cox_design *d = s->d;
	for (size_t e = d->enter_start[run]; e < d->enter_start[run + 1]; e++) {
		size_t row = d->enter_row[e];
		for (size_t k = 0; k < d->p; k++)
			cox_add(&b->sum[k], &b->sum_lost[k], -s->risk[row] * cox_covariate(d, k, row));
	}
}

static void clear_sums(struct cox_block *b, size_t p)
{
	memset(b->sum, 0, p * sizeof(double));
	memset(b->sum_lost, 0, p * sizeof(double));
}

/* True if the sums at this run are asked for. */
static bool counts(const struct cox_scan *s, size_t run)
{
	return s->d->deaths[run] && !(s->hazard_factor && s->hazard_factor[run] == 0);
}

/* True if run j is the last of its stratum, but not of the block. */
static bool ends_stratum(const struct cox_scan *s, const struct cox_block *b, size_t j)
{
	return j + 1 < b->run_end && s->d->run_stratum[j] != s->d->run_stratum[j + 1];
}

/* Runs of one chunk from the last: sums over the risk set, and the events. Rows without events are summed several runs at once:
 * those from pending on are not in the sums yet. */
static void chunk_runs(const struct cox_scan *s, struct cox_block *b, size_t low, size_t high, size_t top)
{
	const struct cox_design *d = s->d;
	size_t pending = high;
	for (size_t j = top;; j--) {
		size_t from = d->run_start[j] > low ? d->run_start[j] : low;
		size_t to = d->run_start[j + 1] < high ? d->run_start[j + 1] : high;
		bool complete = d->run_start[j] >= low;
		if (d->run_start[j + 1] <= high && ends_stratum(s, b, j)) {
			clear_sums(b, d->p);
			pending = to;
		}
		if (d->deaths[j] > 1 && counts(s, j))
			add_dying(s, b, low, from, to);
		if (complete && counts(s, j)) {
			add_rows(s, b, low, from, pending);
			pending = from;
		}
		if (complete && d->entry_run)
			leave_entries(s, b, j);
		if (complete && counts(s, j)) {
			for (size_t k = 0; k < d->p; k++)
				b->at[k] = b->sum[k] + b->sum_lost[k];
			take_events(s, b, j);
			memset(b->dying, 0, d->p * sizeof(double));
		}
		if (from == low)
			break;
	}
	add_rows(s, b, low, low, pending);
}

/* A run of several events, or one that tables are wanted of, in a chunk whose sums are in after. */
static void take_tied(const struct cox_scan *s, struct cox_block *b, size_t low, size_t high, size_t j)
{
	const struct cox_design *d = s->d;
	size_t from = d->run_start[j] > low ? d->run_start[j] : low;
	size_t to = d->run_start[j + 1] < high ? d->run_start[j + 1] : high;
	if (d->deaths[j] > 1)
		add_dying(s, b, low, from, to);
	if (d->run_start[j] < low)
		return;
	for (size_t k = 0; k < d->p; k++)
		b->at[k] = b->sum[k] + b->sum_lost[k] + b->after[k * COX_STRIDE + (from - low)];
	take_events(s, b, j);
	memset(b->dying, 0, d->p * sizeof(double));
}

/* Single events of a chunk: their rows in it, the weights of their vectors. */
struct singles {
	size_t n;
	uint16_t row[COX_CHUNK];
	double weight[COX_CHUNK];
};

static void emit_singles(struct cox_block *b, size_t p, const struct singles *all)
{
	size_t n = all->n;
	if (b->emitted + n > COX_CHUNK)
		flush_emitted(b, p);
	memcpy(b->emit_g + b->emitted, all->weight, n * sizeof(double));
	for (size_t k = 0; k < p; k++) {
		double base = b->sum[k] + b->sum_lost[k], *to = b->emit + k * COX_STRIDE + b->emitted;
		const double *after = b->after + k * COX_STRIDE;
		for (size_t e = 0; e < n; e++)
			to[e] = base + after[all->row[e]];
	}
	b->emitted += n;
}

/* The same as chunk_runs() for many short runs of one stratum without entries: all sums of the chunk first. */
static void chunk_short_runs(const struct cox_scan *s, struct cox_block *b, size_t low, size_t high, size_t top)
{
	const struct cox_design *d = s->d;
	struct singles single;
	single.n = 0;
	if (d->run_start[top + 1] <= high && ends_stratum(s, b, top))
		clear_sums(b, d->p);
	cox_sums_after(b->x, d->p, s->risk + low, high - low, b->after);
	for (size_t j = top;; j--) {
		if (d->deaths[j] > 1 || s->tables) {
			if (counts(s, j))
				take_tied(s, b, low, high, j);
		} else {
			double q = 1 / cox_single_risk(s, j);
			single.weight[single.n] = -cox_single_weight(s, j) * q * q;
			single.row[single.n] = (uint16_t)(d->run_start[j] - low);
			single.n += d->deaths[j] == 1 && d->run_start[j] >= low;
		}
		if (d->run_start[j] <= low)
			break;
	}
	emit_singles(b, d->p, &single);
	for (size_t k = 0; k < d->p; k++)
		cox_add(&b->sum[k], &b->sum_lost[k], b->after[k * COX_STRIDE]);
}

enum { SHORT_RUNS = 16 };

static bool has_short_runs(const struct cox_design *d, size_t first, size_t top)
{
	return !d->entry_run && top - first >= SHORT_RUNS && d->run_stratum[first] == d->run_stratum[top];
}

enum err cox_block_slopes(size_t i, void *context)
{
	struct cox_scan *s = context;
	const struct cox_design *d = s->d;
	struct cox_block *b = &s->block[i];
	if (!d->entry_run)
		cox_block_settle(s, b);
	memset(b->score, 0, d->p * sizeof(double));
	memset(b->information, 0, d->p * d->p * sizeof(double));
	memset(b->dying, 0, d->p * sizeof(double));
	memcpy(b->sum, b->carry + 1, d->p * sizeof(double));
	memcpy(b->sum_lost, b->carry_lost + 1, d->p * sizeof(double));
	b->emitted = 0;
	size_t run = b->run_end - 1;
	size_t chunks = (b->row_end - b->row + COX_CHUNK - 1) / COX_CHUNK;
	for (size_t c = chunks; c-- > 0;) {
		size_t low = b->row + c * COX_CHUNK;
		size_t high = low + COX_CHUNK < b->row_end ? low + COX_CHUNK : b->row_end;
		cox_load(d, low, high, b->x);
		size_t first = chunk_weights(s, b, low, high, run);
		for (size_t k = 0; k < d->p; k++)
			b->score[k] += cox_dot(b->rest, b->x + k * COX_STRIDE, high - low);
		cox_gram(b->x, d->p, b->g, high - low, b->work, b->information);
		if (has_short_runs(d, first, run))
			chunk_short_runs(s, b, low, high, run);
		else
			chunk_runs(s, b, low, high, run);
		run = d->run_start[first] == low && first > 0 ? first - 1 : first;
	}
	flush_emitted(b, d->p);
	return ERR_OK;
}
