#include "stats/transition_jackknife.h"
#include "stats/transition_moments.h"

#include <math.h>
#include <string.h>

/* Those who have lived through the same: in one state since the same time. */
struct history {
	int32_t state, ref; /* U is what it was after time index ref */
};

/* Stays of one history that end now in the same way. */
struct cell {
	int32_t history, to, next; /* next: the history of those that go on, or -1 */
	double ends, goes_on;
};

struct scan {
	const struct multistate_sample *s;
	const struct transitions *t;
	const struct transition_map *map;
	struct transition_moments m;
	struct history *history;
	double *U; /* states of each history */
	size_t histories;
	int32_t *of;      /* the history of each stay of the sample */
	int32_t *joining; /* stays that follow no other, in the order of from */
	size_t joins, joined;
	int32_t *cell_of; /* [history * (states + 1) + to + 1]: a cell of now, or one long gone */
	struct cell *cell;
	size_t cells;
	double *R, *before;
};

static double units_of(const struct multistate_sample *s, size_t i)
{
	double w = s->weight ? s->weight[i] : 1;
	return w * w * (s->count ? s->count[i] : 1);
}

static int32_t new_history(struct scan *c, int32_t state, int32_t ref)
{
	c->history[c->histories] = (struct history){.state = state, .ref = ref};
	return (int32_t)c->histories++;
}

/* Stays that begin before time j and follow no other: two histories a state, of those that count in p(0) and of those that do not. */
static void join(struct scan *c, int32_t j)
{
	const struct transitions *t = c->t;
	int32_t root[2 * MULTISTATE_STATES_MAX];
	memset(root, -1, sizeof root);
	for (; c->joined < c->joins && t->from[c->joining[c->joined]] == j; c->joined++) {
		size_t i = (size_t)c->joining[c->joined], h = (size_t)c->s->from[i];
		int counted = counts_at_begin(t, i);
		int32_t *at = &root[2 * h + (size_t)counted];
		if (*at < 0) {
			*at = new_history(c, (int32_t)h, j - 1);
			if (counted)
				add_initial(t, h, 1, c->U + (size_t)*at * t->states);
		}
		c->of[i] = *at;
		c->R[h] = 1;
		transition_moments_add(&c->m, units_of(c->s, i), c->R, c->U + (size_t)*at * t->states);
		c->R[h] = 0;
	}
}

static struct cell *cell_of(struct scan *c, int32_t history, int32_t to)
{
	int32_t *known = &c->cell_of[(size_t)history * (c->t->states + 1) + (size_t)(to + 1)];
	bool now = (size_t)*known < c->cells && c->cell[*known].history == history && c->cell[*known].to == to;
	if (!now) {
		*known = (int32_t)c->cells;
		c->cell[c->cells++] = (struct cell){.history = history, .to = to, .next = -1};
	}
	return &c->cell[*known];
}

static void gather(struct scan *c, size_t i, int32_t j)
{
	const struct multistate_sample *s = c->s;
	struct cell *cell = cell_of(c, c->of[i], s->to[i]);
	double q = units_of(s, i);
	if (s->next[i] < 0) {
		cell->ends += q;
		return;
	}
	if (cell->next < 0)
		cell->next = new_history(c, s->to[i], j);
	c->of[s->next[i]] = cell->next;
	cell->goes_on += q;
}

static void end_cell(struct scan *c, const struct cell *cell, int32_t j)
{
	size_t K = c->t->states;
	struct history *a = &c->history[cell->history];
	double *U = c->U + (size_t)cell->history * K, *R = c->R;
	R[a->state] = 1;
	transition_bring(c->map, a->ref, j, R, U);
	a->ref = j;
	transition_moments_add(&c->m, -(cell->ends + cell->goes_on), R, U);
	R[a->state] = 0;
	memcpy(c->before, U, K * sizeof *U);
	double g = c->map->g[(size_t)j * K + (size_t)a->state];
	if (cell->to >= 0) {
		c->before[cell->to] += g;
		c->before[a->state] -= g;
	}
	transition_moments_add(&c->m, cell->ends, R, c->before);
	if (cell->next < 0)
		return;
	R[cell->to] = 1;
	transition_moments_add(&c->m, cell->goes_on, R, c->before);
	R[cell->to] = 0;
	memcpy(c->U + (size_t)cell->next * K, c->before, K * sizeof *U);
}

static void scan(struct scan *c, double *variance)
{
	const struct transitions *t = c->t;
	size_t K = t->states, ending = 0;
	for (size_t j = 0; j < t->n; j++) {
		join(c, (int32_t)j);
		if ((int32_t)j == t->begin)
			transition_variance_begin(t, c->m.uu, variance);
		transition_moments_move(&c->m, c->map, j);
		c->cells = 0;
		for (; ending < t->stays && t->at[t->stay[ending]] == (int32_t)j; ending++)
			gather(c, (size_t)t->stay[ending], (int32_t)j);
		for (size_t k = 0; k < c->cells; k++)
			end_cell(c, &c->cell[k], (int32_t)j);
		for (size_t k = 0; k < K; k++)
			variance[k * t->n + j] = fmax(c->m.uu[k * K + k], 0);
	}
}

/* By counting; start has n + 2 places, all 0. */
static void order_joining(struct scan *c, size_t *start)
{
	const struct transitions *t = c->t;
	for (size_t k = 0; k < t->stays; k++)
		if (c->s->first[t->stay[k]])
			start[t->from[t->stay[k]] + 1]++;
	for (size_t j = 0; j < t->n; j++)
		start[j + 1] += start[j];
	c->joins = start[t->n];
	for (size_t k = 0; k < t->stays; k++)
		if (c->s->first[t->stay[k]])
			c->joining[start[t->from[t->stay[k]]]++] = t->stay[k];
}

enum err transition_by_history(const struct multistate_sample *s, const struct transition_map *map, double *variance)
{
	const struct transitions *t = map->t;
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	size_t most = t->stays + 1, K = t->states;
	struct scan c = {.s = s,
			 .t = t,
			 .map = map,
			 .history = ARENA_ARRAY(mem, most, struct history),
			 .U = ARENA_ARRAY(mem, most * K, double),
			 .of = ARENA_ARRAY(mem, s->n, int32_t),
			 .joining = ARENA_ARRAY(mem, most, int32_t),
			 .cell_of = ARENA_ARRAY(mem, most * (K + 1), int32_t),
			 .cell = ARENA_ARRAY(mem, most, struct cell),
			 .R = ARENA_ARRAY(mem, K, double),
			 .before = ARENA_ARRAY(mem, K, double)};
	size_t *start = ARENA_ARRAY(mem, t->n + 2, size_t);
	enum err err = transition_moments_new(mem, K, &c.m);
	if (!err && (!c.history || !c.U || !c.of || !c.joining || !c.cell_of || !c.cell || !c.R || !c.before || !start))
		err = err_memory();
	if (!err) {
		order_joining(&c, start);
		scan(&c, variance);
	}
	arena_free(mem);
	return err;
}

void transition_variance_begin(const struct transitions *t, const double *uu, double *variance)
{
	for (size_t k = 0; k < t->states; k++)
		for (size_t j = 0; j <= (size_t)t->begin; j++)
			variance[j < (size_t)t->begin ? k * t->n + j : t->states * t->n + k] =
				fmax(uu[k * t->states + k], 0);
}

enum err transition_jackknife(const struct multistate_sample *s, const struct transition_map *map, double *variance)
{
	return s->steady && !s->cluster ? transition_by_history(s, map, variance) : transition_by_unit(s, map, variance);
}
