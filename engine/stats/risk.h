#pragma once
/*
 * The risk table of one group: who was at risk, who had an event and who was censored at each distinct time. All curves start here.
 *
 *   n_j = sum of w_i over rows with entry_i < j <= time_i; d_cj, c_j: of those that end at j with cause c, or censored
 *
 * Strata are not looked at. Rows of weight 0 count for nothing: their times do not appear. When everyone at risk has the event,
 * n_j and d_j are the same bits (the survival is then exactly 0).
 *
 * Cells are what the infinitesimal jackknife needs: rows that share entry, end and cause share their influence. Without delayed entry
 * and clusters a cell is all rows that end alike; else it is one row.
 *
 * cost: O(n + ticks + groups) over all groups; O(n log ticks) with delayed entry
 */
#include "sample/surv.h"

#include <stdbool.h>

struct risk_cell {
	int32_t from; /* index of the last distinct time at or before entry; -1: from the start */
	int32_t at;   /* index of the time at which it ends */
	int32_t cause;
	int32_t cluster; /* 0..clusters-1 of this group */
	double weight;   /* of the cell */
	double weight2;  /* sum of squared weights of its rows */
};

struct risk {
	size_t n;    /* distinct times */
	size_t rows; /* of positive weight */
	int32_t causes;
	double *time, *n_risk, *n_event, *n_censor;
	double *by_cause; /* [(cause - 1) * n + j]; NULL with one cause or none: it is n_event */
	size_t cells;
	struct risk_cell *cell; /* in the order of at; NULL unless asked for */
	size_t *cell_start;     /* n + 1 */
	int32_t clusters;       /* 0: every row by itself */
};

/* out: s->groups tables. */
must_check enum err risk_of_groups(struct arena *mem, const struct surv_sample *s, bool cells, struct risk *out);

static inline const double *risk_events(const struct risk *r, int32_t cause)
{
	return r->by_cause ? r->by_cause + (size_t)(cause - 1) * r->n : r->n_event;
}
