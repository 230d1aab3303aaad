#pragma once
/*
 * Survival rows for the tests of curves: columns of a CSV by name. A name that is NULL is a column that does not apply; causes are the
 * numbers above event_above, less event_above. Everything lives in mem.
 */
#include "sample/surv.h"
#include "support/check.h"

struct columns {
	const char *data; /* file, from the project's root */
	const char *entry, *time, *status, *group, *stratum, *cluster, *weight;
	double event_above;
	int one_cause;      /* every cause is 1 */
	const char *needed; /* rows where this column is missing are left out */
};

struct surv_rows curves_rows(struct arena *mem, const struct columns *c);
/* The same rows in another order. */
struct surv_rows curves_shuffled(struct arena *mem, const struct surv_rows *rows);
/* Every row as often as its whole weight says, without weights. */
struct surv_rows curves_repeated(struct arena *mem, const struct surv_rows *rows);

static inline struct surv_sample curves_sample(struct arena *mem, const struct surv_rows *rows)
{
	struct surv_sample s;
	assert_int_equal(surv_build(mem, rows, &s), ERR_OK);
	return s;
}
