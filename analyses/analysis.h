#pragma once
/*
 * One question, one file: an_x.c defines "const struct analysis an_x"; the registry finds it. An analysis chooses the population, calls the
 * estimators and fills a table whose cells carry the clients behind them. It never rounds, never hides: that is the gate's work.
 *
 * "Not estimable", with its reason, is a result. Every analysis runs on an empty cohort, and on one with a single modality.
 */
#include "cohort/cohort.h"
#include "cohort/samples.h"
#include "table/table.h"

struct analysis_input {
	const struct cohort *cohort;
	const struct study *study;
	const struct instrument_set *instruments;
	const struct factor *factor; /* groups, small ones pooled */
	double threshold;            /* clients behind a released cell, for pooling */
	const char *release;         /* "qi", "research", "public": for the cover */
	const char *audit_head;      /* of the log's entry for this release; NULL: there is none */
	const char *audit_log;       /* how the log is kept, or why there is none */
	bool ledger;                 /* held against earlier releases of the dataset: for the cover */
};

struct analysis {
	const char *sheet; /* key of the table */
	int order;         /* place in the workbook: 10 cover, 30 flow, 40 outcomes, ... */
	enum err (*run)(const struct analysis_input *in, struct arena *mem, struct table **out);
};

extern const struct analysis *const analyses_registry[];
