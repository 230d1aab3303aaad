#pragma once
/*
 * The survival sample: who was at risk from when to when, and what ended it. Every survival estimator takes one.
 *
 * Times become integer ticks: the distinct values of entry and time in ascending order, values closer than sqrt(eps)
 * (absolute, or relative to the mean |time|) being one (R survival's "timefix"; statistics: near ties). Estimators compare ticks
 * only. A row is at risk on (entry, time]: it is in the risk set of tick j when entry < j <= time. Without entry it is at risk
 * from the start, and events at time 0 are kept.
 *
 * Rows are sorted by stratum, then time tick, then original position; estimators scan them once from the end.
 * Two kinds of weights, kept apart. count is a frequency: a row of count c is c rows, in every estimate, variance and number of events.
 * weight is the weight of each of them: it multiplies what the row adds to sums; variances by the model treat it as replication,
 * robust ones as a sampling probability.
 * Missing values are the caller's business: none may be NaN.
 */
#include "core/arena.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

/* What the caller has: n unsorted rows, borrowed. Columns that do not apply are NULL. */
struct surv_rows {
	size_t n;
	const double *entry; /* delayed entry: entry < time */
	const double *time;
	const int32_t *status; /* 0 censored, 1.. causes */
	const int32_t *group;  /* 0..groups-1 */
	int32_t groups;
	const int32_t *stratum; /* 0..strata-1 */
	int32_t strata;
	const int32_t *cluster; /* 0..clusters-1 */
	int32_t clusters;
	const double *weight; /* case or probability weight: > 0, or 0 (a row of weight 0 counts for nothing) */
	const int32_t *count; /* frequency: the row stands for so many that are alike, 0 or more; NULL: 1 */
	const double *offset;
	size_t p;
	const double *const *x; /* p columns of n */
};

/* The same rows, sorted, on ticks. Columns that were NULL stay NULL; groups, strata, clusters are at least 1. */
struct surv_sample {
	size_t n;
	size_t ticks;
	double *tick_time; /* the time of each tick */
	int32_t *entry;    /* tick, or -1: from the start; NULL without delayed entry */
	int32_t *time;     /* tick */
	int32_t *status;
	int32_t *group;
	int32_t groups;
	int32_t *stratum;
	int32_t strata;
	size_t *stratum_start; /* strata + 1 positions: rows of stratum s are start[s] .. start[s+1]-1 */
	int32_t *cluster;
	int32_t clusters;
	double *weight;
	int32_t *count; /* NULL: 1 */
	double *offset;
	size_t p;
	double **x;     /* p columns of n */
	size_t *row;    /* the caller's row number of each sorted row */
	int32_t causes; /* largest status */
};

/*
 * Sorts and validates. Memory comes from mem.
 * ERR_EMPTY no rows; ERR_ORDER entry >= time (row in the note); ERR_VALUE not finite, negative weight, code out of range.
 * Cost: one sort of n, O(n p) copies, the columns on all cores.
 */
must_check enum err surv_build(struct arena *mem, const struct surv_rows *in, struct surv_sample *out);
