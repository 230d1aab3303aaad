#pragma once
/* What the parts of the restricted mean and of its regression share. */
#include "stats/rmst_adjust.h"

#include <stdbool.h>

/*
 * covariance (groups x groups): the infinitesimal jackknife of the restricted means up to tau, by cluster (a cluster may have rows in
 * several groups) or by row. Memory from mem, which the caller throws away.
 */
must_check enum err rmst_jackknife(struct arena *mem, const struct surv_sample *s, double tau, double *covariance);

/* The rows of a regression, by group, then by y. v: weight against censoring times mass; 0 where the time was not seen. */
struct rmst_rows {
	const struct surv_sample *s;
	size_t n, p, groups;
	size_t *row;   /* of the sample */
	size_t *start; /* groups + 1 */
	double *y, *z, *v, *mass;
	double *mu; /* the fitted means */
	bool *seen;
	double *x;     /* n x p, row-major; columns times scale */
	double *scale; /* p */
};

must_check enum err rmst_rows(struct arena *mem, const struct surv_sample *s, const struct rmst_adjust_opts *opts,
			      struct rmst_rows *out);
/* The end of the rows of equal y from `from`. */
size_t rmst_block(const struct rmst_rows *r, size_t from, size_t end);
/* B of rmst_adjust.h, added to meat (p x p). */
must_check enum err rmst_meat(struct arena *mem, const struct rmst_rows *r, double *meat);
