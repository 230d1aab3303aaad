#pragma once
/*
 * Checks of a dataset or a workbook as it stands on the disk. One file audit_x.c per check defines "const struct audit_check audit_x"; the registry
 * finds it. Findings name places (file, sheet, part, column by position) and classes and counts, never a value.
 *
 * A check that has more to tell than findings adds parts of its own to the result (a table of risk).
 * errors  ERR_FORMAT neither a dataset nor a workbook; those of the checks
 */
#include "core/arena.h"
#include "result/result.h"
#include "scan/names.h"
#include "store/store.h"

enum audit_kind { AUDIT_DATASET = 1, AUDIT_WORKBOOK = 2 };

enum audit_verdict {
	AUDIT_PASSED,
	AUDIT_SKIPPED, /* could not be looked at: what says why */
	AUDIT_LOOK     /* a person must look: exit 3 */
};

struct audit_input {
	struct arena *mem;
	const char *path;
	int file; /* ordinal */
	enum audit_kind kind;
	const struct store *store;      /* AUDIT_DATASET, else NULL */
	const char *key;                /* the key file, or NULL */
	const char *quasi;              /* the quasi-identifiers to look at, or NULL: all */
	const char *population;         /* a table of people by class, or NULL */
	const char *passphrase;         /* its file, or NULL */
	const char *dataset;            /* that a workbook was made from, or NULL */
	const unsigned char *head;      /* that a cover prints (deid/chain.h), or NULL */
	const struct scan_names *names; /* of exports, or NULL */
	struct result *result;
};

/* Rows check, verdict, what, in the order of finding. */
struct audit_findings {
	struct arena *mem;
	struct result_part *part;
	int file;
	bool look; /* some verdict was AUDIT_LOOK */
};

struct audit_check {
	const char *name;
	int order;
	unsigned kinds; /* of enum audit_kind, or-ed */
	enum err (*run)(const struct audit_input *in, struct audit_findings *f);
};

extern const struct audit_check *const audits_registry[];

/* The format takes constants, numbers and names that the program ships. */
void audit_say(struct audit_findings *f, const char *check, enum audit_verdict verdict, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* All checks of the file's kind, by order. *look becomes true where a person must look. */
must_check enum err audit_file(const struct audit_input *in, struct result_part *part, bool *look);
