/* How thin the thinnest level of a fitted model is: what the gate asks of a regression (struct model). */
#include "analyses/hazard_fit.h"

#include <math.h>

/* Clients counted once, of one level, with and without the event. */
struct level {
	double clients, events;
	int32_t last, last_event; /* client + 1 */
};

/* Columns [from, to) of one term. */
struct term {
	size_t from, to;
};

static bool is_indicator(const struct hazard_rows *r, const struct term *t)
{
	for (size_t j = t->from; j < t->to; j++)
		for (size_t i = 0; i < r->rows.n; i++)
			if (r->rows.x[j][i] < 0 || r->rows.x[j][i] > floor(r->rows.x[j][i]) || r->rows.x[j][i] > 1)
				return false;
	return true;
}

/* 0: the reference. */
static size_t level_at(const struct hazard_rows *r, const struct term *t, size_t row)
{
	for (size_t j = t->from; j < t->to; j++)
		if (r->rows.x[j][row] > 0)
			return j - t->from + 1;
	return 0;
}

static void count(struct level *l, int32_t client, bool event)
{
	l->clients += l->last != client + 1;
	l->events += event && l->last_event != client + 1;
	l->last = client + 1;
	if (event)
		l->last_event = client + 1;
}

static void take(struct model *m, const struct level *l)
{
	m->level_clients = fmin(m->level_clients, l->clients);
	m->level_events = fmin(m->level_events, l->events);
	m->level_others = fmin(m->level_others, l->clients - l->events);
}

static void judge_term(const struct hazard_rows *r, const struct term *t, struct level *level, struct model *m)
{
	for (size_t k = 0; k <= t->to - t->from; k++)
		level[k] = (struct level){0};
	for (size_t i = 0; i < r->rows.n; i++)
		count(&level[level_at(r, t, i)], r->client[i], r->rows.status[i] == STATUS_EVENT);
	for (size_t k = 0; k <= t->to - t->from; k++)
		take(m, &level[k]);
}

enum err hazard_grounds(struct arena *mem, const struct hazard_rows *r, int32_t levels, struct hazard *out)
{
	struct level *level = ARENA_ARRAY(mem, r->rows.p + 2, struct level), all = {0};
	struct model *m = ARENA_NEW(mem, struct model);
	if (!level || !m)
		return err_memory();
	for (size_t i = 0; i < r->rows.n; i++)
		count(&all, r->client[i], r->rows.status[i] == STATUS_EVENT);
	*m = (struct model){.clients = all.clients,
			    .parameters = (double)r->rows.p,
			    .level_clients = all.clients,
			    .level_events = all.events,
			    .level_others = all.clients - all.events};
	struct term t = {.from = 0};
	for (; t.from < r->rows.p; t.from = t.to) {
		for (t.to = t.from + 1; t.to < r->rows.p && r->term_of[t.to] == r->term_of[t.from]; t.to++)
			;
		if (is_indicator(r, &t))
			judge_term(r, &t, level, m);
	}
	for (int32_t g = 0; g < levels; g++)
		if (num_is(out[g].hr))
			out[g].model = m;
	return ERR_OK;
}
