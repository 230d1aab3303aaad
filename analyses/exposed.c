#include "analyses/exposed.h"

#include <math.h>

const uint32_t exposed_goal[EXPOSED_GOALS] = {5, 11};
const double exposed_threshold = 0.09;

static struct num smaller(struct num a, struct num b)
{
	return num_is(a) && num_is(b) ? num_of(fmin(a.v, b.v)) : a;
}

static struct num larger(struct num a, struct num b)
{
	return num_is(a) && num_is(b) ? num_of(fmax(a.v, b.v)) : a;
}

static struct exposure worse_size(const struct exposure *a, const struct exposure *b)
{
	struct exposure w = *a;
	w.smallest = b->smallest < w.smallest ? b->smallest : w.smallest;
	for (int l = 0; l < EXPOSURE_LIMITS; l++)
		w.below[l] = b->below[l] > w.below[l] ? b->below[l] : w.below[l];
	w.prosecutor.highest = larger(a->prosecutor.highest, b->prosecutor.highest);
	w.prosecutor.mean = larger(a->prosecutor.mean, b->prosecutor.mean);
	w.prosecutor.above = larger(a->prosecutor.above, b->prosecutor.above);
	return w;
}

static struct diversity worse_spread(const struct diversity *a, const struct diversity *b)
{
	return (struct diversity){.distinct_l = smaller(a->distinct_l, b->distinct_l),
				  .entropy_l = smaller(a->entropy_l, b->entropy_l),
				  .t = larger(a->t, b->t),
				  .alike = a->alike > b->alike ? a->alike : b->alike};
}

struct num exposed_l(const struct diversity *d)
{
	struct num l = num_none(WHY_NO_DATA);
	for (int i = 0; i < QUASI_SENSITIVE; i++)
		if (num_is(d[i].distinct_l))
			l = num_is(l) ? smaller(l, d[i].distinct_l) : d[i].distinct_l;
	return l;
}

struct num exposed_t(const struct diversity *d)
{
	struct num t = num_none(WHY_NO_DATA);
	for (int i = 0; i < QUASI_SENSITIVE; i++)
		if (num_is(d[i].t))
			t = num_is(t) ? larger(t, d[i].t) : d[i].t;
	return t;
}

static enum err by_rule(struct arena *mem, const struct quasi *q, enum risk_rule rule, struct exposed *e)
{
	uint32_t *size = ARENA_ARRAY(mem, q->kinds.n + 1, uint32_t);
	if (!size)
		return err_memory();
	enum err err = risk_sizes(&q->kinds, risk_all_keys(&q->kinds), rule, size);
	if (err)
		return err;
	exposure_of(&q->kinds, size, exposed_threshold, &e->size[rule]);
	for (int i = 0; i < QUASI_SENSITIVE && !err; i++)
		err = diversity_of(&q->kinds, rule, &q->sensitive[i], &e->spread[rule][i]);
	return err ? err : uniques_of(&q->kinds, rule, &e->uniques[rule]);
}

static enum err towards(struct arena *mem, const struct quasi *q, int goal, struct exposed *e)
{
	size_t order[RISK_KEYS];
	struct lattice_request r = lattice_ask(&q->kinds, exposed_goal[goal], EXPOSED_PERCENT);
	enum err err = lattice_search(&r, &e->goal[goal]);
	for (size_t i = 0; i < RISK_KEYS; i++)
		order[i] = i;
	if (!err && e->goal[goal].found)
		err = suppress_small(mem, &r, &e->goal[goal], order, &e->then[goal]);
	return err;
}

enum err exposed_of(struct arena *mem, const struct quasi *q, struct exposed *out)
{
	struct exposed e = {0};
	enum err err = ERR_OK;
	for (int rule = RISK_OWN; rule < RISK_RULES && !err; rule++)
		err = by_rule(mem, q, (enum risk_rule)rule, &e);
	e.size[EXPOSED_WORSE] = worse_size(&e.size[RISK_OWN], &e.size[RISK_WILDCARD]);
	for (int i = 0; i < QUASI_SENSITIVE; i++)
		e.spread[EXPOSED_WORSE][i] = worse_spread(&e.spread[RISK_OWN][i], &e.spread[RISK_WILDCARD][i]);
	for (int goal = 0; goal < EXPOSED_GOALS && !err; goal++)
		err = towards(mem, q, goal, &e);
	if (!err)
		*out = e;
	return err;
}
