#include "risk/uniques.h"

#include <string.h>

/* Only kinds of one client can be unique on anything: bitmaps over them, one for each set of keys looked at. */
struct search {
	struct arena *mem;
	const struct risk_kinds *k;
	enum risk_rule rule;
	size_t alone; /* kinds of one client */
	uint32_t *kind, *size;
	unsigned char *unique[1 << RISK_KEYS]; /* per lone kind, NULL: set not looked at */
	uint32_t *sets;                        /* minimal sets of each lone kind */
	double score[RISK_KEYS], total;
	struct uniques found;
};

static double score_of(int keys, int size)
{
	int most = keys - 1 < UNIQUES_SIZE ? keys - 1 : UNIQUES_SIZE;
	double score = 1;
	for (int i = size; i <= most; i++)
		score *= keys - i;
	return score;
}

static enum err mark_unique(struct search *s, unsigned keys)
{
	unsigned char *unique = arena_alloc(s->mem, s->alone + 1);
	if (!unique)
		return err_memory();
	enum err err = risk_sizes(s->k, keys, s->rule, s->size);
	for (size_t i = 0; i < s->alone && !err; i++)
		unique[i] = s->size[s->kind[i]] == 1;
	s->unique[keys] = unique;
	return err;
}

/* Uniqueness is kept by larger sets, so the sets that lack one key tell whether any subset is unique. */
static bool minimal(const struct search *s, unsigned keys, size_t i)
{
	if (!s->unique[keys][i])
		return false;
	for (size_t key = 0; key < s->k->keys; key++) {
		unsigned less = keys & ~(1U << key);
		if (less != keys && less && s->unique[less][i])
			return false;
	}
	return true;
}

static void count_minimal(struct search *s, unsigned keys, int size)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s->alone; i++) {
		if (!minimal(s, keys, i))
			continue;
		n++;
		s->found.clients_by[size - 1] += !s->sets[i];
		s->found.clients += !s->sets[i];
		s->sets[i]++;
	}
	double score = (double)n * score_of((int)s->k->keys, size);
	s->found.of_size[size - 1] += n;
	s->total += score;
	for (size_t key = 0; key < s->k->keys; key++)
		if (keys >> key & 1) {
			s->found.of_key[key] += n;
			s->score[key] += score;
		}
}

static enum err begin(struct search *s)
{
	s->kind = ARENA_ARRAY(s->mem, s->k->n + 1, uint32_t);
	s->size = ARENA_ARRAY(s->mem, s->k->n + 1, uint32_t);
	s->sets = ARENA_ARRAY(s->mem, s->k->n + 1, uint32_t);
	if (!s->kind || !s->size || !s->sets)
		return err_memory();
	memset(s->sets, 0, s->k->n * sizeof *s->sets);
	for (size_t i = 0; i < s->k->n; i++)
		if (s->k->count[i] == 1)
			s->kind[s->alone++] = (uint32_t)i;
	return ERR_OK;
}

static enum err look(struct search *s)
{
	enum err err = begin(s);
	for (int size = 1; size <= UNIQUES_SIZE && !err; size++)
		for (unsigned keys = 1; keys <= risk_all_keys(s->k) && !err; keys++) {
			if (__builtin_popcount(keys) != size)
				continue;
			err = mark_unique(s, keys);
			if (!err)
				count_minimal(s, keys, size);
		}
	return err;
}

enum err uniques_of(const struct risk_kinds *k, enum risk_rule rule, struct uniques *out)
{
	struct arena *mem = arena_new();
	struct search *s = mem ? ARENA_NEW(mem, struct search) : NULL;
	if (!s) {
		arena_free(mem);
		return err_memory();
	}
	*s = (struct search){.mem = mem, .k = k, .rule = rule};
	enum err err = look(s);
	for (size_t i = 0; i < s->alone && !err; i++)
		s->found.most = s->sets[i] > s->found.most ? s->sets[i] : s->found.most;
	for (size_t key = 0; key < k->keys; key++)
		s->found.share[key] = s->total > 0 ? num_of(s->score[key] / s->total) : num_none(WHY_NO_EVENTS);
	if (!err)
		*out = s->found;
	arena_free(mem);
	return err;
}
