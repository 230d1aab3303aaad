#include "risk/kinds.h"

#include "risk/grouping.h"

#include <string.h>

enum { WIDEST = 1 << 20 };

struct span {
	int32_t first;
	size_t width;
};

static enum err span_of(const int32_t *value, size_t n, struct span *out)
{
	int64_t low = INT32_MAX, high = INT32_MIN;
	for (size_t i = 0; i < n; i++) {
		if (value[i] == RISK_MISSING)
			continue;
		low = value[i] < low ? value[i] : low;
		high = value[i] > high ? value[i] : high;
	}
	*out = (struct span){.first = (int32_t)low, .width = high < low ? 0 : (size_t)(high - low + 1)};
	if (out->width > WIDEST)
		return err_set(ERR_RANGE, "the values of a quasi-identifier lie more than %d apart", WIDEST);
	return ERR_OK;
}

/* Ranks of the values that occur; code: one per client. */
static enum err rank_values(struct arena *mem, const int32_t *value, size_t n, struct risk_kinds *out, size_t key)
{
	struct span s;
	enum err err = span_of(value, n, &s);
	if (err)
		return err;
	int32_t *rank = ARENA_ARRAY(mem, s.width + 1, int32_t), *code = ARENA_ARRAY(mem, n + 1, int32_t), next = 0;
	if (!rank || !code)
		return err_memory();
	memset(rank, 0, (s.width + 1) * sizeof *rank);
	for (size_t i = 0; i < n; i++)
		if (value[i] != RISK_MISSING)
			rank[value[i] - s.first] = 1;
	for (size_t v = 0; v < s.width; v++)
		if (rank[v])
			rank[v] = ++next;
	int32_t *known = ARENA_ARRAY(mem, (size_t)next + 1, int32_t);
	if (!known)
		return err_memory();
	for (size_t v = 0; v < s.width; v++)
		if (rank[v])
			known[rank[v] - 1] = s.first + (int32_t)v;
	for (size_t i = 0; i < n; i++)
		code[i] = value[i] == RISK_MISSING ? -1 : rank[value[i] - s.first] - 1;
	out->code[key] = code;
	out->value[key] = known;
	out->codes[key] = next;
	return ERR_OK;
}

/* Codes stand per client so far: kept for the first client of each kind. The place written is never after the one read. */
static void count_kinds(struct risk_kinds *k)
{
	size_t next = 0;
	memset(k->count, 0, (k->n + 1) * sizeof *k->count);
	for (size_t i = 0; i < k->clients; i++) {
		if (!k->count[k->of[i]]++) {
			for (size_t key = 0; key < k->keys; key++)
				k->code[key][next] = k->code[key][i];
			next++;
		}
	}
}

enum err risk_kinds_of(struct arena *mem, const struct risk_table *t, struct risk_kinds *out)
{
	struct risk_kinds k = {.n = t->clients > 0, .clients = t->clients, .keys = t->keys};
	struct grouping g;
	if (t->keys > RISK_KEYS)
		return err_set(ERR_LIMIT, "at most %d quasi-identifiers are looked at together", RISK_KEYS);
	enum err err = grouping_new(mem, t->clients, &g);
	k.of = ARENA_ARRAY(mem, t->clients + 1, uint32_t);
	if (!err && !k.of)
		err = err_memory();
	if (err)
		return err;
	memset(k.of, 0, (t->clients + 1) * sizeof *k.of);
	for (size_t key = 0; key < t->keys; key++) {
		k.name[key] = t->key[key].name;
		err = rank_values(mem, t->key[key].value, t->clients, &k, key);
		if (err)
			return err;
		const struct grouping_rows rows = {t->clients, k.of, k.n, k.code[key], k.codes[key]};
		k.n = grouping_split(&g, &rows, k.of);
	}
	k.count = ARENA_ARRAY(mem, k.n + 1, uint32_t);
	if (!k.count)
		return err_memory();
	count_kinds(&k);
	*out = k;
	return ERR_OK;
}

unsigned risk_all_keys(const struct risk_kinds *k)
{
	return (1U << k->keys) - 1;
}
