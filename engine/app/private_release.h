#pragma once
/*
 * analyze --epsilon: a public release under differential privacy (disclose/private.h, analyses/noised.h), paid for from the dataset's budget
 * (store/ledger_budget.h).
 *
 * order    spent, counted, noised and entered in the log in one transaction of the ledger, which is committed before the output goes to its place.
 *          What was spent stays spent, also where the output could not be written
 * random   the noise is: the same request gives other bytes each time, and costs each time
 * errors   ERR_USAGE an epsilon or budget that is none, or a release that is not public; those of the budget and of the parts
 */
#include "app/analyze.h"

struct private_request {
	const char *epsilon, *budget; /* as typed; budget NULL: as it is */
};

/* Before any work: both read as decimals within their limits, and what goes with them. */
must_check enum err private_check(const struct analyze_request *r, const struct private_request *p);
must_check enum err private_store(const struct analyze_request *r, const struct private_request *p);
