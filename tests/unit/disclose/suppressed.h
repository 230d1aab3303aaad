#pragma once
/* How many cells of a released table are hidden. */
#include "disclose/disclose.h"

static inline size_t suppressed(const struct safe_table *t)
{
	size_t n = 0;
	for (size_t r = 0; r < safe_rows(t); r++)
		for (size_t c = 0; c < safe_columns(t); c++)
			n += safe_cell(t, r, c).kind == SAFE_SUPPRESSED;
	return n;
}
