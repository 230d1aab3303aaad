#pragma once
/*
 * The researcher's bench: one estimator on one table. A method is one file est_x.c that exports "const struct method est_x"; the
 * registry finds it, `upturn estimate` reads its options, loads the columns that they name, and calls run, which adds parts to the
 * result (tidy, glance, ...) with the keys of R's broom.
 *
 * Options are data: name, kind, bounds, help. The command refuses what a method does not list, a value that its kind does not allow,
 * and a column that does not exist (all ERR_USAGE, exit 2, the value never echoed).
 */
#include "core/arena.h"
#include "core/err.h"
#include "estimate/bench.h"
#include "result/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum method_kind {
	METHOD_COLUMN,  /* one column of numbers */
	METHOD_LABEL,   /* one column of labels */
	METHOD_COLUMNS, /* A,B of numbers */
	METHOD_LABELS,  /* A,B of labels */
	METHOD_NUMBER,
	METHOD_WHOLE, /* a whole number */
	METHOD_NUMBERS,
	METHOD_CHOICE, /* one of `choices`, separated by spaces; the first is the default */
	METHOD_FLAG,
	METHOD_TEXT
};

struct method_option {
	const char *name; /* without the dashes */
	enum method_kind kind;
	bool required;
	bool keep_missing;    /* columns: a missing cell does not leave the row out */
	const char *choices;  /* of METHOD_CHOICE */
	const char *fallback; /* a number as text; NULL: none */
	double low, high;     /* numbers: allowed from .. to, both in; 0, 0: any */
	const char *help;
};

struct estimate;

struct method {
	const char *name;
	const char *title;
	const char *source;
	const struct method_option *options; /* ends with a NULL name */
	bool draws;                          /* random numbers, from the seed */
	/* NULL, or what the method does to the columns once they are there, before rows are left out */
	enum err (*prepare)(struct estimate *e);
	/* NULL, or whether a row lacks what the options need of columns that keep missing cells: it is left out and counted */
	bool (*lacks)(const struct estimate *e, size_t row);
	enum err (*run)(struct estimate *e);
};

extern const struct method *const methods_registry[];

/* What one option was given as. */
struct option_value {
	bool given;
	const char *text;
	double number; /* NUMBER, WHOLE */
	int choice;    /* index into choices */
	size_t n;      /* how many columns or numbers */
	double *numbers;
	const char **names;
	const struct bench_column **columns;
};

struct estimate {
	struct arena *mem;
	const struct method *method;
	struct option_value *value; /* one per option of the method */
	struct bench table;
	struct result *result;
	uint64_t seed; /* of --seed, else 1: for methods that draw */
};

/* Options that mean the same in every method that takes them. */
#define ESTIMATE_TIME                                                                                                       \
	{                                                                                                                   \
		.name = "time", .kind = METHOD_COLUMN, .required = true, .help = "COL  time to the event or to censoring"   \
	}
#define ESTIMATE_ENTRY                                                                                                      \
	{                                                                                                                   \
		.name = "entry", .kind = METHOD_COLUMN, .help = "COL  at risk only after this time (delayed entry)"         \
	}
#define ESTIMATE_EVENT                                                                                                      \
	{                                                                                                                   \
		.name = "event", .kind = METHOD_COLUMN, .required = true, .help = "COL  1 = event, 0 = censored"            \
	}
#define ESTIMATE_CAUSE                                                                                                      \
	{                                                                                                                   \
		.name = "event", .kind = METHOD_COLUMN, .required = true, .help = "COL  0 = censored, 1.. = causes"         \
	}
#define ESTIMATE_CAUSE_CHOSEN                                                                                               \
	{                                                                                                                   \
		.name = "cause", .kind = METHOD_WHOLE, .fallback = "1", .low = 1, .high = 1000,                             \
		.help = "N  the cause of interest (1)"                                                                      \
	}
#define ESTIMATE_BY                                                                                                         \
	{                                                                                                                   \
		.name = "by", .kind = METHOD_LABEL, .help = "COL  groups: results for each"                                 \
	}
#define ESTIMATE_STRATA                                                                                                     \
	{                                                                                                                   \
		.name = "strata", .kind = METHOD_LABELS, .help = "COL,..  strata: rows are compared within, not across"     \
	}
#define ESTIMATE_CLUSTER                                                                                                    \
	{                                                                                                                   \
		.name = "cluster", .kind = METHOD_LABEL, .help = "COL  clusters for the sandwich variance"                  \
	}
#define ESTIMATE_WEIGHTS                                                                                                    \
	{                                                                                                                   \
		.name = "weights", .kind = METHOD_COLUMN,                                                                   \
		.help = "COL  case (probability) weights; for how many a row stands: --frequencies"                         \
	}
#define ESTIMATE_FREQUENCIES                                                                                                \
	{                                                                                                                   \
		.name = "frequencies", .kind = METHOD_COLUMN,                                                               \
		.help = "COL  how many alike a row stands for (whole numbers)"                                              \
	}
#define ESTIMATE_OFFSET                                                                                                     \
	{                                                                                                                   \
		.name = "offset", .kind = METHOD_COLUMN, .help = "COL  added to the linear predictor"                       \
	}
#define ESTIMATE_COVARIATES                                                                                                 \
	{                                                                                                                   \
		.name = "covariates", .kind = METHOD_COLUMNS, .help = "A,B  numeric covariates"                             \
	}
#define ESTIMATE_FACTORS                                                                                                    \
	{                                                                                                                   \
		.name = "factors", .kind = METHOD_LABELS, .help = "F,G  categorical covariates, treatment contrasts"        \
	}
#define ESTIMATE_REFERENCE                                                                                                  \
	{                                                                                                                   \
		.name = "reference", .kind = METHOD_TEXT, .help = "F=LEVEL,..  reference levels (the first in sort order)"  \
	}
#define ESTIMATE_LEVEL                                                                                                      \
	{                                                                                                                   \
		.name = "conf-level", .kind = METHOD_NUMBER, .fallback = "0.95", .low = 1e-9, .high = 1 - 1e-9,             \
		.help = "P  confidence level (0.95)"                                                                        \
	}
#define ESTIMATE_COX_TIES                                                                                                   \
	{                                                                                                                   \
		.name = "ties", .kind = METHOD_CHOICE, .choices = "efron breslow", .help = "tied event times"               \
	}
/* Rows of persons that follow one another. */
#define ESTIMATE_ROW_TIME                                                                                                   \
	{                                                                                                                   \
		.name = "time", .kind = METHOD_COLUMN, .required = true,                                                    \
		.help = "COL  end of the row: an event, or the end of observation"                                          \
	}
#define ESTIMATE_ROW_ENTRY                                                                                                  \
	{                                                                                                                   \
		.name = "entry", .kind = METHOD_COLUMN,                                                                     \
		.help = "COL  begin of the row (the end of the person's row before)"                                        \
	}
#define ESTIMATE_ROBUST                                                                                                     \
	{                                                                                                                   \
		.name = "robust", .kind = METHOD_FLAG, .help = "sandwich variance (by --cluster, else by row)"              \
	}
#define ESTIMATE_END                                                                                                        \
	{                                                                                                                   \
		.name = NULL                                                                                                \
	}

/* The option's value; the method must list it. */
const struct option_value *estimate_option(const struct estimate *e, const char *name);
/* Whether the method lists the option and it was given. */
bool estimate_given(const struct estimate *e, const char *name);
/* The column that an option names, NULL when it was not given. */
const struct bench_column *estimate_column(const struct estimate *e, const char *name);
double estimate_number(const struct estimate *e, const char *name);
int estimate_choice(const struct estimate *e, const char *name);

/* ---- used by the command */

struct estimate_line {
	const char *table; /* the file */
	enum result_format format;
	const char *part;
	bool help;
	bool seeded;
	double seed;
};

/* Reads the words after the method's name into e->value. ERR_USAGE. */
must_check enum err estimate_parse(struct estimate *e, int argc, char **argv, struct estimate_line *line);
/* Reads the columns that the options name. */
must_check enum err estimate_load(struct estimate *e, const char *path);
/* The same of a table in memory. */
must_check enum err estimate_load_bytes(struct estimate *e, const unsigned char *bytes, size_t n);
const struct method *estimate_method(const char *name);
/* Everything of it: table, result, arena. */
void estimate_free(struct estimate *e);
