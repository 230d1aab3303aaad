#pragma once
/*
 * Generalised linear models of a table: what the methods that fit one share.
 *
 * errors  ERR_VALUE a count that is not a whole number from 0 up, an exposure that is not above 0; rows are those of the file
 */
#include "estimate/estimate_design.h"
#include "stats/glm.h"

/* --count --exposure --covariates --factors --reference --cluster --robust --weights --frequencies --offset. */
#define ESTIMATE_COUNT_MODEL                                                                                                \
	{.name = "count", .kind = METHOD_COLUMN, .required = true, .help = "COL  the count"},                               \
		{.name = "exposure", .kind = METHOD_COLUMN, .help = "COL  person-time; its logarithm is the offset"},       \
		ESTIMATE_COVARIATES, ESTIMATE_FACTORS, ESTIMATE_REFERENCE, ESTIMATE_CLUSTER, ESTIMATE_ROBUST,               \
		ESTIMATE_WEIGHTS, ESTIMATE_FREQUENCIES, ESTIMATE_OFFSET, ESTIMATE_LEVEL

/* The model of --count, and tidy. dispersed: standard errors times sqrt(Pearson / df), Student's t. */
must_check enum err estimate_glm_counts(struct estimate *e, enum glm_family family, bool dispersed, struct glm_fit *out);
/* glance: likelihood, deviance, Pearson; `more` parameters beside the coefficients count in df, AIC and BIC. */
struct result_part *estimate_glm_glance(const struct estimate *e, const struct glm_fit *f, size_t more);
/* The end of the glance: iterations, converged. */
void estimate_glm_end(struct result_part *p, const struct glm_fit *f);
/* Pearson / df, the residual degrees of freedom. */
struct num estimate_glm_dispersion(const struct glm_fit *f);
