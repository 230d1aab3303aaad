#pragma once
/* What the two definitions of a pseudo-observation share: one group at one time. */
#include "stats/jackknife.h"
#include "stats/pseudo.h"

/* A step function at the times of a table: its values, and its integral from the start to each time. */
struct pseudo_curve {
	double *value, *area;
	double before; /* its value before the first time */
};

struct pseudo_at {
	const struct pseudo_opts *opts;
	const struct risk *r;
	const struct jackknife *jk;
	double start;
	struct pseudo_curve S, F;     /* of all; F: the incidence of the cause, or the hazard */
	struct pseudo_curve S_1, F_1; /* of those at risk when one of them is missing */
	double time;
	int32_t row; /* of the table in force at time; -1: before the first */
};

static inline bool pseudo_of_cause(const struct pseudo_opts *o)
{
	return o->of == PSEUDO_INCIDENCE || o->of == PSEUDO_LOST;
}

/* Fills S and F, and with leave_one_out S_1 and F_1. */
must_check enum err pseudo_curves(struct arena *mem, struct pseudo_at *at);
/* What opts->of asks for, from curves S and F. */
double pseudo_theta(const struct pseudo_at *at, const struct pseudo_curve *S, const struct pseudo_curve *F);
/* theta_(-i) of one of a cell's copies. */
double pseudo_left_out(const struct pseudo_at *at, const struct risk_cell *c);
