#include "risk/gather.h"

#include "risk/grouping.h"

#include <stdlib.h>
#include <string.h>

/* The kinds as the keys of the set show them: groups, with the codes of one kind of each and the sums of all. */
struct shown {
	struct arena *mem;
	struct grouping g;
	size_t n, keys, width;
	uint32_t *group;          /* per kind */
	int32_t *code[RISK_KEYS]; /* per group, of the keys in the set */
	int32_t codes[RISK_KEYS];
	uint32_t *sum;     /* n x width */
	unsigned *missing; /* per group: which keys */
};

static enum err shown_groups(struct shown *s, const struct risk_kinds *k, unsigned keys)
{
	enum err err = grouping_new(s->mem, 2 * k->n, &s->g);
	s->group = ARENA_ARRAY(s->mem, k->n + 1, uint32_t);
	if (!err && !s->group)
		err = err_memory();
	if (err)
		return err;
	memset(s->group, 0, (k->n + 1) * sizeof *s->group);
	s->n = k->n > 0;
	for (size_t key = 0; key < k->keys; key++)
		if (keys >> key & 1) {
			const struct grouping_rows rows = {k->n, s->group, s->n, k->code[key], k->codes[key]};
			s->n = grouping_split(&s->g, &rows, s->group);
		}
	return ERR_OK;
}

static void add(uint32_t *to, const uint32_t *from, size_t width)
{
	for (size_t j = 0; j < width; j++)
		to[j] += from[j];
}

static enum err shown_sums(struct shown *s, size_t kinds, const uint32_t *weight)
{
	s->sum = ARENA_ARRAY(s->mem, s->n * s->width + 1, uint32_t);
	if (!s->sum)
		return err_memory();
	memset(s->sum, 0, s->n * s->width * sizeof *s->sum);
	for (size_t i = 0; i < kinds; i++)
		add(&s->sum[s->group[i] * s->width], &weight[i * s->width], s->width);
	return ERR_OK;
}

static enum err shown_codes(struct shown *s, const struct risk_kinds *k, unsigned keys)
{
	s->missing = ARENA_ARRAY(s->mem, s->n + 1, unsigned);
	if (!s->missing)
		return err_memory();
	memset(s->missing, 0, (s->n + 1) * sizeof *s->missing);
	for (size_t key = 0; key < k->keys; key++) {
		if (!(keys >> key & 1))
			continue;
		int32_t *code = ARENA_ARRAY(s->mem, s->n + 1, int32_t);
		if (!code)
			return err_memory();
		for (size_t i = 0; i < k->n; i++)
			code[s->group[i]] = k->code[key][i];
		for (size_t j = 0; j < s->n; j++)
			s->missing[j] |= code[j] < 0 ? 1U << s->keys : 0;
		s->code[s->keys] = code;
		s->codes[s->keys++] = k->codes[key];
	}
	return ERR_OK;
}

/* Groups in the order of their patterns of missing values: those of pattern p are member[start[p]] .. member[start[p + 1] - 1]. */
struct patterns {
	size_t n;
	unsigned *missing; /* of each pattern */
	size_t *start;
	uint32_t *member;
};

static enum err patterns_of(const struct shown *s, struct patterns *out)
{
	size_t all = (size_t)1 << s->keys;
	size_t *at = ARENA_ARRAY(s->mem, all + 1, size_t);
	struct patterns p = {.missing = ARENA_ARRAY(s->mem, all, unsigned),
			     .start = ARENA_ARRAY(s->mem, all + 1, size_t),
			     .member = ARENA_ARRAY(s->mem, s->n + 1, uint32_t)};
	if (!at || !p.missing || !p.start || !p.member)
		return err_memory();
	memset(at, 0, (all + 1) * sizeof *at);
	for (size_t i = 0; i < s->n; i++)
		at[s->missing[i] + 1]++;
	for (size_t m = 0; m < all; m++) {
		if (at[m + 1]) {
			p.missing[p.n] = (unsigned)m;
			p.start[p.n++] = at[m];
		}
		at[m + 1] += at[m];
	}
	p.start[p.n] = s->n;
	for (size_t i = 0; i < s->n; i++)
		p.member[at[s->missing[i]]++] = (uint32_t)i;
	*out = p;
	return ERR_OK;
}

struct meeting {
	uint32_t *row, *group; /* groups of two patterns, one after the other */
	int32_t *code;
	uint32_t *sum, *total; /* total: groups x width */
};

/* What the groups of pattern b give to those of pattern a: they agree where they do on the keys that both know. */
static void meet(const struct shown *s, const struct patterns *p, size_t a, size_t b, const struct meeting *m)
{
	size_t of_a = p->start[a + 1] - p->start[a], of_b = p->start[b + 1] - p->start[b], n = of_a + of_b, groups = 1;
	memcpy(m->row, &p->member[p->start[a]], of_a * sizeof *m->row);
	memcpy(m->row + of_a, &p->member[p->start[b]], of_b * sizeof *m->row);
	memset(m->group, 0, n * sizeof *m->group);
	for (size_t key = 0; key < s->keys; key++) {
		if ((p->missing[a] | p->missing[b]) >> key & 1)
			continue;
		for (size_t i = 0; i < n; i++)
			m->code[i] = s->code[key][m->row[i]];
		const struct grouping_rows rows = {n, m->group, groups, m->code, s->codes[key]};
		groups = grouping_split(&s->g, &rows, m->group);
	}
	memset(m->total, 0, groups * s->width * sizeof *m->total);
	for (size_t i = of_a; i < n; i++)
		add(&m->total[m->group[i] * s->width], &s->sum[m->row[i] * s->width], s->width);
	for (size_t i = 0; i < of_a; i++)
		add(&m->sum[m->row[i] * s->width], &m->total[m->group[i] * s->width], s->width);
}

static enum err open_wildcards(struct shown *s)
{
	struct patterns p;
	enum err err = patterns_of(s, &p);
	if (err)
		return err;
	const struct meeting m = {.row = ARENA_ARRAY(s->mem, 2 * s->n + 1, uint32_t),
				  .group = ARENA_ARRAY(s->mem, 2 * s->n + 1, uint32_t),
				  .code = ARENA_ARRAY(s->mem, 2 * s->n + 1, int32_t),
				  .sum = ARENA_ARRAY(s->mem, s->n * s->width + 1, uint32_t),
				  .total = ARENA_ARRAY(s->mem, 2 * s->n * s->width + 1, uint32_t)};
	if (!m.row || !m.group || !m.code || !m.sum || !m.total)
		return err_memory();
	memset(m.sum, 0, s->n * s->width * sizeof *m.sum);
	for (size_t a = 0; a < p.n; a++)
		for (size_t b = 0; b < p.n; b++)
			meet(s, &p, a, b, &m);
	s->sum = m.sum;
	return ERR_OK;
}

enum err risk_gather(const struct risk_kinds *k, unsigned keys, enum risk_rule rule, const uint32_t *weight, size_t width,
		     uint32_t *out)
{
	struct shown s = {.mem = arena_new(), .width = width};
	enum err err = s.mem ? shown_groups(&s, k, keys) : err_memory();
	if (!err)
		err = shown_sums(&s, k->n, weight);
	if (!err && rule == RISK_WILDCARD)
		err = shown_codes(&s, k, keys);
	if (!err && rule == RISK_WILDCARD)
		err = open_wildcards(&s);
	for (size_t i = 0; i < k->n && !err; i++)
		memcpy(&out[i * width], &s.sum[s.group[i] * width], width * sizeof *out);
	arena_free(s.mem);
	return err;
}

enum err risk_sizes(const struct risk_kinds *k, unsigned keys, enum risk_rule rule, uint32_t *out)
{
	return risk_gather(k, keys, rule, k->count, 1, out);
}
