#pragma once
/*
 * Rows that agree in every column are one row with a count: the cell table. A survival estimator gives the same numbers from cells as from
 * rows, and its cost is then that of the cells.
 *
 * surv_build_cells() is surv_build() of the cells where they are fewer than half of the rows (and the rows at least CELLS_ROWS), else of
 * the rows.
 * in        as for surv_build(); counts that are there already are added up
 * out       a sample of cells always has counts; row is the caller's first row of each. What wants a value for each row of the caller
 *           needs surv_build()
 * errors    surv_build()'s, at the first row of the caller that is at fault
 * gives up  as soon as cells are half of the rows, or are to be expected so: the lower bound d + f1^2 / (2 f2) for the number of kinds
 *           from those seen, those seen once and those seen twice (Chao 1984), at 2^16 rows and whenever they have doubled
 * cost      whole times and codes alone: two passes over the columns on all cores (cell_table.h), else these, and then one over the rows
 *           in a hash table; where it plainly does not pay the latter
 *           ends after 2^16 rows
 */
#include "sample/surv.h"

enum { CELLS_ROWS = 4096 };

must_check enum err surv_build_cells(struct arena *mem, const struct surv_rows *in, struct surv_sample *out);
