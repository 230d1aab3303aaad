#pragma once
/*
 * Who cannot be told apart: for each kind of client, the sum over all kinds that agree with it on some keys. The sum of the clients is the size of
 * its class; sums by the value of a sensitive attribute are the distribution in its class.
 *
 * rule     RISK_OWN: a missing value agrees with a missing value only. RISK_WILDCARD: it agrees with every value (sdcMicro's freqCalc, alpha 1), so
 *          that two who agree with a third need not agree with each other. Under RISK_OWN classes are never larger: it is the worse one for sizes;
 *          for a distribution either may be.
 * keys     a set of keys, bit i for key i
 * weight   kinds x width; out as many, per kind the sums over those that agree with it (itself included)
 * errors   ERR_MEMORY
 * cost     own: kinds x (keys + width); wildcard: that, times the number of patterns of missing values among the kinds
 * oracle   tests/oracle/risk_table.awk, every pair of clients
 */
#include "risk/kinds.h"

enum risk_rule { RISK_OWN, RISK_WILDCARD, RISK_RULES };

must_check enum err risk_gather(const struct risk_kinds *k, unsigned keys, enum risk_rule rule, const uint32_t *weight,
				size_t width, uint32_t *out);
/* The size of each kind's class. out: one per kind. */
must_check enum err risk_sizes(const struct risk_kinds *k, unsigned keys, enum risk_rule rule, uint32_t *out);
