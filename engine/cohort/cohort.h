#pragma once
/*
 * Stored rows to clients, episodes and courses of scores, by the definitions of the study (estimands.md: units, clocks, baseline, ends, modality).
 *
 * episode   starts with the first attended session after intake or after a gap of more than episode_gap_days without one
 * session   attended appointments only, numbered 1.. in the episode; assessments, cancelled and missed ones are visits with session 0, whose
 *           scores count as scores
 * visits    an episode holds its sessions, everything after them until the next episode, and before its first session what lies within
 *           baseline_window_days. Scores before that belong to no episode (scores_outside)
 * baseline  of the outcome instrument: the last score from baseline_window_days before to the day of the first attended session, else the first
 *           score up to session 2, else none. Where offsets are weeks the day of the first session is that session and what stands before it
 * ending    planned, drop-out (recorded, or lost: no reason and not recent), referred, died, or ongoing. The latest reason of the episode's rows
 *           counts; one that no list knows is none. Only the client's last episode can be ongoing
 *           Where a client has no calendar (no intake year) nobody can say whether the last episode is lost: it is ongoing, censored at its
 *           last session, and counted (ends_unknown)
 * modality  of the first session; 99 mixed, 0 unmapped, -1 missing
 * outcome   the study's instruments that the dataset holds, in the study's order; with none of them, the dataset's first that is no rating of the
 *           alliance (choice says which)
 * Scores are in the instrument's steps. Courses for course/ are turned so that higher is worse: worse = higher_better ? -score : score; thresholds
 * turn with them (cohort_outcome).
 * errors    ERR_VALUE an outcome that names no instrument, or one that the dataset holds in another step
 * cost      one pass over the dataset; about 100 bytes a visit in memory
 */
#include "cohort/study.h"
#include "core/contributors.h"
#include "core/num.h"
#include "course/reliable_change.h"
#include "instrument/instrument.h"
#include "store/store.h"

enum ending { ENDING_ONGOING, ENDING_PLANNED, ENDING_DROPOUT, ENDING_LOST, ENDING_REFERRED, ENDING_DIED };

struct visit {
	int32_t at;      /* cohort->unit_days since intake */
	int32_t session; /* 1.. in the episode, 0: not a session */
	int16_t attendance, breakthrough, breakthrough_type, modality;
	int32_t therapist, clinic;
	int32_t *score; /* by outcome position of the cohort; RECORD_NO_SCORE */
};

struct episode {
	size_t client;        /* position in cohort->client */
	int32_t number;       /* 1.. of the client */
	size_t first, visits; /* in cohort->visit; from the pre-session scores that belong to it to its last appointment */
	size_t first_session; /* position of session 1 in cohort->visit */
	int32_t start;        /* at of the first session */
	int32_t sessions;
	int32_t last_at; /* at of the last session */
	int modality, problem;
	int32_t therapist, clinic; /* of the first session; 0 none */
	enum ending ending;
	int32_t baseline;      /* worse-turned score of the primary outcome; SCORE_MISSING: none */
	size_t baseline_visit; /* where it was taken, position in cohort->visit */
	bool flags_recorded;   /* breakthroughs are recorded by this clinic (or therapist) at all */
};

struct cohort_client {
	int gender, age_band, intake_year;
	bool recent;
	size_t first_episode, episodes;
};

/* An outcome instrument with its thresholds turned so that higher is worse, in steps. */
struct cohort_outcome {
	const struct instrument *instrument;
	int turn;                   /* +1, or -1 where higher is better */
	int32_t best;               /* the best possible score, turned */
	struct num reliable_change; /* steps */
	struct num cutoff;          /* steps, turned; by the study's cut-off rule */
	bool at_or_beyond;          /* a score equal to the cut-off is at caseness */
	struct change_rule rule;    /* for course/: 0 for a threshold that is not known */
};

/* Where the primary outcome comes from. */
enum outcome_choice {
	OUTCOME_CHOSEN,      /* the study's first */
	OUTCOME_LATER,       /* a later one of the study: the dataset does not hold the first */
	OUTCOME_SUBSTITUTED, /* none of the study's: the dataset's first */
	OUTCOME_NONE         /* the dataset holds no outcome */
};

struct cohort {
	const struct study *study;
	int unit_days;
	size_t outcomes; /* instruments of the study that the dataset holds; 0 is possible */
	size_t held; /* these, and with PHQ-9 the GAD-7 of the dataset where the study does not name it: the national measures ask for both */
	struct cohort_outcome outcome[STUDY_OUTCOMES];
	enum outcome_choice choice;
	size_t clients, episodes, visits;
	struct cohort_client *client;
	struct contributors *mark; /* of each client, for the ledger of releases; NULL where none was begun */
	struct episode *episode;
	struct visit *visit;
	int therapists, clinics;
	const struct store_info *info;
	const struct store *store; /* labels, column counts: lives longer than the cohort */
	uint64_t content;          /* a hash of all visits, known to those alone who have the dataset (cohort/labels.h) */
	uint64_t scores_outside;   /* scores of no episode */
	uint64_t clients_without_session;
	uint64_t ends_unknown; /* episodes that are ongoing only because the dataset has no calendar to call them lost by */
};

must_check enum err cohort_load(struct arena *mem, const struct store *store, const struct study *study,
				const struct instrument_set *instruments, struct cohort *out);
/* The baseline of any outcome, turned, and the position of its visit; SCORE_MISSING (visit untouched) when there is none. */
int32_t cohort_baseline(const struct cohort *c, const struct episode *e, size_t outcome, size_t *visit);
/* True if a turned score is at caseness for that outcome (its cut-off must be known). */
bool cohort_at_caseness(const struct cohort_outcome *o, int32_t worse);
/* A visit's turned score, SCORE_MISSING where there is none. */
int32_t cohort_score(const struct cohort *c, const struct visit *v, size_t outcome);
