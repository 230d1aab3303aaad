#pragma once
/* The curve of the first group, for tests of Kaplan-Meier and Nelson-Aalen. */
#include "stats/km.h"
#include "support/curves.h"
#include "support/scratch.h"

static inline struct km_curve fit(const struct surv_rows *rows, struct km_opts opts)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct km_curve *c = ARENA_ARRAY(mem, (size_t)s.groups, struct km_curve);
	assert_int_equal(km_fit(mem, &s, &opts, c), ERR_OK);
	return c[0];
}
