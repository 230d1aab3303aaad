#pragma once
/*
 * How exposed clients are: class sizes, and the risk that somebody finds one of them.
 *
 * f_i          clients in the class of client i (risk_sizes)
 * k            min f_i; below: clients with f_i < 2, 3, 5, 11
 * prosecutor   knows that the person is in the dataset: 1 / f_i. Highest, mean over clients, share of clients with 1 / f_i above the threshold
 * journalist   does not know it, and has a table of the population: 1 / F_i, F_i being the people of the population in the class (never fewer than
 *              f_i); kinds with a missing value: all people who agree with what is known
 * marketer     links every record, and cares for how many are right: the mean of 1 / f_i (= classes / clients where no value is missing), or with a
 *              population sum over classes of f / F, divided by the clients (= the mean of 1 / F_i)
 * threshold    0.09 is what EMA policy 0070 and Health Canada ask for (0.09 < 1 / 11: k of 12); 1 / 5 is usual inside
 * source       El Emam, Guide to the De-Identification of Personal Health Information, 2013, ch. 16; Prasser et al., ARX
 * empty        no client: k 0, no risk has a value (WHY_NO_DATA)
 * cost         kinds
 * oracle       tests/oracle/risk_table.awk
 */
#include "core/num.h"
#include "risk/gather.h"

enum { EXPOSURE_LIMITS = 4 };
extern const uint32_t exposure_limit[EXPOSURE_LIMITS]; /* 2, 3, 5, 11 */

struct risk_of_finding {
	struct num highest, mean, above;
};

struct exposure {
	uint64_t clients, smallest; /* k */
	uint64_t below[EXPOSURE_LIMITS];
	struct risk_of_finding prosecutor;
};

/* size: of each kind's class, as risk_sizes() or population_sizes() give it. */
void exposure_of(const struct risk_kinds *k, const uint32_t *size, double threshold, struct exposure *out);

/* People by class: rows of a table with some of the keys, all values known. */
struct population {
	size_t rows;
	size_t keys;
	size_t key[RISK_KEYS];     /* position among the kinds' keys */
	int32_t *value[RISK_KEYS]; /* rows */
	uint64_t *people;          /* rows; below 2^32 in all */
};

/* F of each kind on the population's keys; *short_of: clients in classes where the table has fewer people than the dataset clients. */
must_check enum err population_sizes(const struct risk_kinds *k, const struct population *p, uint32_t *out,
				     uint64_t *short_of);
