#pragma once
/*
 * The multi-state sample of a table: --id, --entry, --time, --from, --to, --censored, and --by, --cluster, --weights, --frequencies where
 * the method lists them.
 *
 * States are the labels of both columns but the one of --censored, in sort order; without --from everyone begins in a state of its own,
 * "(s0)", which comes first.
 * errors  those of multistate.h, with the row of the file; ERR_USAGE a state named like the label of --censored
 */
#include "estimate/estimate.h"
#include "sample/multistate.h"

struct estimate_states {
	struct multistate_sample sample;
	const char **name; /* by state */
};

must_check enum err estimate_states(const struct estimate *e, struct estimate_states *out);
/* The columns that it is built from; out gets the names of the states and how many there are. */
must_check enum err estimate_state_rows(const struct estimate *e, struct multistate_rows *rows, struct estimate_states *out);

#define ESTIMATE_STATES                                                                                                     \
	{.name = "id", .kind = METHOD_LABEL, .required = true, .help = "COL  the person"},                                  \
		{.name = "time", .kind = METHOD_COLUMN, .required = true, .help = "COL  end of the row"},                   \
		ESTIMATE_ROW_ENTRY,                                                                                         \
		{.name = "from",                                                                                            \
		 .kind = METHOD_LABEL,                                                                                      \
		 .help = "COL  state during the row (where the row before led; first (s0))"},                               \
		{.name = "to", .kind = METHOD_LABEL, .required = true, .help = "COL  state moved to at the end"},           \
	{                                                                                                                   \
		.name = "censored", .kind = METHOD_TEXT, .help = "LABEL  of --to: no longer seen (0)"                       \
	}
