#pragma once
/*
 * The survival sample of a table: --time, --entry, --event, --by, --strata, --cluster, --weights, --offset and the columns of a design
 * where the method lists them.
 *
 * errors  ERR_VALUE an event that is not 0 or 1 (causes: not a whole number from 0 to 1000), a negative time; ERR_ORDER entry >= time;
 *         rows are those of the file
 */
#include "estimate/estimate_design.h"
#include "sample/surv.h"

/* The rows of it, not yet built: for a method that changes them first. */
must_check enum err estimate_surv_rows(const struct estimate *e, bool causes, const struct estimate_design *design,
				       struct surv_rows *out);
/* design may be NULL. causes: the event column holds causes. */
must_check enum err estimate_sample(const struct estimate *e, bool causes, const struct estimate_design *design,
				    struct surv_sample *out);
/* The same with equal rows as one where that pays (sample/cells.h): for methods that honour count and want nothing per row. */
must_check enum err estimate_cells(const struct estimate *e, bool causes, const struct estimate_design *design,
				   struct surv_sample *out);
/* ERR_LIMIT more groups by --by than a test of them, whose covariance is a square of that side, takes. */
must_check enum err estimate_compared(const struct estimate *e);
/* --frequencies as numbers of rows; NULL without. */
must_check enum err estimate_counts(const struct estimate *e, const int32_t **count);
/* The columns of a list of labels as one code; *levels is how many combinations there are room for. NULL codes without columns. */
must_check enum err estimate_cross(const struct estimate *e, const struct option_value *v, const int32_t **code,
				   int32_t *levels);
/* An error whose row is a position among the kept rows (0-based + 1), told as the row of the file. */
must_check enum err estimate_row_error(const struct estimate *e, enum err err);
