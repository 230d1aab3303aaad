#pragma once
/*
 * What an analysis found, before the gate: typed cells that know how many clients stand behind them, the sums that tie them together, the
 * curves to draw, and a sentence whose numbers are references to cells, so that the gate decides every number once.
 *
 * Text in a table is a constant of the program or a label of a closed list, never text of an export. All memory comes from the arena given
 * to table_new().
 */
#include "core/arena.h"
#include "core/contributors.h"
#include "core/err.h"
#include "core/num.h"
#include "table/grounds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a cell is judged and rounded (contract.md, precision of released numbers). */
enum cell_kind {
	CELL_EMPTY,     /* nothing to say in this place: [z] */
	CELL_TEXT,      /* a label or constant */
	CELL_PARAM,     /* a number that is no data: a parameter, a threshold, a year; released as it is */
	CELL_COUNT,     /* how many clients */
	CELL_COUNT_OF,  /* how many sessions, events, plateaus, months: judged by the clients behind it */
	CELL_PERCENT,   /* 0..100, from two counts of clients */
	CELL_INCIDENCE, /* 0..1 from a curve */
	CELL_RATE,      /* from counts by a formula (parts) */
	CELL_MEAN,      /* a mean, an effect size, their limits (spread) */
	CELL_QUANTILE,  /* of scores (ranks) */
	CELL_TIME,      /* when a curve has got so far (reach) */
	CELL_RATIO,     /* of a regression, and what follows from it (model) */
	CELL_ESTIMATE,  /* any other: agreement, difference ... */
	CELL_RUN,       /* rows of an export: the gate makes these of counts marked run */
	CELL_P          /* a p-value */
};

struct cell {
	enum cell_kind kind;
	bool run; /* counts: of rows of an export */
	struct num value;
	const char *text;   /* CELL_TEXT */
	double clients;     /* behind the number: the smaller side where two are compared */
	double largest;     /* of the clients: those of the one therapist (or clinic) who has most of them; 0: not known */
	double events;      /* clients with the event behind it; < 0: does not apply */
	double part, whole; /* CELL_PERCENT: the counts of clients it is made of */
	/* The name of a number that stands on several sheets: hidden on one, it is hidden on all; or NULL. Of a text: what a label drawn at
	 * random stands for. */
	const char *link;
	double of; /* counts: a class of so many, about whom nobody and everybody would tell; 0: of none */
	struct contrast
		contrast; /* CELL_RATIO and its p: whether there is one tells whether the two sides have enough events */
	const struct spread *spread;
	const struct model *model;
	const struct parts *parts;
	const struct ranks *ranks;
	const struct reach *reach;
	const struct on_curve *on;
	const struct contributors *who;      /* the clients behind it; NULL: those of the row, which are in its first cell */
	const struct contributors *part_who; /* of them, those with the event or in the part; NULL: not told */
};

struct column {
	const char *key;    /* contract.md: recovery_pct */
	const char *header; /* unique, with the unit: "Recovered (%)" */
	bool wide;          /* text that wraps */
};

/* total = sum of parts: over columns in every row, or over rows in every count column. Differences give cells away: the gate looks at these. */
struct table_sum {
	bool over_rows;
	bool plain; /* the classes tell nothing about a person's therapy: in or out, finished or not, missing or not */
	size_t total;
	size_t parts;
	const size_t *part;
};

/*
 * A column of percentages, and the columns of clients that they are part and whole of; a column the table does not have (t->columns): that count is
 * not on the sheet. A percentage beside its whole gives its part away, to its own precision.
 */
struct table_share {
	size_t percent, part, whole;
};

/* A cell's place. A sentence names cells as {0}, {1} ...; a number is written as released, as a percentage where {0%} asks for it of a share. */
struct cell_ref {
	size_t row, column;
};

struct sentence {
	const char *text; /* with {0}.. */
	size_t refs;
	const struct cell_ref *ref;
	const char *otherwise; /* said instead when a cell in it may not be released or has no value: constants only */
};

enum chart_kind {
	CHART_NONE,
	CHART_STEPS,   /* curves: steps with limits dashed */
	CHART_BARS,    /* one value column by label column */
	CHART_STACKED, /* several value columns by label column, 100 % where percent */
	CHART_FOREST,  /* estimate, low, high columns by label, log axis */
	CHART_DOTS,    /* estimate, low, high columns by label, linear axis */
	CHART_BAND     /* curves: median line with a quartile band (low, high), one group */
};

/*
 * Points in ascending x. moved: clients with an event or an ending since the point before; at_risk: clients under observation at x.
 * events, others: at x, of the curve's own cause and of all others together (pooled). NULL: no life table stands behind the curve.
 */
struct curve {
	const char *label;
	size_t n;
	const double *x, *y, *low, *high; /* low, high may be NULL */
	const double *at_risk, *moved;
	const double *events, *others;
	double grid; /* where a curve may step outside the clinic, chosen without the data: every 2 sessions, every 4 weeks */
	double z;    /* normal quantile of the limits */
	double start; /* y before the first point: 0 incidence, 1 survival */
};

struct chart {
	enum chart_kind kind;
	const char *title, *x_title, *y_title;
	const char *alt; /* what the picture shows, for those who do not see it */
	size_t curves;
	const struct curve *curve; /* STEPS, BAND */
	size_t label_column;       /* BARS, STACKED, FOREST, DOTS */
	size_t values;
	const size_t *value_column; /* BARS: 1; STACKED: n; FOREST, DOTS: estimate, low, high */
	bool unit_axis;             /* y (or x of bars) runs from 0 to 1 or 100 */
	const char *from;           /* the sheet whose released cells are drawn; NULL: this one */
};

/*
 * Rows that are the bins of a histogram, fixed in advance and in order: bins of them from first_bin on, the label in label, how many in count. The
 * gate merges those with too few from the last on, but never bin boundary with the one before it (0: no boundary). In each of them, columns from first_edge on are edges to where its clients went; those with
 * too few are pooled in the column pool. bins 0: none.
 */
struct table_bins {
	size_t first_bin, bins, boundary, label, count;
	size_t first_edge, edges, pool;
};

enum { TABLE_NOTES = 8 };

struct table {
	const char *sheet;        /* key: "breakthrough" */
	const char *name;         /* the tab: "Breakthrough" */
	const char *question;     /* "How long until a breakthrough?" */
	const char *title;        /* A1 */
	struct sentence sentence; /* A2 */
	size_t notes;
	const char *note[TABLE_NOTES]; /* A3..: constants */
	size_t columns, rows, room;    /* room: rows that fit in cell */
	struct column *column;
	struct cell *cell; /* rows x columns, row-major */
	size_t sums, sum_room;
	struct table_sum *sum;
	size_t shares, share_room;
	struct table_share *share;
	struct table_bins bins;
	struct chart chart;
	const struct cell_ref *headline; /* value, low, high for the Summary sheet, or NULL */
	size_t headline_refs;
	struct arena *mem;
};

/* An empty table with the columns given (copied) and room for rows that table_add_row() extends. NULL: no memory. */
struct table *table_new(struct arena *mem, const char *sheet, const struct column *columns, size_t n);
/* A new row of CELL_EMPTY; its number in *row. Pointers from table_cell() are good until the next call. */
must_check enum err table_add_row(struct table *t, size_t *row);
struct cell *table_cell(const struct table *t, size_t row, size_t column);
/* The column with that key; t->columns if there is none. */
size_t table_column(const struct table *t, const char *key);
/* part is copied. A sum over rows ties rows of every count column, a sum over columns ties columns of every row. ERR_RANGE: no such row or column. */
must_check enum err table_add_sum(struct table *t, bool over_rows, size_t total, const size_t *part, size_t parts);
/* The same for classes that tell nothing about a person's therapy: nobody and nearly everybody in one of them is no secret. */
must_check enum err table_add_plain_sum(struct table *t, bool over_rows, size_t total, const size_t *part, size_t parts);
/* In every row. ERR_RANGE: no such column of percentages. */
must_check enum err table_add_share(struct table *t, size_t percent, size_t part, size_t whole);
/* ref is copied; {i} must be below refs. ERR_RANGE: a {i} or a reference that is not in the table. */
must_check enum err table_say(struct table *t, const char *text, const struct cell_ref *ref, size_t refs,
			      const char *otherwise);

/* Cells by kind. */
struct cell cell_text(const char *text);
struct cell cell_param(double v);
struct cell cell_count(double clients);
struct cell cell_count_of(double n, double clients);
struct cell cell_percent(double part, double whole);
struct cell cell_incidence(struct num v, double clients, double events);
struct cell cell_estimate(struct num v, double clients, double events);
struct cell cell_p(struct num v, double clients, double events);
/* model: NULL where there was no fit, and so no value. */
struct cell cell_ratio(struct num v, const struct model *model, double events);
/* The ratio, or its p, as one of two groups. */
struct cell cell_between(struct cell c, struct contrast between);
struct cell cell_mean(struct num v, double clients, const struct spread *spread);
struct cell cell_quantile(struct num v, const struct ranks *ranks);
struct cell cell_time(struct num v, double clients, double events, const struct reach *reach);
/* The value is parts->value() of the parts as they are. clients, events: as of an estimate. */
struct cell cell_rate(const struct parts *parts, double clients, double events);
struct cell cell_none(enum why why);
/* The cell, marked as standing on other sheets too under that name. */
struct cell cell_linked(struct cell c, const char *link);
/* The cell, with who is behind it; part may be NULL. */
struct cell cell_from(struct cell c, const struct contributors *who, const struct contributors *part);
