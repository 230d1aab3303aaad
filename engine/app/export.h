#pragma once
/*
 * A dataset as tables for other programs (exchange/), by the rules of microdata: rows of people, not counts.
 *
 * qi        inside the clinic: the rows as the dataset has them. Where a client shares what others could know with fewer than 4 others, a person must
 *           look (remark)
 * research  only from a protected copy (upturn protect) in classes of at least 11, counted again over the rows that are to be written; days in whole
 *           weeks, nobody's therapist or clinic
 * public    never: a course of appointments is nearly as good as a name
 * log       an entry of kind release, output 8 + format
 * errors    ERR_USAGE public; ERR_VALUE no such copy, or a class below 11; ERR_KEY; those of the parts
 */
#include "core/arena.h"
#include "deid/key.h"
#include "disclose/disclose.h"
#include "exchange/exchange.h"
#include "result/result.h"
#include "scan/names.h"
#include "store/store.h"

enum { EXPORT_REMARK = 256, EXPORT_CLASS_INSIDE = 5, EXPORT_CLASS_OUTSIDE = 11 };

struct export_request {
	struct store *store;     /* its log is written to */
	const struct key *key;   /* or NULL */
	const char *study;       /* path, or NULL: the defaults */
	const char *instruments; /* folder, or NULL */
	enum release release;
	enum exchange_format format;
	const char *output;
	const struct scan_names *names; /* not to be in the files; or NULL */
};

/* What can be known before the work begins; inputs are paths, NULL: none given. */
must_check enum err export_check(const struct export_request *r, const char *const *inputs, size_t n);
/* told: what was written; its texts live in mem. remark: what a person should look at; empty: nothing. */
must_check enum err export_store(struct arena *mem, const struct export_request *r, struct result *told,
				 char remark[EXPORT_REMARK]);
