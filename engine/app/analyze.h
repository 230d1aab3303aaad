#pragma once
/*
 * From an open dataset to released tables: study, cohort, groups (small ones pooled), every analysis of the registry on all cores, the gate, and
 * then a workbook or a folder of files. run and analyze both call this.
 */
#include "core/err.h"
#include "deid/key.h"
#include "scan/names.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

enum { REMARK_LONGEST = 256 };

enum analyze_format { ANALYZE_WORKBOOK, ANALYZE_CSV, ANALYZE_JSON };

struct analyze_request {
	struct store *store;     /* written to: its log and its ledger */
	bool ledger;             /* the dataset stays: its releases are held against each other */
	const struct key *key;   /* the key file of the dataset, opened; NULL: none was named */
	const char *study;       /* path, or NULL: the defaults */
	const char *instruments; /* folder, or NULL */
	int release;             /* enum release, or -1: the study's */
	const char *threshold;   /* clients behind a released number, or NULL: as the study and the release have it */
	enum analyze_format format;
	const char *output;
	const struct scan_names *names; /* of the exports, not to be in the workbook; or NULL */
};

/*
 * What can be known before the work begins: the study reads, the output may go where it should and is none of the inputs (paths; NULL: none given).
 */
must_check enum err analyze_check(const struct analyze_request *r, const char *const *inputs, size_t n);
/* remark: what a person should look at, in the caller's buffer; empty: nothing. */
must_check enum err analyze_store(const struct analyze_request *r, char *remark, size_t size);
/* Says on standard error what to look at; the exit code for it. */
int analyze_look(const char *remark);
/* The effective study as YAML on standard output. */
must_check enum err analyze_print_study(const char *study);
