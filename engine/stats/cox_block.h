#pragma once
/*
 * Inside of one evaluation: what each block of runs has of its own.
 *
 * Sums over a risk set are carried from later blocks to earlier ones, the cumulative hazard from earlier ones to later ones, both
 * within stratum. Sums that people join and leave are kept as a sum and what rounding took from it (Knuth's two-sum), so that a
 * small risk set before a large one keeps its digits.
 */
#include "core/wide.h"
#include "stats/cox_parts.h"

struct cox_block {
	size_t run, run_end;  /* its runs */
	size_t row, row_end;  /* their rows */
	size_t head_end;      /* rows of its first stratum end here */
	size_t head_run_end;  /* and its runs */
	bool whole;           /* one stratum only */
	bool joined;          /* the block before ends in this one's first stratum */
	double *total, *lost; /* 1 + p: risk and risk times covariates over the head rows */
	double *carry, *carry_lost;
	double hazard_carry;
	double loglik;
	double *score, *information;
	double *x, *emit,
		*after; /* p x COX_STRIDE: covariates of rows; vectors of events; sums from a row to the chunk's end */
	double *g, *rest, *work, *emit_g; /* COX_CHUNK */
	double *hazard, *credit, *factor; /* COX_CHUNK: of each row's run */
	double *sum, *sum_lost, *dying;   /* 1 + p */
	double *at;                       /* 1 + p: S1 of the risk set at hand */
	size_t emitted;
};

/* Columns of a chunk, their number rounded up to whole lanes: what is beyond p stays 0. */
static inline size_t cox_padded(size_t p)
{
	return (p + WIDE_LANES - 1) / WIDE_LANES * WIDE_LANES;
}

static inline void cox_add(double *sum, double *lost, double v)
{
	double s = *sum, t = s + v, z = t - s;
	*lost += (s - (t - z)) + (v - z);
	*sum = t;
}

/* Of a run without or with a single event: its weight in the hazard, 0 without; its risk set, never 0 without event. */
static inline double cox_single_weight(const struct cox_scan *s, size_t run)
{
	double weight = s->d->weight ? s->d->death_weight[run] : (double)s->d->deaths[run];
	return s->hazard_factor ? weight * s->hazard_factor[run] : weight;
}

static inline double cox_single_risk(const struct cox_scan *s, size_t run)
{
	return s->at_risk[run] + (double)(1 - s->d->deaths[run]);
}

/* Adds to the hazard what the blocks before have. */
void cox_block_settle(struct cox_scan *s, const struct cox_block *b);
/* Score, information, residuals and tables of one block, the risk sums and hazards being there. */
enum err cox_block_slopes(size_t i, void *context);
