#pragma once
/*
 * The figures of disclosure risk of a dataset, for audit and for the sheet: under both rules for missing values, and the worse of the two (the
 * smaller class, the larger risk).
 *
 * lattice  what it would take to reach 5 and 11: found false where nothing reaches it; suppression as it would then be done
 * errors   those of quasi_load(), risk and its search; ERR_MEMORY
 */
#include "analyses/quasi.h"
#include "risk/exposure.h"
#include "risk/suppress.h"
#include "risk/uniques.h"

enum { EXPOSED_RULES = 3, EXPOSED_WORSE = 2, EXPOSED_GOALS = 2, EXPOSED_PERCENT = 5 };

struct exposed {
	struct exposure size[EXPOSED_RULES]; /* RISK_OWN, RISK_WILDCARD, the worse */
	struct diversity spread[EXPOSED_RULES][QUASI_SENSITIVE];
	struct uniques uniques[RISK_RULES];
	struct lattice goal[EXPOSED_GOALS];
	struct suppression then[EXPOSED_GOALS];
};

extern const uint32_t exposed_goal[EXPOSED_GOALS]; /* 5, 11 */
extern const double exposed_threshold;             /* 0.09: EMA policy 0070, Health Canada */

must_check enum err exposed_of(struct arena *mem, const struct quasi *q, struct exposed *out);
/* Over all sensitive attributes: the smallest distinct l, the largest t. d: QUASI_SENSITIVE of them. */
struct num exposed_l(const struct diversity *d);
struct num exposed_t(const struct diversity *d);
