#pragma once
/* What the files that make samples share: courses, verdicts on an episode, rows. */
#include "cohort/samples.h"
#include "course/sudden_gain.h"
#include "sample/scores.h"

/* Memory for the course of one episode, used over and over: as large as the largest episode. */
struct course {
	struct scores scores;
	int32_t *at, *score;
	int32_t *session; /* session number of each position */
	size_t *visit;    /* where it was scored (else attended), position in cohort->visit */
};
must_check enum err course_room(struct arena *mem, const struct cohort *c, struct course *out);

/* Until when scores are looked at. */
enum course_span { SPAN_THERAPY, SPAN_ALL };

/* The scored visits of the primary outcome from the baseline's visit on; at: session numbers. No baseline: none. */
void course_from_baseline(const struct cohort *c, const struct episode *e, enum course_span span, struct course *out);
/*
 * One position per session, SCORE_MISSING where it has no score: the session's own score, else the first one of a visit between it and the next
 * session. at: by the clock.
 */
void course_of_sessions(const struct cohort *c, const struct episode *e, enum study_clock clock, struct course *out);
/* The first visit after the day of the last session. */
size_t therapy_end(const struct cohort *c, const struct episode *e);
/* A visit on the study's clock. */
int32_t on_clock(const struct cohort *c, const struct episode *e, size_t visit, int32_t session);

enum standing { AT_RISK, NO_BASELINE, COULD_NOT_SHOW, NOT_EVALUABLE, NOT_RECORDED };

/* What one definition says of one episode. */
struct verdict {
	enum standing standing;
	int32_t session; /* of the event; 0: none */
	size_t visit;    /* of the event */
	bool gap;
	long before; /* B2, B3: position in the course of the last score without the event, -1 none */
};

struct judge {
	const struct cohort *cohort;
	enum definition definition;
	struct course course;
	bool known; /* B1-B3: the thresholds that the definition asks for */
	struct sudden_rule gain;
	struct sudden_interval *interval; /* B1: of the episode judged last, sessions - 1 of them */
};
must_check enum err judge_make(struct arena *mem, const struct cohort *c, enum definition d, struct judge *out);
struct verdict judge_episode(struct judge *j, const struct episode *e);

/*
 * Rows being written. An interval of no length (inside one unit of the clock) continues the row of the same episode that ends there where rows
 * of an episode follow each other on one clock (joins), else it is given half a unit.
 */
struct rows_room {
	const struct cohort *cohort;
	size_t n;
	bool joins;
	double half;
	double *entry, *time; /* entry NULL where the sample has none */
	int32_t *status, *group, *client;
	size_t *episode;
};
must_check enum err rows_room(struct arena *mem, const struct cohort *c, size_t size, bool with_entry,
			      struct rows_room *out);
/* Adds a row of an episode, at risk on (span[0], span[1]]. */
void rows_add(struct rows_room *r, size_t episode, int32_t group, const double span[2], int32_t status);
struct surv_rows rows_done(const struct rows_room *r, const struct factor *f);

/* STATUS_PLANNED .. of an ending, 0 when therapy goes on. */
int32_t ending_status(enum ending e);

/* Counts each client once a line: lines of levels x kinds. */
struct client_tally {
	size_t kinds;
	double *count;                   /* [level * kinds + kind] */
	size_t *last;                    /* client + 1 */
	const struct contributors *mark; /* of the clients; NULL: who they are is not kept */
	struct contributors *who;        /* of each line */
};
must_check enum err tally_make(struct arena *mem, int32_t levels, size_t kinds, struct client_tally *out);
void tally_add(struct client_tally *t, int32_t level, size_t kind, size_t client);
double tally_of(const struct client_tally *t, int32_t level, size_t kind);
/* From now on who is counted is kept too, where clients have marks. */
must_check enum err tally_mark(struct arena *mem, const struct cohort *c, int32_t levels, struct client_tally *t);

/* An episode's value of a factor: a code >= 0, -1: none. */
int factor_value(const struct cohort *c, const struct episode *e, enum study_factor factor);
/* Its name, from mem. T-01, K-01 are numbered by `number`. NULL: no memory. */
const char *factor_label(struct arena *mem, const struct cohort *c, enum study_factor factor, int value, int number);
/* Strata and clusters of a design. */
must_check enum err design_groups(struct arena *mem, const struct cohort *c, const struct event_sample *s, struct design *d);
