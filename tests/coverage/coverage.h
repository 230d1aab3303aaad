#pragma once
/*
 * Simulated clinics with known effects: does a 95 % interval hold the truth in 95 % of them? Each family draws one clinic from its own stream
 * (seed, clinic), fits it, and says its estimate with its limits.
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/random.h"

#include <stddef.h>
#include <stdint.h>

enum { CLINIC = 400 }; /* clients */

struct coverage_clinic {
	struct arena *mem;
	struct random random;
	double *x[2]; /* a treatment (0, 1) and a standard normal covariate */
	double *u;    /* uniform, one a client */
};

struct coverage_answer {
	double estimate, low, high;
};

struct coverage_family {
	const char *name, *model;
	double truth;
	enum err (*fit)(struct coverage_clinic *c, struct coverage_answer *a);
};

extern const struct coverage_family coverage_survival[], coverage_counts[], coverage_clusters[]; /* end with a NULL name */

/* estimate -/+ 1.959964 se */
struct coverage_answer coverage_wald(double estimate, double se);
/* A gamma variate with mean 1 and that variance. */
double coverage_gamma(struct random *r, double variance);
double *coverage_column(struct coverage_clinic *c, size_t n);
