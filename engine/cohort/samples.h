#pragma once
/*
 * A cohort's survival samples, exactly as estimands.md defines them: what the estimators take, with who stands behind each row.
 */
#include "cohort/cohort.h"
#include "sample/surv.h"

/* The groups that are compared: levels of the study's factor over the analysed episodes. Groups of fewer than min_clients clients are pooled
 * into "other ..." (last), before anything is estimated. */
struct factor {
	int32_t levels;
	const char **label; /* T-01, K-01 for therapists and clinics: drawn afresh from the release's seed */
	double *clients;
	int32_t *of_episode; /* cohort->episodes codes; -1: not analysed (no value, or not the first episode) */
	int32_t reference;   /* the study's choice */
};

must_check enum err factor_make(struct arena *mem, const struct cohort *c, double min_clients, struct factor *out);

/* Status of a row: 0 censored (ongoing), 1 the event, 2.. the endings that compete with it. */
enum { STATUS_EVENT = 1, STATUS_PLANNED, STATUS_DROPOUT, STATUS_REFERRED, STATUS_DIED };

struct breakthrough_counts {
	double clients;        /* analysed */
	double no_baseline;    /* could not be judged: no score to start from */
	double could_not_show; /* baseline too good for such a drop; not at caseness (B3) */
	double not_evaluable;  /* B1: too few scores */
	double not_recorded;   /* B4-B6: flags never used there */
	double with_gap;       /* B2, B3: the event lies between scores that are not from adjacent sessions */
};

/* One row per interval at risk (B1) or per episode (others), in the study's clock. */
struct event_sample {
	struct surv_rows rows;              /* group = factor level, cluster = client, columns below */
	size_t *episode;                    /* of each row */
	int32_t *client;                    /* of each row */
	struct breakthrough_counts *counts; /* per factor level */
};

must_check enum err sample_breakthrough(struct arena *mem, const struct cohort *c, const struct factor *f, enum definition d,
					struct event_sample *out);
/* Per episode: the session of the event by that definition; 0 none; -1 not at risk or not recorded. For agreement (kappa) and the flow. */
must_check enum err sample_event_sessions(struct arena *mem, const struct cohort *c, enum definition d, int32_t **out);

/* Covariates of the study's adjust list for the rows of a sample: indicator columns (reference the largest level) and baseline per reliable change.
 * Rows with a missing covariate get complete[i] = false. */
struct design {
	size_t p;
	const double **x;
	const char **term;
	int32_t *term_of; /* columns of one factor share a term */
	bool *complete;
	int32_t strata;
	int32_t *stratum; /* clinic, NULL where there is one or none */
	int32_t clusters;
	int32_t *cluster; /* therapist, else client */
	bool by_therapist;
};

/* with_factor: the factor's indicator columns first (reference left out), then, with adjusted, the study's covariates. */
must_check enum err sample_design(struct arena *mem, const struct cohort *c, const struct factor *f,
				  const struct event_sample *s, bool adjusted, struct design *out);

/* How a plateau ended. */
enum plateau_end {
	PLATEAU_CENSORED,
	PLATEAU_BREAKTHROUGH,
	PLATEAU_IMPROVED,
	PLATEAU_WORSE,
	PLATEAU_DROPOUT,
	PLATEAU_PLANNED,
	PLATEAU_REFERRED,
	PLATEAU_DIED
};

struct plateau_sample {
	struct surv_rows rows; /* entry k'-1 (or the day of the k-th score), time D, status enum plateau_end */
	size_t *episode;
	int32_t *client;
	double *clients, *clients_with, *clients_too_short; /* per level */
};

must_check enum err sample_plateaus(struct arena *mem, const struct cohort *c, const struct factor *f,
				    struct plateau_sample *out);

struct relapse_sample {
	struct surv_rows
		rows; /* cohort units from remission to relapse or last score; status 1 relapse; one row per remission */
	size_t *episode;
	int32_t *client;
	double *months;             /* person-time of each row, months of 30.4375 days */
	double *clients, *remitted; /* per level: clients analysed; clients with a remission */
	bool calendar;              /* false: the dataset has no real time, months are not available */
};

must_check enum err sample_relapses(struct arena *mem, const struct cohort *c, const struct factor *f,
				    struct relapse_sample *out);
