/* The dataset's kinds and the population's rows as kinds of one table, so that both are grouped by the same values. */
#include "risk/exposure.h"

#include <string.h>

static enum err both(struct arena *mem, const struct risk_kinds *k, const struct population *p, struct risk_kinds *out)
{
	struct risk_key key[RISK_KEYS];
	size_t n = k->n + p->rows;
	for (size_t j = 0; j < p->keys; j++) {
		size_t at = p->key[j];
		int32_t *value = ARENA_ARRAY(mem, n + 1, int32_t);
		if (!value)
			return err_memory();
		for (size_t i = 0; i < k->n; i++)
			value[i] = k->code[at][i] < 0 ? RISK_MISSING : k->value[at][k->code[at][i]];
		if (p->rows)
			memcpy(value + k->n, p->value[j], p->rows * sizeof *value);
		key[j] = (struct risk_key){.name = k->name[at], .value = value};
	}
	const struct risk_table t = {.clients = n, .keys = p->keys, .key = key};
	return risk_kinds_of(mem, &t, out);
}

/* sum: clients of the dataset and people of the population for each kind of the two together. */
static enum err sums(struct arena *mem, const struct risk_kinds *k, const struct population *p, const struct risk_kinds *all,
		     uint32_t **out)
{
	uint64_t people = 0;
	uint32_t *weight = ARENA_ARRAY(mem, 2 * all->n + 1, uint32_t), *sum = ARENA_ARRAY(mem, 2 * all->n + 1, uint32_t);
	if (!weight || !sum)
		return err_memory();
	memset(weight, 0, 2 * all->n * sizeof *weight);
	for (size_t i = 0; i < k->n; i++)
		weight[(size_t)2 * all->of[i]] += k->count[i];
	for (size_t i = 0; i < p->rows; i++) {
		people += p->people[i];
		if (p->people[i] > UINT32_MAX || people > UINT32_MAX)
			return err_set(ERR_RANGE, "a population of more than %u people", UINT32_MAX);
		weight[(size_t)2 * all->of[k->n + i] + 1] += (uint32_t)p->people[i];
	}
	*out = sum;
	return risk_gather(all, risk_all_keys(all), RISK_WILDCARD, weight, 2, sum);
}

enum err population_sizes(const struct risk_kinds *k, const struct population *p, uint32_t *out, uint64_t *short_of)
{
	struct risk_kinds all;
	uint32_t *sum = NULL;
	uint64_t fewer = 0;
	struct arena *mem = arena_new();
	enum err err = mem ? both(mem, k, p, &all) : err_memory();
	if (!err)
		err = sums(mem, k, p, &all, &sum);
	for (size_t i = 0; i < k->n && !err; i++) {
		uint32_t clients = sum[(size_t)2 * all.of[i]], people = sum[(size_t)2 * all.of[i] + 1];
		fewer += people < clients ? k->count[i] : 0;
		out[i] = people < clients ? clients : people;
	}
	arena_free(mem);
	if (!err)
		*short_of = fewer;
	return err;
}
