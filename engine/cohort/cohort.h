#pragma once
/*
 * Stored rows to clients, episodes and courses of scores, by the definitions of the study (estimands.md: units, clocks, baseline, ends, modality).
 *
 * episode   starts with the first attended session after intake or after a gap of more than episode_gap_days without one
 * session   attended appointments only, numbered 1.. in the episode; assessments, cancelled and missed ones are visits with session 0, whose
 *           scores count as scores
 * baseline  of the outcome instrument: the last score from baseline_window_days before to the day of the first attended session, else the first
 *           score up to session 2, else none
 * ending    planned, drop-out (recorded, or lost: no reason and not recent), referred, died, or ongoing
 * modality  of the first session; 99 mixed, 0 unmapped, -1 missing
 * Scores are in the instrument's steps. Courses for course/ are turned so that higher is worse: worse = higher_better ? -score : score; thresholds
 * turn with them (cohort_outcome).
 * cost      one pass over the dataset; about 100 bytes a visit in memory
 */
#include "cohort/study.h"
#include "core/num.h"
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
	int32_t start;        /* at of the first session */
	int32_t sessions;
	int32_t last_at; /* at of the last session */
	int modality, problem;
	int32_t therapist, clinic; /* of the first session; 0 none */
	enum ending ending;
	int32_t baseline;    /* worse-turned score of the primary outcome; SCORE_MISSING: none */
	bool flags_recorded; /* breakthroughs are recorded by this clinic (or therapist) at all */
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
	struct num reliable_change; /* steps */
	struct num cutoff;          /* steps, turned; by the study's cut-off rule */
	bool at_or_beyond;          /* a score equal to the cut-off is at caseness */
};

struct cohort {
	const struct study *study;
	int unit_days;
	size_t outcomes; /* instruments of the study that the dataset holds; 0 is possible */
	struct cohort_outcome outcome[STUDY_OUTCOMES];
	size_t clients, episodes, visits;
	struct cohort_client *client;
	struct episode *episode;
	struct visit *visit;
	int therapists, clinics;
	const struct store_info *info;
	const struct store *store; /* labels, column counts: lives longer than the cohort */
	uint64_t scores_outside;   /* scores of no episode */
};

must_check enum err cohort_load(struct arena *mem, const struct store *store, const struct study *study,
				const struct instrument_set *instruments, struct cohort *out);
/* The course of one outcome in one episode, scored visits only, turned; session numbers (0: before or between sessions keep the number of the
 * session before) or offsets by the clock. */
struct scores;
must_check enum err cohort_scores(struct arena *mem, const struct cohort *c, const struct episode *e, size_t outcome,
				  enum study_clock clock, struct scores *out);
/* True if a turned score is at caseness for that outcome (its cut-off must be known). */
bool cohort_at_caseness(const struct cohort_outcome *o, int32_t worse);
