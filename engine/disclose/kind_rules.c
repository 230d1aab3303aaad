/*
 * Kinds of result with a rule of their own (privacy 4, "By result"). A number goes unless
 *   rates       n >= t (2t outside the clinic) clients, every count that it is made of at least t clients or none; outside the clinic not none
 *   means       n >= t; the largest client's share of the sum of absolute contributions at most 50 %, the two largest clients' at most 67 %; the same
 *               of therapists, where the dataset knows of two or more
 *   quantiles   at least t clients on either side: 2t for a median, 4t for quartiles, 20t for the 5th and 95th of a hundred; never the ends
 *   times       as quantiles, of the clients behind the curve; events none or >= t
 *   ratios      >= t clients, >= t of them with the event and >= t without, in every level of every factor; parameters <= n / 10;
 *               n - parameters >= 10
 *   p           >= t clients, events none or >= t; of a model: n - parameters >= 10
 */
#include "disclose/precision.h"

static bool few_parts(const struct gate *g, const struct cell *c)
{
	for (size_t i = 0; i < c->parts->n; i++) {
		const struct part *p = &c->parts->part[i];
		if (p->clients < 0)
			continue;
		bool none = p->value <= 0;
		if (none ? gate_strict(g) : !(p->clients >= g->least))
			return true;
	}
	return false;
}

/* Of parts as they are released it may be no number. */
static bool lost(const struct gate *g, const struct cell *c)
{
	return gate_strict(g) && c->parts && !num_is(precision_of_parts(g, c));
}

static bool dominated(double one, double two, const struct disclose_constants *k)
{
	return 100 * one > k->largest || 100 * two > k->two_largest;
}

static bool mean_is_small(const struct gate *g, const struct cell *c)
{
	const struct spread *s = c->spread;
	return !(c->clients >= g->least) || dominated(s->one, s->two, &g->constants) ||
	       dominated(s->therapist, s->two_therapists, &g->constants);
}

static bool tail_is_small(const struct gate *g, double n, double share)
{
	double tail = share < 0.5 ? share : 1 - share;
	return !(tail > 0) || !(n * tail >= g->least);
}

static bool leaves_little(const struct gate *g, const struct model *m)
{
	return m->clients - m->parameters < g->constants.residual;
}

static bool ratio_is_small(const struct gate *g, const struct cell *c)
{
	enum { CLIENTS_PER_PARAMETER = 10 };
	const struct model *m = c->model;
	return !(m->level_clients >= g->least) || !(m->level_events >= g->least) || !(m->level_others >= g->least) ||
	       CLIENTS_PER_PARAMETER * m->parameters > m->clients || leaves_little(g, m);
}

bool gate_kind_small(const struct gate *g, const struct cell *c)
{
	switch (c->kind) {
	case CELL_RATE:
		return !(c->clients >= (gate_strict(g) ? 2 : 1) * g->least) || gate_few(g, c->events) || few_parts(g, c) ||
		       lost(g, c);
	case CELL_MEAN:
		return mean_is_small(g, c);
	case CELL_QUANTILE:
		return tail_is_small(g, c->clients, c->ranks->share);
	case CELL_TIME:
		return tail_is_small(g, c->clients, c->reach->share) || gate_few(g, c->events);
	case CELL_RATIO:
		return ratio_is_small(g, c) || lost(g, c);
	case CELL_P:
		return !(c->clients >= g->least) || gate_few(g, c->events) || (c->model && leaves_little(g, c->model));
	default:
		return c->kind == CELL_RUN;
	}
}
