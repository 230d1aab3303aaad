#pragma once
/*
 * What a class gives away without telling its clients apart: the spread of a sensitive attribute within it.
 *
 * distinct l   distinct known values in a class; smallest over classes (Machanavajjhala et al. 2007)
 * entropy l    exp(-sum p ln p) in a class; smallest over classes
 * t            largest distance between the distribution in a class and the one of all clients (Li, Li and Venkatasubramanian 2007): ordered
 *              values 1..m, earth mover's: 1 / (m - 1) sum over i < m of |sum over j <= i of (p_j - q_j)|; nominal: 1/2 sum |p - q|.
 *              The m values are those that occur
 * alike        clients in classes where all known values are one
 * missing      a sensitive value that is not known is no value; classes without any known one are left out of l and t
 * empty        nobody with a known value: WHY_NO_DATA
 * errors       ERR_MEMORY; ERR_RANGE as for kinds
 * cost         that of risk_gather() with the distinct values as its width
 * oracle       the salaries of Li et al.: 0.375 and 0.167; tests/oracle/risk_table.awk
 */
#include "core/num.h"
#include "risk/gather.h"

#include <stdbool.h>

struct risk_sensitive {
	const char *name;
	const int32_t *value; /* clients; RISK_MISSING */
	bool ordered;
};

struct diversity {
	struct num distinct_l, entropy_l, t;
	uint64_t alike;
};

must_check enum err diversity_of(const struct risk_kinds *k, enum risk_rule rule, const struct risk_sensitive *s,
				 struct diversity *out);
