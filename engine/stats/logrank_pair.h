#pragma once
/*
 * Two groups of a sample alone, as groups 0 and 1: what a pairwise test takes. Ticks and strata stay those of the whole sample.
 *
 * memory  the rows of the two groups, from mem; tick_time is shared
 * errors  ERR_MEMORY
 * cost    O(n)
 */
#include "sample/surv.h"

must_check enum err logrank_pair(struct arena *mem, const struct surv_sample *s, int32_t first, int32_t second,
				 struct surv_sample *out);
