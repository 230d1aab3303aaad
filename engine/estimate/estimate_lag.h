#pragma once
/*
 * Rows of one person in the order of time, and covariates as they were a row before: what is known when the time at risk begins.
 *
 *   --id COL        the intervals (--entry, --time] of one id must not overlap
 *   --lag A,B       these of --covariates and --factors take the value of the id's row before; missing there is missing here
 *   --lag-first     drop (default): an id's first row is left out, and counted among those with a missing value; keep: it keeps its own
 *                   value, as if measured before the start
 *
 * errors  ERR_USAGE --lag without --id, or of a column that is none of the covariates; ERR_ORDER, with the row, intervals that overlap
 * cost    one sort
 */
#include "estimate/estimate.h"

#define ESTIMATE_ID_LAG                                                                                                     \
	{.name = "id", .kind = METHOD_LABEL, .help = "COL  the person: the intervals of one must not overlap"},             \
		{.name = "lag",                                                                                             \
		 .kind = METHOD_TEXT,                                                                                       \
		 .help = "A,B  covariates that count from the person's next row on (needs --id)"},                          \
	{                                                                                                                   \
		.name = "lag-first", .kind = METHOD_CHOICE, .choices = "drop keep",                                         \
		.help = "a person's first row, with --lag"                                                                  \
	}

/* For struct method's prepare. */
must_check enum err estimate_lag(struct estimate *e);
/* For struct method's lacks: a covariate or factor of the row is missing. */
bool estimate_lag_lacks(const struct estimate *e, size_t row);
