#pragma once
/* The rows that enter a fit of hazard.h, and the fits. */
#include "analyses/hazard.h"

struct hazard_rows {
	struct surv_rows rows; /* status 0 or 1, or the event and the endings (SUBDISTRIBUTION) */
	double *since;         /* INTERVAL */
	int32_t *client;
	size_t level_columns; /* the first columns are levels */
	int32_t *level_of;    /* the level of each of them */
	int32_t *term_of;
};

/* Fills the levels that have a column; the others stay as they are. */
must_check enum err hazard_fit(struct arena *mem, const struct hazard_rows *r, enum hazard_model model, double z,
			       struct hazard *out);
/* The model behind every ratio that was fitted: parameters, and the smallest level of each factor among the columns. */
must_check enum err hazard_grounds(struct arena *mem, const struct hazard_rows *r, int32_t levels, struct hazard *out);
