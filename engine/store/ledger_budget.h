#pragma once
/*
 * What a dataset may spend on releases under differential privacy, in its ledger: the epsilons of all of them add up (sequential composition, Dwork &
 * Roth 2014, Theorem 3.16), and their sum stays within a budget that is named once. Whole millionths of epsilon: no rounding.
 *
 * order    between ledger_begin() and ledger_commit(): a release is in the ledger with what it spent, or it is not there
 * budget   set by the first release that names one; later lower or equal only, never raised
 * spent    stays spent: nothing gives it back, nor does a release whose output could not be written
 * errors   ERR_VALUE no budget was ever set, it would be raised, or the release asks for more than is left; ERR_DISK, ERR_MEMORY
 */
#include "store/store.h"

enum { BUDGET_MICRO = 1000000 };

struct budget_spend {
	int64_t micro;  /* asked for by this release */
	int64_t budget; /* set now; 0: as it is */
	int32_t day;
	uint64_t study; /* fingerprint of the definitions */
};

struct budget_state {
	int64_t budget, spent; /* with this release */
	int64_t releases;      /* with this one */
};

must_check enum err ledger_budget_spend(struct store *s, const struct budget_spend *w, struct budget_state *out);
