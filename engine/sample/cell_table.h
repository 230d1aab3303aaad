#pragma once
/*
 * Rows as counts at addresses: where times are whole numbers and the rest are codes, a row's cell is found by its address (stratum, time,
 * group, status) in a table, without a key.
 *
 * applies   no entry, cluster, weight, count, offset or covariate; whole times; at most an eighth as many addresses as rows
 * in        as for surv_build(); a value that it would refuse: does not apply
 * out       cells in the order of stratum, time, first row; from mem. applies false: nothing else is filled
 * errors    ERR_MEMORY
 * cost      one pass over the columns on all cores where a look at 2^14 rows shows the range of the times, else three
 */
#include "sample/surv.h"

#include <stdbool.h>

struct cell_table {
	bool applies;
	size_t n;
	size_t *first;  /* row of each cell */
	int64_t *count; /* rows of each cell */
};

must_check enum err cell_table_build(struct arena *mem, const struct surv_rows *in, struct cell_table *out);
