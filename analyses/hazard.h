#pragma once
/*
 * Cause-specific hazard ratios of the factor's levels against its reference (Efron ties), unadjusted or adjusted by the study's covariates, with
 * standard errors clustered on therapist (client where there is none), stratified by clinic where the study says so.
 *
 * Groups with fewer than HAZARD_EVENTS events get no ratio (why FEW_EVENTS) and their rows stay out of the fit; so does everything where the
 * reference itself has too few.
 */
#include "analyses/fill.h"
#include "stats/cox.h"

enum { HAZARD_EVENTS = 10 };

struct hazard {
	struct num hr, low, high, p, ph_p; /* ph_p: proportional hazards of this level's column */
	double clients, events;            /* smaller side of the contrast */
};

/* out: f->levels hazards; the reference's is why REFERENCE. */
must_check enum err hazard_ratios(struct arena *mem, const struct analysis_input *in, const struct event_sample *s,
				  bool adjusted, struct hazard *out);
/* Clients with a row, and with the event, per level. */
must_check enum err hazard_counts(struct arena *mem, const struct analysis_input *in, const struct event_sample *s,
				  double *clients, double *events);
