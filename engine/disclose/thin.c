/*
 * Curves (privacy 4, Kaplan-Meier and cumulative incidence). Inside the clinic a point is drawn where, since the last point drawn, at least t clients
 * had the event or left, and at least t (or none) had the event; the curve ends where fewer than 2t are at risk. Where the curve does not tell its
 * events they are taken from below: |y - y'| n / q, q = y' (survival) or 1 - y' (incidence), n now at risk. Outside the clinic only a curve with a
 * life table behind it is drawn, from that table rounded (life.h).
 * A curve follows the incidences in the row of its group: it is dropped or coarse (two decimals, tens at risk) where they are.
 * A band of quartiles is drawn where 4t clients have a score; outside the clinic its scores have two digits.
 */
#include "core/weak.h"
#include "disclose/life.h"
#include "disclose/precision.h"

#include <math.h>
#include <string.h>

enum { MOST_POINTS = 500 };

struct points {
	double *x, *y, *low, *high, *at_risk;
	size_t n;
};

struct thin {
	const struct gate *g;
	const struct curve *from;
	struct points to;
	double need;   /* clients who must have moved */
	double moved;  /* since the last point drawn */
	double events; /* since then, where the curve tells them */
	double last;   /* y there */
	bool coarse;
};

static double *room(const struct gate *g, size_t n, bool wanted)
{
	return wanted ? ARENA_ARRAY(g->mem, n, double) : NULL;
}

static double value(const struct thin *k, double y)
{
	return precision_decimals(y, k->coarse ? 2 : 3).number;
}

static void put(struct thin *k, double x, size_t i, double y)
{
	struct points *to = &k->to;
	to->x[to->n] = x;
	to->y[to->n] = value(k, y);
	if (to->low && to->high) {
		to->low[to->n] = value(k, isfinite(k->from->low[i]) ? k->from->low[i] : y);
		to->high[to->n] = value(k, isfinite(k->from->high[i]) ? k->from->high[i] : y);
	}
	to->at_risk[to->n++] = precision_at_risk(k->coarse ? RELEASE_PUBLIC : k->g->release, k->from->at_risk[i]);
}

static bool enough(const struct thin *k, size_t i)
{
	if (weak(WEAK_CURVE))
		return true;
	if (k->moved < k->need)
		return false;
	if (k->from->events)
		return !gate_few(k->g, k->events);
	double step = fabs(k->from->y[i] - k->last), rest = k->from->start > 0 ? k->last : 1 - k->last;
	const double noise = 1e-9;
	return step <= noise || step * k->from->at_risk[i] >= (k->g->least - noise) * rest;
}

static size_t last_seen(const struct thin *k)
{
	size_t n = 0;
	while (n < k->from->n && k->from->at_risk[n] >= 2 * k->g->least)
		n++;
	return n;
}

static void walk(struct thin *k)
{
	size_t n = last_seen(k);
	for (size_t i = 0; i < n; i++) {
		k->moved += k->from->moved[i];
		k->events += k->from->events ? k->from->events[i] : 0;
		if (!isfinite(k->from->y[i]) || !enough(k, i))
			continue;
		put(k, k->from->x[i], i, k->from->y[i]);
		k->moved = k->events = 0;
		k->last = k->from->y[i];
	}
	if (!n || !k->to.n)
		return;
	/* On, as it was, to where enough are still at risk. */
	double end = k->from->x[n - 1];
	size_t drawn = k->to.n - 1;
	if (end <= k->to.x[drawn])
		return;
	put(k, end, n - 1, k->last);
	if (k->to.low && k->to.high) {
		k->to.low[drawn + 1] = k->to.low[drawn];
		k->to.high[drawn + 1] = k->to.high[drawn];
	}
}

static double score(const struct gate *g, double y)
{
	return precision_digits(y, gate_strict(g) ? 2 : 4).number;
}

static void band(struct thin *k)
{
	struct points *to = &k->to;
	for (size_t i = 0; i < k->from->n && to->n < MOST_POINTS; i++) {
		if (k->from->at_risk[i] < 4 * k->g->least || !isfinite(k->from->y[i]))
			continue;
		to->x[to->n] = k->from->x[i];
		to->y[to->n] = score(k->g, k->from->y[i]);
		if (to->low && to->high) {
			to->low[to->n] = score(k->g, k->from->low[i]);
			to->high[to->n] = score(k->g, k->from->high[i]);
		}
		to->at_risk[to->n++] = precision_at_risk(k->g->release, k->from->at_risk[i]);
	}
}

/* The steps of the rounded life table, and the end of the curve. */
static void draw_life(struct thin *k)
{
	const struct curve *c = k->from;
	struct points *to = &k->to;
	struct life life;
	if (!c->events || !c->others || !(c->grid > 0))
		return;
	life_table(k->g, c, &life);
	for (size_t i = 0; i <= life.n && life.n; i++) {
		size_t step = i < life.n ? i : life.n - 1;
		double x = i < life.n ? life.step[i].x : life.end;
		if (to->n && x <= to->x[to->n - 1])
			continue;
		to->x[to->n] = x;
		to->y[to->n] = life_value(&life, c, (long)step, LINE_ESTIMATE);
		if (to->low && to->high) {
			to->low[to->n] = life_value(&life, c, (long)step, LINE_LOW);
			to->high[to->n] = life_value(&life, c, (long)step, LINE_HIGH);
		}
		to->at_risk[to->n++] = life.step[step].at_risk;
	}
}

static void prepare(struct thin *k)
{
	const struct curve *c = k->from;
	double all = 0;
	for (size_t i = 0; i < c->n; i++)
		all += c->moved[i];
	k->need = k->g->least;
	if (c->n + 1 >= MOST_POINTS)
		k->need = fmax(k->need, ceil(all / (MOST_POINTS - 2)));
	k->last = c->start;
}

/* What became of the incidences in the row that bears the curve's name: hidden with their group, coarse, or shown. */
static void follow_row(const struct gate *g, const char *label, bool *dropped, bool *coarse)
{
	*dropped = *coarse = false;
	for (size_t row = 0; row < g->t->rows; row++) {
		bool own = false;
		for (size_t c = 0; c < g->t->columns; c++) {
			const struct cell *cell = table_cell(g->t, row, c);
			own = own || (cell->kind == CELL_TEXT && cell->text && strcmp(cell->text, label) == 0);
		}
		for (size_t c = 0; own && c < g->t->columns; c++) {
			bool incidence = table_cell(g->t, row, c)->kind == CELL_INCIDENCE;
			size_t i = row * g->t->columns + c;
			*dropped = *dropped || (incidence && g->hidden[i] == HIDE_LINKED);
			*coarse = *coarse || (incidence && g->coarse[i]);
		}
	}
}

enum err gate_curve(const struct gate *g, enum chart_kind kind, const struct curve *from, struct safe_curve *to)
{
	bool limits = from->low && from->high;
	*to = (struct safe_curve){.label = from->label, .start = from->start};
	/* Without the clients behind it nothing can be said about a point. */
	if (!from->n || !from->at_risk || !from->moved)
		return ERR_OK;
	bool dropped;
	struct thin k = {.g = g, .from = from};
	follow_row(g, from->label, &dropped, &k.coarse);
	if (dropped)
		return ERR_OK;
	k.to = (struct points){.x = room(g, from->n + 1, true),
			       .y = room(g, from->n + 1, true),
			       .low = room(g, from->n + 1, limits),
			       .high = room(g, from->n + 1, limits),
			       .at_risk = room(g, from->n + 1, true)};
	if (!k.to.x || !k.to.y || !k.to.at_risk || (limits && (!k.to.low || !k.to.high)))
		return err_memory();
	if (kind == CHART_BAND) {
		band(&k);
	} else if (gate_strict(g) && !weak(WEAK_CURVE)) {
		draw_life(&k);
	} else {
		prepare(&k);
		walk(&k);
	}
	/* Months are days in disguise: two decimals, like the shares. */
	for (size_t i = 0; i < k.to.n; i++)
		k.to.x[i] = precision_decimals(k.to.x[i], 2).number;
	to->n = k.to.n;
	to->x = k.to.x;
	to->y = k.to.y;
	to->low = k.to.low;
	to->high = k.to.high;
	to->at_risk = k.to.at_risk;
	return ERR_OK;
}
