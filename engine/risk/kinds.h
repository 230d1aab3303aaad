#pragma once
/*
 * A table of clients by quasi-identifiers, and its kinds: the distinct combinations of values, each with its clients. Everything else in this module
 * works on kinds, of which there are fewer.
 *
 * value    one whole number per client and key, within a range of 2^20; RISK_MISSING where it is not known
 * ties     kinds stand in the order of their first client
 * missing  code -1; what a missing value counts as is for risk_gather() to say
 * errors   ERR_LIMIT more than RISK_KEYS keys; ERR_RANGE a key's values lie too far apart; ERR_MEMORY
 * cost     clients x keys
 */
#include "core/arena.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

enum { RISK_KEYS = 10, RISK_MISSING = INT32_MIN };

struct risk_key {
	const char *name;
	const int32_t *value; /* clients */
};

struct risk_table {
	size_t clients, keys;
	const struct risk_key *key;
};

struct risk_kinds {
	size_t n, clients, keys;
	uint32_t *of;                /* clients: the kind of each */
	uint32_t *count;             /* n: clients of each */
	int32_t *code[RISK_KEYS];    /* n: -1 missing, else the rank of the value */
	int32_t *value[RISK_KEYS];   /* by code, ascending */
	int32_t codes[RISK_KEYS];    /* distinct values that are known */
	const char *name[RISK_KEYS]; /* of the keys */
};

must_check enum err risk_kinds_of(struct arena *mem, const struct risk_table *t, struct risk_kinds *out);
/* All keys, as a set for risk_gather(). */
unsigned risk_all_keys(const struct risk_kinds *k);
