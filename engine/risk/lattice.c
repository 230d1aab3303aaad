#include "risk/lattice.h"

#include "risk/grouping.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double units = 1e9; /* of loss */

/* One key at one level: codes of the generalised values per kind, and what it loses. */
struct step {
	int32_t *code, codes;
	int64_t loss;
};

struct search {
	struct arena *mem;
	const struct lattice_request *r;
	const struct risk_kinds *k;
	struct grouping g;
	struct step step[RISK_KEYS][HIERARCHY_LEVELS];
	size_t order[RISK_KEYS];
	uint32_t *group[RISK_KEYS + 1]; /* after so many keys of the order */
	uint32_t *sum;
	int level[RISK_KEYS];
	int64_t best;
	struct lattice found;
};

static enum err counts_of(struct arena *mem, const struct risk_kinds *k, size_t key, uint32_t **out)
{
	uint32_t *n = ARENA_ARRAY(mem, (size_t)k->codes[key] + 1, uint32_t);
	if (!n)
		return err_memory();
	memset(n, 0, ((size_t)k->codes[key] + 1) * sizeof *n);
	for (size_t i = 0; i < k->n; i++)
		n[k->code[key][i] + 1] += k->count[i];
	*out = n;
	return ERR_OK;
}

enum err lattice_values(const struct lattice_request *r, size_t key, int level, int32_t *out)
{
	const struct risk_kinds *k = r->kinds;
	uint32_t *n = NULL;
	struct arena *mem = arena_new();
	enum err err = mem ? counts_of(mem, k, key, &n) : err_memory();
	for (size_t i = 0; i < k->n && !err; i++) {
		int32_t code = k->code[key][i], value = code < 0 ? RISK_MISSING : k->value[key][code];
		out[i] = hierarchy_value(&r->hierarchy[key], level, value, n[code + 1]);
	}
	arena_free(mem);
	return err;
}

/* sum over clients of log2(n(g) / n(v)): both are counts per code, 0 the missing. */
static double entropy_lost(const struct risk_kinds *k, size_t key, const uint32_t *n, const struct step *s,
			   struct arena *mem)
{
	double sum = 0;
	uint32_t *to = ARENA_ARRAY(mem, (size_t)s->codes + 1, uint32_t);
	if (!to)
		return NAN;
	memset(to, 0, ((size_t)s->codes + 1) * sizeof *to);
	for (size_t i = 0; i < k->n; i++)
		to[s->code[i] + 1] += k->count[i];
	for (size_t i = 0; i < k->n; i++)
		sum += k->count[i] * log2((double)to[s->code[i] + 1] / n[k->code[key][i] + 1]);
	return sum;
}

static enum err make_step(struct search *s, size_t key, int level, const uint32_t *n, double *lost)
{
	struct risk_kinds seen;
	struct step *to = &s->step[key][level];
	int32_t *value = ARENA_ARRAY(s->mem, s->k->n + 1, int32_t), *code = ARENA_ARRAY(s->mem, s->k->n + 1, int32_t);
	if (!value || !code)
		return err_memory();
	enum err err = lattice_values(s->r, key, level, value);
	const struct risk_key one = {.value = value};
	const struct risk_table t = {.clients = s->k->n, .keys = 1, .key = &one};
	if (!err)
		err = risk_kinds_of(s->mem, &t, &seen);
	if (err)
		return err;
	for (size_t i = 0; i < s->k->n; i++)
		code[i] = seen.code[0][seen.of[i]];
	*to = (struct step){.code = code, .codes = seen.codes[0]};
	*lost = entropy_lost(s->k, key, n, to, s->mem);
	return isnan(*lost) ? err_memory() : ERR_OK;
}

static enum err make_steps(struct search *s, size_t key, double *information)
{
	double lost[HIERARCHY_LEVELS] = {0};
	uint32_t *n;
	int levels = hierarchy_levels(&s->r->hierarchy[key]);
	enum err err = counts_of(s->mem, s->k, key, &n);
	for (int l = 0; l < levels && !err; l++)
		err = make_step(s, key, l, n, &lost[l]);
	if (err)
		return err;
	*information = lost[levels - 1];
	for (int l = 0; l < levels; l++)
		s->step[key][l].loss = *information > 0 ? llround(units * lost[l] / *information) : 0;
	return ERR_OK;
}

static void order_keys(struct search *s, const double *information)
{
	for (size_t i = 0; i < s->k->keys; i++) {
		size_t at = i;
		for (; at && information[s->order[at - 1]] < information[i]; at--)
			s->order[at] = s->order[at - 1];
		s->order[at] = i;
	}
}

static enum err begin(struct search *s)
{
	double information[RISK_KEYS] = {0};
	enum err err = grouping_new(s->mem, s->k->n, &s->g);
	s->sum = ARENA_ARRAY(s->mem, s->k->n + 1, uint32_t);
	for (size_t d = 0; d <= s->k->keys && !err; d++) {
		s->group[d] = ARENA_ARRAY(s->mem, s->k->n + 1, uint32_t);
		if (!s->group[d])
			err = err_memory();
	}
	if (!err && !s->sum)
		err = err_memory();
	for (size_t key = 0; key < s->k->keys && !err; key++)
		err = make_steps(s, key, &information[key]);
	if (err)
		return err;
	memset(s->group[0], 0, (s->k->n + 1) * sizeof *s->group[0]);
	order_keys(s, information);
	s->found.nodes = 1;
	for (size_t key = 0; key < s->k->keys; key++)
		s->found.nodes *= s->r->keep >> key & 1 ? 1 : (uint64_t)hierarchy_levels(&s->r->hierarchy[key]);
	return ERR_OK;
}

/* Clients in classes below k, of groups of kinds. */
static uint64_t small_of(const struct search *s, const uint32_t *group, size_t groups)
{
	uint64_t small = 0;
	memset(s->sum, 0, groups * sizeof *s->sum);
	for (size_t i = 0; i < s->k->n; i++)
		s->sum[group[i]] += s->k->count[i];
	for (size_t j = 0; j < groups; j++)
		small += s->sum[j] < s->r->k ? s->sum[j] : 0;
	return small;
}

static size_t split(struct search *s, size_t depth, size_t groups, int level)
{
	const struct step *step = &s->step[s->order[depth]][level];
	const struct grouping_rows rows = {s->k->n, s->group[depth], groups, step->code, step->codes};
	s->found.looked++;
	return grouping_split(&s->g, &rows, s->group[depth + 1]);
}

static void take(struct search *s, int64_t loss, uint64_t small)
{
	s->best = loss;
	s->found.found = true;
	s->found.small = small;
	memcpy(s->found.level, s->level, sizeof s->level);
}

/* A choice of levels for the first keys of the order: its groups, what it loses, its clients below k, and the level of the next key to try. */
struct place {
	size_t groups;
	int64_t loss;
	uint64_t small;
	int next;
};

static int levels_of(const struct search *s, size_t key)
{
	return s->r->keep >> key & 1 ? 1 : hierarchy_levels(&s->r->hierarchy[key]);
}

/* The next level of the key at this depth, into *deeper. False: it is given up. */
static bool try_next(struct search *s, struct place *p, size_t depth, struct place *deeper)
{
	size_t key = s->order[depth];
	int level = p->next++;
	int64_t loss = p->loss + s->step[key][level].loss;
	if (loss >= s->best)
		return false;
	size_t groups = split(s, depth, p->groups, level);
	uint64_t small = small_of(s, s->group[depth + 1], groups);
	s->level[key] = level;
	*deeper = (struct place){.groups = groups, .loss = loss, .small = small};
	return small <= s->r->most;
}

static enum err descend(struct search *s)
{
	struct place at[RISK_KEYS + 1];
	size_t depth = 0, keys = s->k->keys;
	at[0] = (struct place){.groups = s->k->n > 0};
	for (;;) {
		if (s->found.looked >= LATTICE_MOST)
			return err_set(ERR_LIMIT, "no end after %d ways of generalising; choose fewer quasi-identifiers",
				       LATTICE_MOST);
		bool whole = depth == keys;
		if (whole && at[depth].loss < s->best)
			take(s, at[depth].loss, at[depth].small);
		if (!whole && at[depth].next < levels_of(s, s->order[depth]))
			depth += try_next(s, &at[depth], depth, &at[depth + 1]);
		else if (depth)
			depth--;
		else
			return ERR_OK;
	}
}

/* The clients below k at the levels as they stand. */
static uint64_t small_at_levels(struct search *s)
{
	size_t n = s->k->n > 0;
	for (size_t d = 0; d < s->k->keys; d++)
		n = split(s, d, n, s->level[s->order[d]]);
	return small_of(s, s->group[s->k->keys], n);
}

/* A first answer, so that much can be given up early: from the coarsest levels, each key in turn as fine as it may be. */
static void greedy(struct search *s)
{
	int64_t loss = 0;
	for (size_t key = 0; key < s->k->keys; key++)
		s->level[key] = levels_of(s, key) - 1;
	uint64_t small = small_at_levels(s);
	if (small > s->r->most)
		return;
	for (size_t d = s->k->keys; d-- > 0;) {
		size_t key = s->order[d];
		int coarsest = s->level[key];
		for (int l = 0; l <= coarsest; l++) {
			s->level[key] = l;
			small = small_at_levels(s);
			if (small <= s->r->most)
				break;
		}
	}
	for (size_t key = 0; key < s->k->keys; key++)
		loss += s->step[key][s->level[key]].loss;
	take(s, loss, small);
}

static enum err run(struct search *s)
{
	enum err err = begin(s);
	if (err)
		return err;
	s->best = INT64_MAX;
	greedy(s);
	if (s->found.found)
		err = descend(s);
	for (size_t key = 0; key < s->k->keys && s->found.found; key++) {
		s->found.key_loss[key] = (double)s->step[key][s->found.level[key]].loss / units;
		s->found.loss += s->found.key_loss[key] / (double)s->k->keys;
	}
	return err;
}

enum err lattice_search(const struct lattice_request *r, struct lattice *out)
{
	struct arena *mem = arena_new();
	struct search *s = mem ? ARENA_NEW(mem, struct search) : NULL;
	enum err err = s ? ERR_OK : err_memory();
	if (s) {
		*s = (struct search){.mem = mem, .r = r, .k = r->kinds};
		err = run(s);
	}
	if (!err)
		*out = s->found;
	arena_free(mem);
	return err;
}

struct lattice_request lattice_ask(const struct risk_kinds *kinds, uint32_t k, unsigned percent)
{
	struct lattice_request r = {.kinds = kinds, .k = k, .most = (uint64_t)kinds->clients * percent / 100};
	for (size_t key = 0; key < kinds->keys; key++)
		r.hierarchy[key] = hierarchy_for(kinds->name[key], k);
	return r;
}
