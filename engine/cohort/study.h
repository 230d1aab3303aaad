#pragma once
/*
 * The study file: what counts as a breakthrough, a plateau, a relapse, and what is compared. YAML; every key is optional and has the default of
 * study_default(). An unknown key, a wrong type or a value outside its range is ERR_VALUE with the line and what is allowed.
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STUDY_OUTCOMES = 8, STUDY_DEFINITIONS = 6, STUDY_ADJUST = 8, STUDY_KEYS_MOST = 64 };

enum study_clock { CLOCK_SESSIONS, CLOCK_DAYS };
enum definition { DEF_B1 = 1, DEF_B2, DEF_B3, DEF_B4, DEF_B5, DEF_B6 };
enum gain_rule { GAIN_PACKAGE, GAIN_TEXTBOOK, GAIN_TWO };
enum gain_trend { GAIN_LINEAR, GAIN_LOG, GAIN_FLAT };
enum cutoff_rule { CUTOFF_INSTRUMENT, CUTOFF_A, CUTOFF_B, CUTOFF_C };
enum study_plateau { STUDY_P1, STUDY_P2, STUDY_P3 };
enum study_relapse { STUDY_R1, STUDY_R2, STUDY_R3 };
enum study_factor { FACTOR_MODALITY, FACTOR_PROBLEM, FACTOR_THERAPIST, FACTOR_CLINIC, FACTOR_GENDER, FACTOR_AGE_BAND };
enum study_covariate { ADJUST_BASELINE, ADJUST_AGE_BAND, ADJUST_GENDER, ADJUST_PROBLEM };
enum study_cluster { CLUSTER_THERAPIST, CLUSTER_CLINIC, CLUSTER_CLIENT };
enum study_noise { STUDY_NO_NOISE, STUDY_CELL_KEY };
enum study_release { STUDY_QI, STUDY_RESEARCH, STUDY_PUBLIC };

struct study {
	const char *title;
	size_t outcomes;
	const char *outcome[STUDY_OUTCOMES]; /* primary first */
	const char *alliance;
	enum study_clock clock;
	int episode_gap_days, baseline_window_days;
	double tau;
	enum definition primary;
	size_t besides;
	enum definition beside[STUDY_DEFINITIONS];
	double gain_cutoff; /* in units of value; 0: the instrument's reliable change */
	int gain_percent;
	double gain_alpha;
	enum gain_rule gain_rule;
	int gain_replicates; /* smooth courses drawn per person, at most */
	enum gain_trend gain_trend;
	int sustained; /* scores in a row */
	enum cutoff_rule cutoff_rule;
	enum study_plateau plateau_rule;
	int plateau_sessions;
	enum study_relapse relapse_rule;
	enum study_factor factor;
	const char *reference; /* NULL: the largest */
	size_t adjusts;
	enum study_covariate adjust[STUDY_ADJUST];
	bool all_episodes, strata_clinic;
	enum study_cluster cluster;
	double confidence;
	double threshold, dominance, dominance_two, residual_df; /* of the disclosure control; 0: as the release has it */
	uint64_t seed;
	enum study_release release;
	enum study_noise noise; /* of the counts of a research release */
	bool analyst, charts;
	uint64_t chosen;                /* bit per key: set by the study file */
	unsigned line[STUDY_KEYS_MOST]; /* per key: where the study file sets it */
	uint64_t fingerprint;           /* of the effective study */
	uint64_t counting;              /* of what decides the numbers in it: all but titles, release and looks */
};

/* One parameter as it is printed in the workbook and by --print-study. */
struct study_line {
	const char *key, *value, *source;
	bool chosen; /* by the study file, not the default */
};

must_check enum err study_default(struct arena *mem, struct study *out);
/* path NULL: the defaults. */
must_check enum err study_load(struct arena *mem, const char *path, struct study *out);
/* The line of the study file that sets a key ("plateau.rule"); 0: none does. */
size_t study_line_of(const struct study *s, const char *path);
/* Every parameter; n lines. */
must_check enum err study_lines(struct arena *mem, const struct study *s, const struct study_line **out, size_t *n);
/* The effective study as YAML text. */
must_check enum err study_print(struct arena *mem, const struct study *s, const char **out);
