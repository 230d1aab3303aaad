#pragma once
/*
 * Inside of Fine-Gray regression.
 *
 * Slots are the distinct times of events of the cause within a stratum, in order, and one more at the end of each stratum that has no
 * events. A row is at risk in the slots first .. end - 1 (an event's own slot is end - 1); one that ended by another cause stays, with
 * weight reach * observed[slot], in the slots from end on. A pair is a stratum and a group of G that has such rows in it.
 *
 * Every sum over risk sets is then one pass over the rows, adding to slots, and one over the slots: backwards for those at risk, forwards
 * for those who ended otherwise. What a row adds to the information is r_i Lambda_i x_i x_i', Lambda_i its cumulative hazard, so that no
 * second moments are accumulated. Covariates are centred by stratum, scaled, and kept in chunks of COX_CHUNK rows, column by column.
 *
 * Segments are rows in a row with one end, one pair (or none) and within one chunk: what the slots give them is the same for all.
 */
#include "core/workers.h"
#include "stats/cox_parts.h"
#include "stats/finegray.h"
#include "stats/newton.h"

enum finegray_kind { FINEGRAY_CENSORED, FINEGRAY_EVENT, FINEGRAY_OTHER, FINEGRAY_GOES_ON };

/* The rows that count, in the order of the sample: by stratum, then time. */
struct finegray_rows {
	size_t n;
	size_t *row; /* position in the sample */
	int8_t *kind;
	bool *enters;         /* NULL without delayed entry: the first row of its person */
	double *weight;       /* weight times count */
	double *share;        /* of G: count, or weight too */
	const int32_t *count; /* by position in the sample; NULL: 1 */
	int32_t *entry;       /* NULL without */
	int32_t *time;
	int32_t *stratum; /* NULL: one */
	int32_t *group;   /* of G; NULL: one */
	int32_t strata, groups;
	size_t *stratum_start; /* strata + 1 */
	size_t ticks;
};

/* G of one group: the times at which someone is censored, and the numbers there. With delayed entry the times of entering too. */
struct finegray_censoring {
	size_t *cut_start; /* groups + 1 */
	int32_t *cut;      /* ticks */
	double *censored, *at_risk;
	double *after;       /* G from the cut on */
	size_t *enter_start; /* NULL without delayed entry */
	int32_t *enter;
	double *before;   /* H up to the tick of entering, included, within its stretch */
	int32_t *stretch; /* 0 the last, one more before each gap: a time at which all that are observed enter */
	int32_t *last;    /* groups: the last time of all; from there on weights are 0. INT32_MAX: never */
};

/* Walks G(t-) H(t) of one group in the order of time. */
struct finegray_walk {
	const struct finegray_censoring *g;
	int32_t group;
	size_t cut, enter;
	int32_t stretch; /* of the tick last asked for */
};

struct finegray_design {
	struct finegray_rows rows;
	struct finegray_censoring g;
	size_t p;
	const int32_t *cluster; /* by position in the sample; NULL: every row one */
	size_t clusters;
	size_t slots;
	size_t *slot_start; /* strata + 1 */
	int32_t *slot_tick;
	int32_t *deaths;      /* of a slot: rows, counts included */
	double *death_weight; /* their mean weight */
	int32_t *first;       /* NULL without delayed entry */
	int32_t *end;
	double *reach; /* 1 / G(T-) of those who ended otherwise, else 0 */
	int32_t *pair; /* of those, else -1 */
	size_t segments;
	size_t *segment;       /* segments + 1: first rows */
	int32_t *segment_pair; /* -1: none */
	size_t pairs;
	int32_t *pair_stratum, *pair_group;
	size_t *pair_at;  /* pairs + 1: where its slots begin in observed */
	double *observed; /* G(t-) at the slots of the pair's stratum */
	double events, competing;
	double *event_weight; /* n: the weight of an event, else 0 */
	double *x;            /* chunks of p * COX_STRIDE */
	double *scale;        /* p: one over the standard deviation within strata */
	double *offset;       /* n, centred; NULL: 0 */
	double *event_sum;    /* p: weighted sum of the events' covariates */
	double event_offset;
};

static inline size_t finegray_stratum(const struct finegray_design *d, size_t i)
{
	return d->rows.stratum ? (size_t)d->rows.stratum[i] : 0;
}

/* Column k from row i on, to the end of its chunk. */
static inline const double *finegray_column(const struct finegray_design *d, size_t k, size_t i)
{
	return d->x + (i / COX_CHUNK * d->p + k) * COX_STRIDE + i % COX_CHUNK;
}

/* Where slot j of pair q is in what belongs to pairs. */
static inline size_t finegray_pair_slot(const struct finegray_design *d, size_t q, size_t slot)
{
	return d->pair_at[q] + (slot - d->slot_start[d->pair_stratum[q]]);
}

/* What rows are put in order by. */
struct finegray_keys {
	size_t n, ticks, codes;
	const int32_t *tick;
	const int32_t *code; /* NULL: one */
};

/* Positions 0..n-1 by code, then tick, then position. */
must_check enum err finegray_order(struct arena *mem, const struct finegray_keys *keys, size_t *order);
must_check enum err finegray_take_rows(struct arena *mem, const struct surv_sample *s, const struct finegray_opts *opts,
				       struct finegray_rows *out);
must_check enum err finegray_censoring_of(struct arena *mem, const struct finegray_rows *r,
					  enum finegray_convention convention, struct finegray_censoring *out);
struct finegray_walk finegray_walk_of(const struct finegray_censoring *g, int32_t group);
/* G(t-) H(t) at a tick no less than the last one asked for. */
double finegray_walk_to(struct finegray_walk *w, int32_t tick);
must_check enum err finegray_design_build(struct arena *mem, const struct surv_sample *s, const struct finegray_opts *opts,
					  struct finegray_design *out);

/* What the slots give to the rows of a segment. */
struct finegray_segment {
	size_t low, n; /* its rows */
	size_t end;
	int32_t pair;
};

static inline struct finegray_segment finegray_segment_of(const struct finegray_design *d, size_t i)
{
	size_t low = d->segment[i];
	return (struct finegray_segment){
		.low = low, .n = d->segment[i + 1] - low, .end = (size_t)d->end[low], .pair = d->segment_pair[i]};
}

/* What is left after the end in a cumulative table of pair slots. */
static inline double finegray_late(const struct finegray_design *d, const struct finegray_segment *g, const double *late)
{
	if (g->pair < 0)
		return 0;
	size_t q = (size_t)g->pair;
	return late[d->pair_at[q + 1] - 1] - late[finegray_pair_slot(d, q, g->end)];
}

/* One evaluation: column 0 is 1, columns 1..p the covariates. */
struct finegray_scan {
	const struct finegray_design *d;
	enum cox_ties ties;
	const double *beta;
	size_t shards;
	double *risk;          /* n */
	double *dying_risk;    /* n: of the events, where there are several at a time, else 0 */
	double *joined_risk;   /* n: times reach, of those who ended otherwise, else 0 */
	double *sum;           /* 1 + p columns of slots: over the risk set */
	double *dying;         /* the same over the events, where there are several */
	double *joined;        /* 1 + p columns of pair slots: those who ended otherwise, so far, each times its reach */
	struct cox_tie *tie;   /* slots, times the mean weight of the events */
	double *hazard;        /* slots: cumulative within stratum, before the slot */
	double *late;          /* pair slots: the cumulative hazard times observed, before the slot */
	size_t *shard_segment; /* shards + 1 */
	double *shard_sum;     /* 2 shards of p x p: of rows, of slots */
	double *shard_work;    /* 2 shards of (p + 3) chunks */
	double *martingale;    /* n: weight x martingale residual; NULL unless wanted */
};

/* workers_run(), without threads where the rows are so few that to start them costs more. */
must_check enum err finegray_run(const struct finegray_design *d, size_t n, workers_piece do_piece, void *context);
must_check enum err finegray_scan_build(struct arena *mem, const struct finegray_design *d, enum cox_ties ties,
					struct finegray_scan *out);
/* context: struct finegray_scan. A newton_evaluate. */
must_check enum err finegray_evaluate(void *context, const double *beta, struct newton_slopes *out);
/* The robust variance of scaled coefficients, p x p, where the iteration ended. */
must_check enum err finegray_robust(struct arena *mem, struct finegray_scan *scan, enum finegray_convention convention,
				    const struct newton *n, double *out);
