#pragma once
/*
 * Ratios of the factor's levels against its reference, unadjusted or adjusted by the study's covariates, with standard errors clustered on therapist
 * (client where there is none):
 *   CAUSE_SPECIFIC   hazards with endings censored: Cox, Efron ties, stratified by clinic where the study says so
 *   SUBDISTRIBUTION  hazards of the cumulative incidence, endings competing: Fine & Gray, the same strata; why NOT_APPLICABLE where rows enter late
 *   INTERVAL         hazards of a Weibull model of the event between the last score without it and the score that shows it, endings censored at
 *                    the last score: exp(-b / scale), limits by the delta method; why NOT_APPLICABLE for definitions that no score dates
 *
 * Groups with fewer than HAZARD_EVENTS events, or fewer than the release asks for with or without the event, get no ratio (why FEW_EVENTS) and their rows stay out of the fit; so does everything where the
 * reference itself has too few.
 */
#include "analyses/fill.h"

enum { HAZARD_EVENTS = 10 };

enum hazard_model { HAZARD_CAUSE_SPECIFIC, HAZARD_SUBDISTRIBUTION, HAZARD_INTERVAL };

struct hazard_how {
	enum hazard_model model;
	bool adjusted;
};

struct hazard {
	struct num hr, low, high, p, ph_p; /* ph_p: proportional hazards of this level's column; CAUSE_SPECIFIC only */
	double clients, events;            /* smaller side of the contrast */
	struct contrast between;
	const struct model *model; /* of the fit; none where there was none */
};

/* out: f->levels hazards; the reference's is why REFERENCE. */
must_check enum err hazard_ratios(struct arena *mem, const struct analysis_input *in, const struct event_sample *s,
				  const struct hazard_how *how, struct hazard *out);
/* Ratio, low and high into the columns with these keys. */
void hazard_fill(struct table *t, size_t row, const char *const keys[3], const struct hazard *h);
/* A p of that model. */
struct cell hazard_p(struct num p, const struct hazard *h);
/* Clients with a row, and with the event, per level. */
must_check enum err hazard_counts(struct arena *mem, const struct analysis_input *in, const struct event_sample *s,
				  double *clients, double *events);
