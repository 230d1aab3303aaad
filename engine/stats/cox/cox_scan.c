#include "stats/cox_block.h"

#include "core/workers.h"

#include <math.h>
#include <string.h>

static void block_place(const struct cox_design *d, size_t b, struct cox_block *block)
{
	block->run = d->block_run[b];
	block->run_end = d->block_run[b + 1];
	block->row = d->run_start[block->run];
	block->row_end = d->run_start[block->run_end];
	int32_t head = d->run_stratum[block->run];
	block->head_run_end = block->run;
	while (block->head_run_end < block->run_end && d->run_stratum[block->head_run_end] == head)
		block->head_run_end++;
	block->head_end = d->run_start[block->head_run_end];
	block->whole = block->head_run_end == block->run_end;
	block->joined = b && d->run_stratum[block->run - 1] == head;
}

static bool block_build(struct arena *mem, size_t p, struct cox_block *b)
{
	double **sums[] = {&b->total,    &b->lost,  &b->carry, &b->carry_lost, &b->sum,
			   &b->sum_lost, &b->dying, &b->score, &b->at};
	double **chunks[] = {&b->g, &b->rest, &b->work, &b->emit_g, &b->hazard, &b->credit, &b->factor};
	double **tables[] = {&b->x, &b->emit, &b->after};
	bool ok = (b->information = ARENA_ARRAY(mem, p * p, double)) != NULL;
	for (size_t i = 0; ok && i < sizeof sums / sizeof *sums; i++)
		ok = (*sums[i] = ARENA_ARRAY(mem, 1 + p, double)) != NULL;
	for (size_t i = 0; ok && i < sizeof chunks / sizeof *chunks; i++)
		ok = (*chunks[i] = ARENA_ARRAY(mem, COX_CHUNK, double)) != NULL;
	for (size_t i = 0; ok && i < sizeof tables / sizeof *tables; i++)
		ok = (*tables[i] = ARENA_ARRAY(mem, cox_padded(p) * COX_STRIDE, double)) != NULL;
	return ok;
}

enum err cox_scan_build(struct arena *mem, const struct cox_design *d, enum cox_ties ties, struct cox_scan *out)
{
	struct cox_scan s = {.d = d, .ties = ties};
	s.risk = ARENA_ARRAY(mem, d->n, double);
	s.at_risk = ARENA_ARRAY(mem, d->runs, double);
	s.dying = ARENA_ARRAY(mem, d->ties, double);
	s.hazard = ARENA_ARRAY(mem, d->runs, double);
	s.credit = ARENA_ARRAY(mem, d->ties, double);
	s.tie = ARENA_ARRAY(mem, d->ties, struct cox_tie);
	s.block = ARENA_ARRAY(mem, d->blocks, struct cox_block);
	double *single = ties == COX_EXACT ? ARENA_ARRAY(mem, d->runs, double) : NULL;
	for (size_t j = 0; single && j < d->runs; j++)
		single[j] = d->deaths[j] == 1;
	s.hazard_factor = single;
	bool ok =
		s.risk && s.at_risk && s.dying && s.hazard && s.credit && s.tie && s.block && (single || ties != COX_EXACT);
	for (size_t b = 0; ok && b < d->blocks; b++) {
		ok = block_build(mem, d->p, &s.block[b]);
		block_place(d, b, &s.block[b]);
	}
	if (!ok)
		return err_memory();
	*out = s;
	return ERR_OK;
}

/* Risks of one chunk of rows from their linear predictors, and its part of the block's totals. */
static void chunk_risk(const struct cox_scan *s, struct cox_block *b, size_t low, size_t high)
{
	const struct cox_design *d = s->d;
	size_t n = high - low;
	double *eta = b->work, *risk = s->risk + low;
	for (size_t i = 0; i < n; i++)
		eta[i] = d->offset ? d->offset[low + i] - d->offset_shift : 0;
	cox_load(d, low, high, b->x);
	for (size_t k = 0; k < d->p; k++)
		cox_add_scaled(eta, b->x + k * COX_STRIDE, s->beta[k], n);
	cox_exp(eta, n, risk);
	for (size_t i = 0; d->weight && i < n; i++)
		risk[i] *= d->weight[low + i];
	size_t head = b->head_end < high ? b->head_end - low : n;
	if (low >= b->head_end)
		return;
	cox_add(&b->total[0], &b->lost[0], cox_total(risk, head));
	for (size_t k = 0; k < d->p; k++)
		cox_add(&b->total[1 + k], &b->lost[1 + k], cox_dot(risk, b->x + k * COX_STRIDE, head));
}

static double dying_risk(const struct cox_scan *s, struct cox_block *b, size_t run)
{
	double sum = 0;
	size_t end = s->d->run_start[run + 1];
	for (size_t low = s->d->run_start[run]; low < end; low += COX_CHUNK) {
		size_t n = end - low < COX_CHUNK ? end - low : COX_CHUNK;
		sum += cox_dying(s->risk + low, s->d->event_weight + low, n, b->work);
	}
	return sum;
}

/* Piece b: risks; per run, their sum and that of the events. */
static enum err block_risk(size_t i, void *context)
{
	struct cox_scan *s = context;
	const struct cox_design *d = s->d;
	struct cox_block *b = &s->block[i];
	memset(b->total, 0, (1 + d->p) * sizeof *b->total);
	memset(b->lost, 0, (1 + d->p) * sizeof *b->lost);
	for (size_t low = b->row; low < b->row_end; low += COX_CHUNK)
		chunk_risk(s, b, low, low + COX_CHUNK < b->row_end ? low + COX_CHUNK : b->row_end);
	for (size_t j = b->run; j < b->run_end; j++) {
		size_t first = d->run_start[j], n = d->run_start[j + 1] - first;
		s->at_risk[j] = n == 1 ? s->risk[first] : cox_total(s->risk + first, n);
		if (d->deaths[j] > 1)
			s->dying[d->tied[j]] = dying_risk(s, b, j);
	}
	return ERR_OK;
}

/* Piece b: takes out those who were not yet at risk. */
static enum err block_entries(size_t i, void *context)
{
	struct cox_scan *s = context;
	const struct cox_design *d = s->d;
	struct cox_block *b = &s->block[i];
	for (size_t j = b->run; j < b->run_end; j++)
		for (size_t e = d->enter_start[j]; e < d->enter_start[j + 1]; e++) {
			size_t row = d->enter_row[e];
			s->at_risk[j] -= s->risk[row];
			if (j >= b->head_run_end)
				continue;
			cox_add(&b->total[0], &b->lost[0], -s->risk[row]);
			for (size_t k = 0; k < d->p; k++)
				cox_add(&b->total[1 + k], &b->lost[1 + k], -s->risk[row] * cox_covariate(d, k, row));
		}
	return ERR_OK;
}

/* What each block's last stratum has in the blocks after it. */
static void carry_risk(struct cox_scan *s)
{
	size_t m = 1 + s->d->p;
	struct cox_block *last = &s->block[s->d->blocks - 1];
	memset(last->carry, 0, m * sizeof(double));
	memset(last->carry_lost, 0, m * sizeof(double));
	for (struct cox_block *b = last; b > s->block; b--)
		for (size_t k = 0; k < m; k++) {
			struct cox_block *to = b - 1;
			to->carry[k] = b->joined && b->whole ? b->carry[k] : 0;
			to->carry_lost[k] = b->joined ? b->lost[k] + (b->whole ? b->carry_lost[k] : 0) : 0;
			if (b->joined)
				cox_add(&to->carry[k], &to->carry_lost[k], b->total[k]);
		}
}

/* Logarithms eight in one; where the product could leave the range of a double, one by one. */
enum { LOGS = 8 };

struct logs {
	double sum, value[LOGS];
	size_t held;
};

static void flush_logs(struct logs *l)
{
	double product = 1;
	bool near = true;
	for (size_t i = 0; i < l->held; i++) {
		product *= l->value[i];
		near = near && l->value[i] > 1e-30 && l->value[i] < 1e30;
	}
	if (near)
		l->sum += log(product);
	for (size_t i = 0; !near && i < l->held; i++)
		l->sum += log(l->value[i]);
	l->held = 0;
}

static double tied_logs(const struct cox_scan *s, size_t j)
{
	const struct cox_design *d = s->d;
	if (s->hazard_factor && s->hazard_factor[j] == 0)
		return 0;
	return d->death_weight[j] * cox_tie_logs(s->ties, d->deaths[j], s->at_risk[j], cox_dying_risk(s, j));
}

/* The risk set of each run of block b, and its part of the likelihood. Whether a run has an event is no branch: it cannot be foreseen. */
static void sum_risk_sets(struct cox_scan *s, struct cox_block *b)
{
	const struct cox_design *d = s->d;
	double sum = b->carry[0], lost = b->carry_lost[0];
	struct logs single = {.sum = 0};
	b->loglik = 0;
	for (size_t j = b->run_end; j-- > b->run;) {
		if (d->strata > 1 && j + 1 < b->run_end && d->run_stratum[j] != d->run_stratum[j + 1])
			sum = lost = 0;
		cox_add(&sum, &lost, s->at_risk[j]);
		double at_risk = s->at_risk[j] = sum + lost;
		if (d->deaths[j] > 1)
			b->loglik -= tied_logs(s, j);
		else if (d->weight)
			b->loglik -= d->deaths[j] ? d->death_weight[j] * log(at_risk) : 0;
		else {
			single.value[single.held] = at_risk;
			single.held += d->deaths[j] == 1;
			if (single.held == LOGS)
				flush_logs(&single);
		}
	}
	flush_logs(&single);
	b->loglik -= single.sum;
}

/* What tied events add to the hazard; what of it they escape themselves is kept, and their sums. */
static double tied_hazard(struct cox_scan *s, size_t j)
{
	const struct cox_design *d = s->d;
	size_t tie = (size_t)d->tied[j];
	double factor = d->death_weight[j] * (s->hazard_factor ? s->hazard_factor[j] : 1);
	s->credit[tie] = 0;
	if (factor == 0)
		return 0;
	s->tie[tie] = cox_tie_sums(s->ties, d->deaths[j], s->at_risk[j], s->dying[tie]);
	s->credit[tie] = factor * s->tie[tie].qf;
	return factor * s->tie[tie].q;
}

/* The cumulative hazard within block b, by stratum. */
static void sum_hazard(struct cox_scan *s, struct cox_block *b)
{
	const struct cox_design *d = s->d;
	double sum = 0;
	for (size_t j = b->run; j < b->run_end; j++) {
		if (d->strata > 1 && j > b->run && d->run_stratum[j] != d->run_stratum[j - 1])
			sum = 0;
		sum += d->deaths[j] > 1 ? tied_hazard(s, j) : cox_single_weight(s, j) / cox_single_risk(s, j);
		s->hazard[j] = sum;
	}
}

/* Piece b: risk sets and the hazard. */
static enum err block_sets(size_t i, void *context)
{
	struct cox_scan *s = context;
	sum_risk_sets(s, &s->block[i]);
	sum_hazard(s, &s->block[i]);
	return ERR_OK;
}

/* Piece b: the hazard alone. */
static enum err block_hazard(size_t i, void *context)
{
	struct cox_scan *s = context;
	sum_hazard(s, &s->block[i]);
	return ERR_OK;
}

static void carry_hazard(struct cox_scan *s)
{
	for (size_t b = 0; b < s->d->blocks; b++) {
		struct cox_block *to = &s->block[b];
		const struct cox_block *from = to - 1;
		to->hazard_carry = 0;
		if (to->joined)
			to->hazard_carry = s->hazard[from->run_end - 1] + (from->whole ? from->hazard_carry : 0);
	}
}

void cox_block_settle(struct cox_scan *s, const struct cox_block *b)
{
	for (size_t j = b->run; b->joined && j < b->head_run_end; j++)
		s->hazard[j] += b->hazard_carry;
}

/* Piece b: settles it, for entries need the hazard of other blocks. */
static enum err block_settle(size_t i, void *context)
{
	struct cox_scan *s = context;
	cox_block_settle(s, &s->block[i]);
	return ERR_OK;
}

/* Score and information, the hazard being summed within blocks. */
static enum err slopes(struct cox_scan *s, struct newton_slopes *out)
{
	size_t p = s->d->p, blocks = s->d->blocks;
	carry_hazard(s);
	enum err err = s->d->entry_run ? workers_run(blocks, block_settle, s) : ERR_OK;
	if (!err)
		err = workers_run(blocks, cox_block_slopes, s);
	memset(out->score, 0, p * sizeof(double));
	memset(out->information, 0, p * p * sizeof(double));
	for (size_t b = 0; b < blocks; b++) {
		for (size_t k = 0; k < p; k++)
			out->score[k] += s->block[b].score[k];
		for (size_t k = 0; k < p * p; k++)
			out->information[k] += s->block[b].information[k];
	}
	return err;
}

enum err cox_slopes_again(struct cox_scan *s, struct newton_slopes *out)
{
	enum err err = workers_run(s->d->blocks, block_hazard, s);
	return err ? err : slopes(s, out);
}

enum err cox_evaluate(void *scan, const double *beta, struct newton_slopes *out)
{
	struct cox_scan *s = scan;
	s->beta = beta;
	enum err err = workers_run(s->d->blocks, block_risk, s);
	if (!err && s->d->entry_run)
		err = workers_run(s->d->blocks, block_entries, s);
	if (err)
		return err;
	carry_risk(s);
	err = workers_run(s->d->blocks, block_sets, s);
	if (!err)
		err = slopes(s, out);
	out->loglik = s->d->event_offset;
	for (size_t k = 0; k < s->d->p; k++)
		out->loglik += beta[k] * s->d->event_sum[k];
	for (size_t b = 0; b < s->d->blocks; b++)
		out->loglik += s->block[b].loglik;
	if (!err && s->ties == COX_EXACT)
		err = cox_exact_add(s, out);
	return err;
}
