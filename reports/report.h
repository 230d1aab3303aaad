#pragma once
/*
 * Released tables as things people open: an Excel workbook, CSV files, JSON files.
 *
 * workbook  sheets in the order given; Contents and Notes are made here. accessible: aftables checklist (one marked-up table a sheet, no freeze
 *           panes, no filters); analyst: freeze panes, filters, and tidy sheets (one result a row, broom's names)
 * dates     the document date is the day given: the same tables give the same bytes
 * errors    ERR_DISK; the target is whole or not there
 */
#include "core/err.h"
#include "disclose/disclose.h"

enum report_profile { REPORT_ACCESSIBLE, REPORT_ANALYST };
enum report_format { REPORT_CSV, REPORT_JSON };

struct report_options {
	enum report_profile profile;
	bool charts;
	int32_t day; /* document date, days since 1970 */
	const char *title;
	const char *remark; /* for the Notes: what is to be known about this release; NULL or empty: nothing */
	/* Looks at the finished file before it goes to its place; an error, and it never gets there. NULL: nobody does. */
	enum err (*verify)(const char *path, const void *context);
	/* The same of the text of each file of a folder, before any is written. */
	enum err (*verify_text)(const char *text, size_t n, const void *context);
	const void *verify_context;
};

must_check enum err report_workbook(const char *path, struct safe_table *const *tables, size_t n,
				    const struct report_options *o);
/* One file a table in the folder (made if absent). Each file is whole or not there. Of the options only the look counts. */
must_check enum err report_folder(const char *folder, struct safe_table *const *tables, size_t n, enum report_format format,
				  const struct report_options *o);
