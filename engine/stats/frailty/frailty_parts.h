#pragma once
/*
 * Inside of frailty models: the sums over risk sets are those of Fine-Gray regression without other causes, the frailties being offsets.
 *
 * The information of (omega, beta) is an arrow: a diagonal for the clusters, p columns beside it, and the block of the coefficients.
 * A cluster's diagonal is its cumulative hazard less sum over events of its squared shares of the risk sets, found by walking through
 * its own rows only: between two of them its share's numerator does not change.
 */
#include "stats/finegray_parts.h"
#include "stats/frailty.h"

struct frailty_model {
	struct finegray_design d; /* its offset holds the caller's and the frailties */
	struct finegray_scan scan;
	enum frailty_law law;
	size_t p, clusters;
	int32_t *cluster; /* n */
	double *offset;   /* n: the caller's */
	double *deaths;   /* clusters: weighted */
	/* where a cluster's rows end and enter, by cluster, then slot; the latest last */
	size_t marks;
	size_t *mark_start; /* clusters + 1 */
	size_t *mark_slot;
	size_t *mark_row;     /* rows end; n + row: enters */
	bool *dropped;        /* p */
	double *beta, *omega; /* the last good point, warm for the next theta */
	struct newton_slopes slopes;
	double *residual; /* clusters: deaths less expected */
	double *diagonal; /* clusters, unpenalised */
	double *beside;   /* p x clusters */
	double *table;    /* 1 + p columns of slots */
	double *schur;    /* p x p: inverse of the coefficients' information, frailties taken out */
	double *work;     /* as newton steps need: trial beta, omega, steps */
	double penalised; /* the log likelihood that beta, omega maximise */
	double partial;
	bool settled;
	int fits;
};

must_check enum err frailty_model_build(struct arena *mem, const struct surv_sample *s, const struct frailty_opts *opts,
					struct frailty_model *out, struct frailty_fit *fit);
/* Sums at beta, omega: slopes, residual, diagonal, beside. */
must_check enum err frailty_look(struct frailty_model *m, const double *beta, const double *omega);
/* The maximum over beta and omega at theta (above 0), from where the last one was. */
must_check enum err frailty_maximise(struct frailty_model *m, double theta);
/* The penalty's second derivative of cluster c. */
double frailty_curvature(const struct frailty_model *m, double theta, size_t c);

struct frailty_place {
	double theta, loglik, slope; /* l and its derivative */
	double integral;             /* lognormal: what l has beside the penalised likelihood */
};

/* l and dl/dtheta at theta; from: a place where they are known (lognormal: l is integrated from there);
 * NULL: only the slope counts. */
must_check enum err frailty_at(struct frailty_model *m, const struct frailty_place *from, double theta,
			       struct frailty_place *out);
/* The same at 0, the model being at the Cox fit. */
struct frailty_place frailty_origin(struct frailty_model *m, double loglik);
/* theta^, its limits and test into fit; the model is left at theta^. */
must_check enum err frailty_theta(struct frailty_model *m, const struct frailty_place *origin,
				  const struct frailty_opts *opts, struct frailty_fit *fit);
