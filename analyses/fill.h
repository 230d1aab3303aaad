#pragma once
/*
 * What the analyses share: filling a table by column key, its rows "one per group, then all", and estimators called on one sample for
 * every group and for all groups together.
 */
#include "analyses/analysis.h"
#include "stats/cuminc.h"

/* Puts a cell where the column with that key is; a key that the table does not have is a fault of the program (abort). */
void fill(struct table *t, size_t row, const char *key, struct cell cell);
/* The cell, named by what it counts and in which group, because other sheets carry it too (cell.link). */
struct cell fill_linked(const struct table *t, struct cell c, const char *what, const char *group);
/* The estimates under these keys compare two groups, and stand on both. ERR_MEMORY. */
struct behind;
must_check enum err fill_contrast(const struct table *t, size_t row, const char *const *keys, size_t n,
				  const struct behind *const both[2]);
/* Those of a group who are not among the clients behind a row. NULL as above. */
const struct contributors *fill_others(const struct table *t, const struct factor *f, size_t group, const struct behind *b);
/* Every share and estimate of the row that does not say yet who is behind it stands on these clients. */
void fill_estimates_from(const struct table *t, size_t row, const struct behind *b);
/*
 * A count of clients that knows who they are, where the cohort has marks. counted_add: once more, the calls of one client one after the other; n
 * counts the calls, who the clients.
 */
struct counted {
	double n;
	size_t last; /* client + 1 */
	struct contributors who;
};
void counted_add(struct counted *k, const struct cohort *c, size_t client);
/* Those of all who are not in some; some is in all. */
struct counted counted_rest(const struct counted *all, const struct counted *some);
/* The clients, to be kept with a table; NULL where the cohort has no marks, or there is no memory (then nothing else is made either). */
const struct contributors *fill_who(const struct table *t, const struct cohort *c, const struct contributors *who);
struct cell fill_counted(const struct table *t, const struct cohort *c, const struct counted *k);
struct cell fill_percent(const struct table *t, const struct cohort *c, const struct counted *part,
			 const struct counted *whole);
/* Everybody in the dataset; everybody in a group ("All" past the last level). NULL as above. */
const struct contributors *fill_everybody(const struct table *t, const struct cohort *c);
const struct contributors *fill_group_who(const struct factor *f, size_t group);
/* Clients of a group with a row in a sample, and those with a row of status 1. NULL as above. */
struct behind {
	const struct contributors *clients, *events;
};
must_check enum err fill_behind(const struct table *t, const struct analysis_input *in, const struct surv_rows *rows,
				const int32_t *client, size_t group, struct behind *out);
struct cell_ref fill_ref(const struct table *t, size_t row, const char *key);
/* A sentence whose numbers are cells of one row, named by their keys. */
must_check enum err fill_sentence(struct table *t, size_t row, const char *text, const char *const *keys,
				  const char *otherwise);
must_check enum err fill_note(struct table *t, const char *note);
/* The headline of the Summary sheet: value, low and high of one row; low and high may be NULL. */
must_check enum err fill_headline(struct table *t, size_t row, const char *value, const char *low, const char *high);

/* Rows of a table by group: the factor's levels, then "All" where there is more than one. */
size_t fill_groups(const struct factor *f);
const char *fill_group_label(const struct factor *f, size_t group);
/* The label as a cell, after some words, with the clients of the group. */
struct cell fill_group_cell(const struct table *t, const char *before, const struct factor *f, size_t group);
/* One row per group with its label in the first column; the count columns of the groups add up to "All". */
must_check enum err fill_group_rows(struct table *t, const struct factor *f);
/* True if the row with this code belongs to the group: its own level, or "All". */
bool fill_in_group(const struct factor *f, int32_t code, size_t group);

/* The rows of one group (or of all), in their order, without group and covariate columns. */
must_check enum err fill_rows_of_group(struct arena *mem, const struct surv_rows *in, const struct factor *f, size_t group,
				       struct surv_rows *out);

/* Cumulative incidence of one sample for each group, then for all together. */
struct group_curves {
	size_t groups;
	int32_t *causes;                /* of each group */
	struct cuminc_curve **of_group; /* as many curves; NULL where the group has no row or there is no event at all */
	double *largest;                /* follow-up of each group */
	double tau;                     /* of the restricted means: common to the groups */
	struct curve *curve; /* of each group, of the event: what a chart draws and incidences are read off; n = 0: none */
};
must_check enum err fill_curves(struct arena *mem, const struct surv_rows *rows, const struct factor *f,
				const struct cohort *c, struct group_curves *out);
/* Every 2 sessions, every 4 weeks: by the clock, whatever the data. */
double fill_grid(const struct cohort *c);
/* An incidence cell read off that curve at t. */
must_check enum err fill_on_curve(struct arena *mem, const struct curve *curve, double t, enum curve_line line,
				  struct cell *cell);
/* A p over groups of so many clients: each takes a parameter. */
must_check enum err fill_group_p(struct arena *mem, struct num p, double clients, double groups, struct cell *out);
/* The curves of the event (cause 1) as a chart's. */
must_check enum err fill_chart_curves(struct arena *mem, const struct group_curves *g, const struct factor *f,
				      struct chart *chart);
/* "session" or "day", "week" by the study's clock and the dataset's unit. */
const char *fill_clock_unit(const struct cohort *c);
