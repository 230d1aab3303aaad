#pragma once
/* The numbers of the Relapse sheet, by group: person-time, curves from remission on, rate ratios. */
#include "analyses/analysis.h"
#include "core/num.h"
#include "stats/rate.h"

struct relapse_group {
	double remitted; /* clients */
	double followed; /* of them, those with time at risk: a remission at the last score has none */
	double relapses, clients_relapsed, months;
	double relapsed_by[3]; /* clients, by 3, 6, 12 months */
	struct num free[3];    /* at 3, 6, 12 months */
	double at_risk[3];     /* clients with a remission still observed */
	struct num followup;   /* months */
	struct curve curve;    /* free of relapse */
};

struct relapse_ratio {
	struct num v[3];           /* estimate, low, high */
	const struct model *model; /* the same for all levels */
};

/* One group's row ("All" past the last level). */
must_check enum err relapse_group_of(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s,
				     size_t group, struct relapse_group *out);
/* Estimate, low, high against the reference, per level; groups of fewer than 10 relapses, or of fewer clients
 * with one or without than the release asks for, get none and stay out of the fit. */
must_check enum err relapse_ratios(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s,
				   const struct relapse_group *g, struct relapse_ratio *out);
/* Relapse-free curves of the groups, in months. */
must_check enum err relapse_curves(struct arena *mem, const struct analysis_input *in, const struct relapse_group *g,
				   struct chart *chart);
/* 3, 6, 12 months. */
extern const double relapse_horizons[3];
