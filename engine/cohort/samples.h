#pragma once
/*
 * A cohort's survival samples, exactly as estimands.md defines them: what the estimators take, with who stands behind each row.
 *
 * clocks   sessions: session numbers of the episode. days: days since the first session (multiples of 7 where the dataset holds weeks)
 * ending   an ending lies at the last session. Scores and flags after the day of the last session come after the ending: they make no breakthrough
 * order    rows follow the cohort's episodes, so that all rows of a client stand together
 * Errors are ERR_MEMORY unless said. Cost: one pass over the visits of the analysed episodes.
 */
#include "cohort/cohort.h"
#include "course/sudden_null.h"
#include "sample/surv.h"

/* The groups that are compared: levels of the study's factor over the analysed episodes. Groups of fewer than min_clients clients are pooled
 * into "other ..." (last), before anything is estimated. ERR_VALUE: the study's reference is none of the groups. */
struct factor {
	int32_t levels;     /* 0 in an empty cohort */
	const char **label; /* T-01, K-01 for therapists and clinics: drawn afresh from the release's seed */
	double *clients;
	const struct contributors *who; /* of each level, and of all together, where clients have marks, else NULL */
	const char **
		name; /* of a level whose label is drawn: what it stands for in this dataset; NULL where the label says it */
	int32_t *of_episode; /* cohort->episodes codes; -1: not analysed (no value, or not the first episode) */
	int32_t reference;   /* the study's choice */
	bool pooled;         /* the last level is "other ..." */
	bool whole;          /* nobody has a value: one group, "all clients" */
	double no_value;     /* clients whose analysed episodes have no value of the factor */
	double least;        /* clients that a level of a covariate needs: half of min_clients */
};

must_check enum err factor_make(struct arena *mem, const struct cohort *c, double min_clients, struct factor *out);

/* Status of a row: 0 censored (ongoing), 1 the event, 2.. the endings that compete with it. */
enum { STATUS_EVENT = 1, STATUS_PLANNED, STATUS_DROPOUT, STATUS_REFERRED, STATUS_DIED };

/* Clients of one level, each counted once a line. */
struct breakthrough_counts {
	double clients;        /* of the level: everyone below, and those at risk */
	double at_risk;        /* with a row in the sample */
	double no_baseline;    /* could not be judged: no score to start from */
	double could_not_show; /* baseline too good for such a drop; not at caseness (B3) */
	double not_evaluable;  /* B1: too few scores */
	double not_recorded; /* B4-B6: flags never used there; B1-B3: the instrument has no such threshold, or there is no outcome */
	double with_gap; /* B2, B3: the event lies between scores that are not from adjacent sessions */
};

/*
 * One row per stretch of evaluable intervals (B1) or per episode (others), in the study's clock.
 * B1: at risk on (n, n+1] for each evaluable interval until the first gain, stretches of adjacent ones as one row. The last interval of a course is
 * never evaluable, so an ending follows the last stretch when that stretch reaches the last session but one, and is dated there; a stretch that
 * stops earlier is censored (its scores stop, not the therapy).
 */
struct event_sample {
	struct surv_rows rows;              /* group = factor level, cluster = client, columns below */
	size_t *episode;                    /* of each row */
	int32_t *client;                    /* of each row */
	struct breakthrough_counts *counts; /* per factor level */
	double *since; /* B2, B3: the last score without the event, on the clock: it lies in (since, time]; NULL for the others */
};

must_check enum err sample_breakthrough(struct arena *mem, const struct cohort *c, const struct factor *f, enum definition d,
					struct event_sample *out);
/* Per episode: the session of the event by that definition; 0 none; -1 not at risk or not recorded. For agreement (kappa) and the flow. */
must_check enum err sample_event_sessions(struct arena *mem, const struct cohort *c, enum definition d, int32_t **out);

/*
 * Covariates for the rows of a sample: the factor's indicator columns first (reference left out), then, with adjusted, the study's adjust list:
 * indicator columns (reference the largest level; levels of fewer than factor->least clients, or as few with the event or without it, in one
 * "other", which the smallest of the others join while it is as small) and baseline per reliable change. Columns that
 * are constant over the complete rows are left out. A covariate that no row has a value of, or that is the factor itself, is left out as a whole
 * (left_out). Rows with a missing covariate get complete[i] = false.
 */
struct design {
	size_t p;
	const double **x;
	const char **term;
	size_t terms;
	int32_t *term_of; /* 0 .. terms - 1, not decreasing: columns of one factor share a term */
	int32_t *level;   /* the factor's level of its columns; -1: a covariate's column */
	bool *complete;
	int32_t strata;
	int32_t *stratum; /* clinic, NULL where there is one or none */
	int32_t clusters;
	int32_t *cluster; /* therapist, else client */
	bool by_therapist;
	enum study_cluster by; /* what the clusters are */
	size_t left_outs;
	enum study_covariate left_out[STUDY_ADJUST];
};

must_check enum err sample_design(struct arena *mem, const struct cohort *c, const struct factor *f,
				  const struct event_sample *s, bool adjusted, struct design *out);

/*
 * Every analysed episode's course of session scores counted from the best one, for the sudden gains that chance alone would show. The error of
 * measurement is what a reliable change of 1.96 sqrt(2) SE says; replicates are the caller's.
 */
struct gain_sample {
	struct sudden_courses courses; /* group = factor level; their session numbers are not told */
	struct sudden_null_opts opts;
	double *persons; /* clients with a gain, per level */
	enum why why;    /* WHY_NOT_RECORDED: no outcome, cut-off or reliable change is known, no course */
};

must_check enum err sample_gains(struct arena *mem, const struct cohort *c, const struct factor *f, struct gain_sample *out);

/* How a plateau ended. */
enum plateau_exit {
	EXIT_CENSORED,
	EXIT_BREAKTHROUGH,
	EXIT_IMPROVED,
	EXIT_WORSE,
	EXIT_DROPOUT,
	EXIT_PLANNED,
	EXIT_REFERRED,
	EXIT_DIED,
	EXIT_UNCHANGED, /* P2 only: the next score is the mean of the plateau */
	EXIT__COUNT
};

/*
 * entry k'-1, time D on the session clock. On the day clock entry is the day of the k-th score and time the day of the next score (else of the
 * last session), both since onset; where the two fall together the plateau is at risk for the half day before.
 */
struct plateau_sample {
	struct surv_rows rows; /* status enum plateau_exit; group, cluster = client */
	size_t *episode;
	int32_t *onset;  /* of each row: the session at which the plateau begins */
	bool *too_short; /* of each episode of the cohort: too few scored sessions to show one */
	int32_t *client;
	double *clients, *clients_with, *clients_too_short; /* per level */
	enum why why; /* WHY_NOT_RECORDED: no outcome, cut-off or reliable change is known, rows is empty */
};

must_check enum err sample_plateaus(struct arena *mem, const struct cohort *c, const struct factor *f,
				    struct plateau_sample *out);

struct relapse_sample {
	/* cohort units from remission to relapse or last score; status 1 relapse; one row per remission; group, cluster = client. A relapse in the
	 * unit of its remission is half a unit after it; a remission at the last score is never at risk and has no row. */
	struct surv_rows rows;
	size_t *episode;
	size_t *from, *to; /* of each row: the visits of the remission, and of the relapse or the last score */
	bool *remission;   /* of each episode of the cohort: it had one, at its last score too */
	int32_t *client;
	double *months; /* person-time of each row, months of 30.4375 days */
	double *since; /* the last score without the relapse, cohort units since the remission; NULL: the relapse is a date (R3) */
	bool far_apart; /* more than half of the scores in remission are more than 28 days after the one before */
	double *clients, *remitted; /* per level: clients analysed; clients with a remission */
	bool calendar;              /* false: the dataset has no real time, months are not available */
	enum why why;               /* as in plateau_sample */
};

must_check enum err sample_relapses(struct arena *mem, const struct cohort *c, const struct factor *f,
				    struct relapse_sample *out);
