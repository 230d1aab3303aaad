#pragma once
/* Inside of the recurrent-event models: the rows as the Cox model takes them. */
#include "sample/spells.h"
#include "stats/recurrent.h"

struct recurrent_rows {
	struct arena *mem; /* of the fit alone */
	const struct surv_rows *in;
	const struct recurrent_opts *opts;
	struct spells spells;
	size_t n, events;
	size_t *from;    /* the caller's row */
	int32_t *number; /* event number, from 0 */
	double *entry, *time;
	int32_t *status;
};

/* Rows, their event numbers, clocks. */
must_check enum err recurrent_rows_build(struct arena *mem, const struct surv_rows *in, const struct recurrent_opts *opts,
					 struct recurrent_rows *out);
