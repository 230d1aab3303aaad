#pragma once
/*
 * The risk table of one group: who was at risk, who had an event and who was censored at each distinct time. All curves start here.
 *
 *   n_j = sum of m_i over rows with entry_i < j <= time_i; d_cj, c_j: of those that end at j with cause c, or censored
 *   m_i = weight of row i times its count                                                                    (risk_mass)
 *
 * Strata are not looked at. Rows of mass 0 count for nothing: their times do not appear. When everyone at risk has the event,
 * n_j and d_j are the same bits (the survival is then exactly 0).
 *
 * start     above 0: rows that end before it are left out, so that a curve is conditional on no event before start; events at start
 *           itself count (R survival's start.time)
 * min_risk  above 0: with delayed entry a table begins after the last time, before the most are at risk, at which fewer than min_risk
 *           records are; what ended until then is left out and its events are counted in set_aside (a curve is again conditional).
 *           Where there are never so many the table is empty. Small risk sets after the largest one are the end of observation, and stay.
 *           The rule for small early risk sets: Lai & Ying 1991, Pan & Chappell 1998
 *
 * Cells are what the infinitesimal jackknife needs: rows that share entry, end and cause share their influence. Without delayed entry
 * and clusters a cell is all rows that end alike; else, and where asked for, it is one row. A row of count c is c units of its weight.
 *
 * cost: O(n + ticks + groups) over all groups; O(n log ticks) with delayed entry
 */
#include "sample/surv.h"

#include <stdbool.h>

struct risk_opts {
	bool cells;
	bool by_row; /* every cell one row, its position in the sample in cell_row */
	double start, min_risk;
};

struct risk_cell {
	int32_t from; /* index of the last distinct time at or before entry; -1: from the start */
	int32_t at;   /* index of the time at which it ends */
	int32_t cause;
	int32_t cluster; /* 0..clusters-1 of this group */
	double weight;   /* of the cell */
	double weight2;  /* sum of squared weights of its units */
};

struct risk {
	size_t n;       /* distinct times */
	size_t rows;    /* of positive mass */
	double records; /* the same, each as often as its count says */
	int32_t causes;
	double start;     /* where the table begins: start or min_risk set it; 0: at the beginning */
	double set_aside; /* events (records) that min_risk left out */
	double *time, *n_risk, *n_event, *n_censor;
	double *deaths;   /* records that have an event; NULL without weights: it is n_event */
	double *by_cause; /* [(cause - 1) * n + j]; NULL with one cause or none: it is n_event */
	size_t cells;
	struct risk_cell *cell; /* in the order of at; NULL unless asked for */
	size_t *cell_start;     /* n + 1 */
	size_t *cell_row;       /* by_row: the row of the sample */
	int32_t clusters;       /* 0: every row by itself */
};

/* out: s->groups tables. */
must_check enum err risk_tables(struct arena *mem, const struct surv_sample *s, const struct risk_opts *opts,
				struct risk *out);

static inline const double *risk_events(const struct risk *r, int32_t cause)
{
	return r->by_cause ? r->by_cause + (size_t)(cause - 1) * r->n : r->n_event;
}

static inline double risk_count(const struct surv_sample *s, size_t row)
{
	return s->count ? s->count[row] : 1;
}

static inline double risk_mass(const struct surv_sample *s, size_t row)
{
	return (s->weight ? s->weight[row] : 1) * risk_count(s, row);
}
