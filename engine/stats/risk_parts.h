#pragma once
/* What the parts of the risk table share: the rows of one group in the order of time, while their table is built. */
#include "stats/risk.h"

struct risk_span {
	const struct surv_sample *s;
	const size_t *row;
	size_t *first; /* of each distinct time; one more */
};

/* Index of the last distinct time at or before the entry of row i of the span, -1 when there is none. */
int32_t risk_entry(const struct risk_span *span, size_t times, size_t i);
/* Fills the cells of r. cluster_of: one place per cluster of the sample, all 0; NULL without clusters. */
must_check enum err risk_cells(struct arena *mem, const struct risk_span *span, bool by_row, int32_t *cluster_of,
			       struct risk *r);
