#include "cohort/study_keys.h"

#define AT(field) .offset = offsetof(struct study, field)
#define OF(field) .count = offsetof(struct study, field)

static const char *const no_words[] = {NULL};
static const char *const clocks[] = {"sessions", "days", NULL};
static const char *const definitions[] = {"B1", "B2", "B3", "B4", "B5", "B6", NULL};
static const char *const gain_cutoffs[] = {"reliable_change", NULL};
static const char *const gain_rules[] = {"package", "textbook", "two", NULL};
static const char *const gain_trends[] = {"linear", "log", "flat", NULL};
static const char *const cutoff_rules[] = {"instrument", "a", "b", "c", NULL};
static const char *const plateau_rules[] = {"P1", "P2", "P3", NULL};
static const char *const relapse_rules[] = {"R1", "R2", "R3", NULL};
static const char *const factors[] = {"modality", "problem", "therapist", "clinic", "gender", "age_band", NULL};
static const char *const references[] = {"largest", NULL};
static const char *const episodes[] = {"first", "all", NULL};
static const char *const covariates[] = {"baseline", "age_band", "gender", "problem", NULL};
static const char *const strata[] = {"clinic", NULL};
static const char *const clusters[] = {"therapist", "clinic", "client", NULL};
static const char *const releases[] = {"qi", "research", "public", NULL};
static const char *const by_release[] = {"release", NULL};
static const char *const noises[] = {"none", "cell_key", NULL};
static const char *const profiles[] = {"accessible", "analyst", NULL};
static const char *const booleans[] = {"false", "true", NULL};

const struct study_key study_keys[] = {
	{"title", KEY_TEXT, AT(title), .words = no_words, .preset = "Quarterly outcomes review", .source = "default"},
	{"outcome", KEY_INSTRUMENTS, AT(outcome), OF(outcomes), no_words, .limit = STUDY_OUTCOMES, .preset = "phq9",
	 .source = "PHQ-9 at every session, as NHS Talking Therapies; change it to what your clinic uses"},
	{"alliance", KEY_INSTRUMENT, AT(alliance), .words = no_words, .preset = "srs",
	 .source = "Session Rating Scale, a rating of the session and never an outcome"},
	{"clock", KEY_WORD, AT(clock), .words = clocks, .preset = "sessions",
	 .source = "estimands: units, clocks, baseline, ends"},
	{"episode_gap_days", KEY_INT, AT(episode_gap_days), .words = no_words, .low = 1, .high = 3650, .preset = "90",
	 .source = "estimands: an episode ends with a gap of more than 90 days"},
	{"baseline_window_days", KEY_INT, AT(baseline_window_days), .words = no_words, .low = 0, .high = 365, .preset = "14",
	 .source = "estimands: the last score from 14 days before the first session"},
	{"tau", KEY_REAL, AT(tau), .words = no_words, .low = 1, .high = 100000, .preset = "20",
	 .source = "estimands: restricted means up to 20, at most the smallest largest follow-up of the groups"},
	{"breakthrough.primary", KEY_WORD, AT(primary), .words = definitions, .base = DEF_B1, .preset = "B2",
	 .source = "estimands: first reliable improvement"},
	{"breakthrough.beside", KEY_WORDS, AT(beside), OF(besides), definitions, .base = DEF_B1, .limit = STUDY_DEFINITIONS,
	 .preset = "B1,B3,B4,B5,B6", .source = "estimands: every definition beside the primary one"},
	{"breakthrough.sudden_gain.cutoff", KEY_CUTOFF, AT(gain_cutoff), .words = gain_cutoffs, .low = 0.001, .high = 1000,
	 .preset = "reliable_change", .source = "Stiles et al. 2003: the instrument's reliable change"},
	{"breakthrough.sudden_gain.percent", KEY_INT, AT(gain_percent), .words = no_words, .low = 0, .high = 100,
	 .preset = "25", .source = "Tang & DeRubeis 1999, criterion 2"},
	{"breakthrough.sudden_gain.rule", KEY_WORD, AT(gain_rule), .words = gain_rules, .preset = "package",
	 .source =
		 "criterion 3 as coded in the R package suddengains; textbook: the published t-test; two: criteria 1 and 2"},
	{"breakthrough.sudden_gain.alpha", KEY_REAL, AT(gain_alpha), .words = no_words, .low = 0.0001, .high = 0.5,
	 .preset = "0.05", .source = "Tang & DeRubeis 1999, criterion 3"},
	{"breakthrough.sudden_gain.replicates", KEY_INT, AT(gain_replicates), .words = no_words, .low = 20, .high = 10000,
	 .preset = "200",
	 .source = "gains by chance: smooth courses drawn per person; fewer where there are more than 10,000 episodes"},
	{"breakthrough.sudden_gain.trend", KEY_WORD, AT(gain_trend), .words = gain_trends, .preset = "linear",
	 .source = "gains by chance: the shape of a smooth course"},
	{"breakthrough.reliable_improvement.sustained", KEY_INT, AT(sustained), .words = no_words, .low = 1, .high = 10,
	 .preset = "1", .source = "scores in a row that must hold; Jacobson & Truax 1991 ask for one"},
	{"breakthrough.clinically_significant.cutoff_rule", KEY_WORD, AT(cutoff_rule), .words = cutoff_rules,
	 .preset = "instrument", .source = "the instrument's published cut-off; a, b, c: Jacobson & Truax 1991"},
	{"plateau.rule", KEY_WORD, AT(plateau_rule), .words = plateau_rules, .preset = "P1", .source = "estimands: plateau"},
	{"plateau.min_sessions", KEY_INT, AT(plateau_sessions), .words = no_words, .low = 2, .high = 50, .preset = "4",
	 .source = "estimands: a run of at least 4 scored sessions"},
	{"relapse.rule", KEY_WORD, AT(relapse_rule), .words = relapse_rules, .preset = "R1", .source = "estimands: relapse"},
	{"comparison.factor", KEY_WORD, AT(factor), .words = factors, .preset = "modality",
	 .source = "estimands: the modality of the first session"},
	{"comparison.reference", KEY_REFERENCE, AT(reference), .words = references, .preset = "largest",
	 .source = "the group that is known best"},
	{"comparison.episodes", KEY_SWITCH, AT(all_episodes), .words = episodes, .preset = "first",
	 .source = "estimands: for comparisons the client's first episode counts"},
	{"comparison.adjust", KEY_WORDS, AT(adjust), OF(adjusts), covariates, .limit = STUDY_ADJUST,
	 .preset = "baseline,age_band,gender,problem", .source = "estimands: case mix"},
	{"comparison.strata", KEY_FLAG, AT(strata_clinic), .words = strata, .preset = "clinic",
	 .source = "estimands: stratified by clinic where there are several"},
	{"comparison.cluster", KEY_WORD, AT(cluster), .words = clusters, .preset = "therapist",
	 .source = "estimands: clustered on therapist, on client when there is none"},
	{"confidence", KEY_REAL, AT(confidence), .words = no_words, .low = 0.5, .high = 0.9999, .preset = "0.95",
	 .source = "convention"},
	{"seed", KEY_SEED, AT(seed), .words = no_words, .preset = "20261121",
	 .source = "any number: the same one gives the same bytes"},
	{"release", KEY_WORD, AT(release), .words = releases, .preset = "qi",
	 .source = "disclosure control for use inside the clinic"},
	{"disclosure.threshold", KEY_CUTOFF, AT(threshold), .words = by_release, .low = 5, .high = 100000,
	 .preset = "release", .source = "clients behind a number: qi 5, research 10, public 11; it can be raised only"},
	{"disclosure.dominance", KEY_CUTOFF, AT(dominance), .words = by_release, .low = 1, .high = 50, .preset = "release",
	 .source = "per cent of a mean's contributions that one client or therapist may have: 50; it can be lowered only"},
	{"disclosure.dominance_two", KEY_CUTOFF, AT(dominance_two), .words = by_release, .low = 1, .high = 67,
	 .preset = "release", .source = "the same of the two largest together: 67; it can be lowered only"},
	{"disclosure.residual_df", KEY_CUTOFF, AT(residual_df), .words = by_release, .low = 10, .high = 100000,
	 .preset = "release", .source = "degrees of freedom that a model must leave: 10; it can be raised only"},
	{"disclosure.noise", KEY_WORD, AT(noise), .words = noises, .preset = "none",
	 .source = "cell_key: noise on the counts of research releases, for who releases other tables of the same clients "
		   "elsewhere; the "
		   "ledger holds those of one dataset against each other without it"},
	{"workbook.profile", KEY_SWITCH, AT(analyst), .words = profiles, .preset = "accessible",
	 .source = "readable with a screen reader; analyst adds filters and tidy sheets"},
	{"workbook.charts", KEY_SWITCH, AT(charts), .words = booleans, .preset = "true", .source = "default"},
};

const size_t study_key_count = sizeof study_keys / sizeof study_keys[0];
