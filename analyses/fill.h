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
