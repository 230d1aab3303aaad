#pragma once
/*
 * Minimal sample uniques: the sets of up to three keys on which a client is alone, and on no smaller set of them. They say how little an attacker
 * needs to know, and which key gives most away.
 *
 * unique    on a set of keys: the class there, under the rule for missing values, is the client alone
 * minimal   unique on the set and on none of its subsets (Elliot, Manning and Ford 2002, SUDA)
 * score     of one with s of K keys: the product over i = s .. M of (K - i), M = min(3, K - 1): the smaller, the heavier (sdcMicro suda2).
 *           key.share: the scores of those that hold the key, over the scores of all
 * errors    ERR_MEMORY
 * cost      sets of keys (175 for 10) x kinds
 * oracle    tests/oracle/risk_table.awk
 */
#include "core/num.h"
#include "risk/gather.h"

enum { UNIQUES_SIZE = 3 };

struct uniques {
	uint64_t clients;                  /* with at least one */
	uint64_t of_size[UNIQUES_SIZE];    /* sets, of 1, 2, 3 keys */
	uint64_t clients_by[UNIQUES_SIZE]; /* clients by the size of their smallest */
	uint64_t of_key[RISK_KEYS];        /* sets that hold the key */
	struct num share[RISK_KEYS];       /* 0..1 */
	uint64_t most;                     /* of one client */
};

must_check enum err uniques_of(const struct risk_kinds *k, enum risk_rule rule, struct uniques *out);
