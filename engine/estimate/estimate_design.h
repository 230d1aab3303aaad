#pragma once
/*
 * The columns of a linear predictor from --covariates, --factors and --reference: covariates first, then each factor's levels but its
 * reference (treatment contrasts), in sort order, named as R names them (`age`, `sexM`). All columns of a factor are one term.
 *
 * The reference is the first level in sort order, or what --reference F=LEVEL,.. says; a factor that is not among --factors or a level
 * that no row has is ERR_USAGE. A factor with one level gives no column. Memory from the estimate's arena.
 */
#include "estimate/estimate.h"

struct estimate_design {
	size_t p, terms;
	const double **x;
	const char **name; /* of each column */
	int32_t *term_of;  /* of each column */
	const char **term_name;
};

must_check enum err estimate_design(const struct estimate *e, struct estimate_design *out);
/* The same where a model needs a column: none is ERR_USAGE. */
must_check enum err estimate_design_needed(const struct estimate *e, struct estimate_design *out);
/* The reference level of a column of labels as --reference says; 0 without. */
must_check enum err estimate_reference(const struct estimate *e, const struct bench_column *c, int32_t *level);
/* Every entry of --reference names one of these columns. */
must_check enum err estimate_reference_check(const struct estimate *e, const struct bench_column *const *column, size_t n);
