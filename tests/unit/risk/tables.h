#pragma once
/* Small tables of clients for the tests of this module, and the definitions as they are read: every client against every other. */
#include "core/random.h"
#include "risk/gather.h"

enum { TABLE_MOST = 64 };

struct small_table {
	size_t clients, keys;
	int32_t value[RISK_KEYS][TABLE_MOST];
	struct risk_key key[RISK_KEYS];
	struct risk_table table;
};

static inline void table_ready(struct small_table *t)
{
	static const char *const name[] = {"k0", "k1", "age_band", "intake_year", "k4", "k5"};
	for (size_t j = 0; j < t->keys; j++)
		t->key[j] = (struct risk_key){name[j], t->value[j]};
	t->table = (struct risk_table){t->clients, t->keys, t->key};
}

/* Values 0..3 (ages and years spread wider), one in `missing` not known (0: all are known). */
static inline void table_random(struct small_table *t, uint64_t seed, size_t clients, size_t keys, uint32_t missing)
{
	struct random r;
	random_seed(&r, seed, clients, keys);
	t->clients = clients;
	t->keys = keys;
	for (size_t j = 0; j < keys; j++)
		for (size_t i = 0; i < clients; i++) {
			int32_t v = (int32_t)random_below(&r, j == 2 ? 19 : 4);
			v = j == 2 ? v * 5 : j == 3 ? 2019 + v : v;
			t->value[j][i] = missing && !random_below(&r, missing) ? RISK_MISSING : v;
		}
	table_ready(t);
}

static inline bool agree(const struct small_table *t, unsigned keys, enum risk_rule rule, size_t a, size_t b)
{
	for (size_t j = 0; j < t->keys; j++) {
		int32_t x = t->value[j][a], y = t->value[j][b];
		if (!(keys >> j & 1) || x == y)
			continue;
		if (rule == RISK_OWN || (x != RISK_MISSING && y != RISK_MISSING))
			return false;
	}
	return true;
}

static inline uint32_t size_by_pairs(const struct small_table *t, unsigned keys, enum risk_rule rule, size_t a)
{
	uint32_t n = 0;
	for (size_t b = 0; b < t->clients; b++)
		n += agree(t, keys, rule, a, b);
	return n;
}
