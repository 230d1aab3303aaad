#pragma once
/*
 * Rows that are alike in every column, put together: a million rows of whole counts and categories are a thousand cells.
 *
 * in       k columns of n numbers, compared by value
 * out      n cells in the order of their first rows: first_row, and the cell of each row
 *          none: more cells than half of the rows (told from a first block where it can be: cost of that block only)
 * cost     one pass, hashed, blocks of rows on all cores; the same cells for any number of threads
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct glm_cells {
	size_t n;
	size_t *first_row;
	int32_t *of_row; /* n rows */
	bool none;
};

must_check enum err glm_cells_build(struct arena *mem, size_t n, size_t k, const double *const *column,
				    struct glm_cells *out);
