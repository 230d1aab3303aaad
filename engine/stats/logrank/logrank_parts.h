#pragma once
/*
 * What the log-rank tests share: scores and covariances of several weights at once, and the scores of rows.
 */
#include "stats/group_scan.h"
#include "stats/logrank.h"

enum { LOGRANK_WEIGHTS_MAX = 4 };

/* many weights, k groups: entry a * k + g of vectors, (many k) x (many k) of v. */
struct logrank_sums {
	size_t k, many;
	double *observed, *expected, *u, *v;
};

/* One event time of a stratum for `many` weights. */
struct logrank_time {
	double n, events;
	const double *at_risk, *event; /* groups */
	double w[LOGRANK_WEIGHTS_MAX];
};

/* Walks the event times of a stratum. */
struct logrank_walk {
	struct group_scan scan;
	const struct logrank_opts *opts;
	size_t many;
	double survival, peto;
};

must_check enum err logrank_walk_new(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts,
				     size_t many, struct logrank_walk *out);
void logrank_walk_start(struct logrank_walk *at, int32_t stratum);
bool logrank_walk_next(struct logrank_walk *at, struct logrank_time *out);

/*
 * Integrals to each event time of a stratum, for the scores of rows: hazard = sum of w d / n and, where groups are wanted, drift = sum of
 * w d / n p_g. Entry 0 is before the first event time.
 */
struct logrank_steps {
	size_t n, many, k;
	int32_t *tick;  /* n + 1 */
	double *w;      /* many each */
	double *hazard; /* many each */
	double *share;  /* k each */
	double *drift;  /* many * k each */
};

/* Room for every stratum of s in turn. k: 0 without groups. */
must_check enum err logrank_steps_new(struct arena *mem, const struct surv_sample *s, size_t many, size_t k,
				      struct logrank_steps *out);
void logrank_steps_clear(struct logrank_steps *t);
void logrank_steps_add(struct logrank_steps *t, int32_t tick, const struct logrank_time *at);
/* How many event times stand at or before tick. */
size_t logrank_steps_until(const struct logrank_steps *t, int32_t tick);
/* The row's own part for weight a: w at its event, if it has one, less the hazard while it was at risk. */
double logrank_row_score(const struct logrank_steps *t, const struct surv_sample *s, size_t row, size_t a);

/* The robust variance of one stratum, added to v or, with clusters, to their sums (clusters x many k). */
must_check enum err logrank_robust_new(struct arena *mem, const struct surv_sample *s, const struct logrank_sums *sums,
				       double **cluster);
void logrank_robust_stratum(const struct surv_sample *s, int32_t stratum, const struct logrank_steps *t, double *row,
			    struct logrank_sums *sums, double *cluster);
void logrank_robust_finish(const struct surv_sample *s, const double *cluster, struct logrank_sums *sums);

/* mem holds what out points to. All of opts have the same `robust`. */
must_check enum err logrank_sums(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts,
				 size_t many, struct logrank_sums *out);
