/*
 * Numbers made of hidden counts of the same row. Which counts a percentage is made of is seen by value: its part or the rest equals a hidden count
 * or the sum of two classes of which one is hidden; its whole equals a hidden count or differs by one from a released count. A chance match hides
 * one number too many.
 *
 * Where only the whole is hidden and it is at least 100, a share at two decimals (a percentage at none) fits any number of clients: 0.01 n >= 1, so
 * that some count lies in its class. It is then kept so coarse, and the classes of that whole are hidden with it, as count / share would give it.
 */
#include "core/weak.h"
#include "disclose/gate.h"

#include <math.h>

enum { COARSE_FROM = 100 };

static bool same(double a, double b)
{
	return a > 0 && fabs(a - b) < 0.5;
}

static bool hidden_at(const struct gate *g, size_t row, size_t column)
{
	return g->hidden[row * g->t->columns + column] && gate_counts(table_cell(g->t, row, column));
}

/* The clients behind a hidden count are hidden with it, but where only the few are who count twice. */
static bool is_behind(const struct gate *g, size_t row, size_t column, double n)
{
	bool twice = g->hidden[row * g->t->columns + column] == HIDE_TWICE;
	return !twice && same(n, table_cell(g->t, row, column)->clients);
}

/* n is a hidden count of the row, or the clients behind one. */
static bool is_hidden(const struct gate *g, size_t row, double n)
{
	for (size_t c = 0; c < g->t->columns; c++) {
		const struct cell *cell = table_cell(g->t, row, c);
		if (hidden_at(g, row, c) && (same(n, cell->value.v) || is_behind(g, row, c, n)))
			return true;
	}
	return false;
}

/* n is the sum of two classes of one sum, not both released. */
static bool is_hidden_pair(const struct gate *g, size_t row, const struct table_sum *s, double n)
{
	for (size_t i = 0; i < s->parts; i++) {
		if (!hidden_at(g, row, s->part[i]))
			continue;
		double one = table_cell(g->t, row, s->part[i])->value.v;
		for (size_t j = 0; j < s->parts; j++) {
			const struct cell *other = table_cell(g->t, row, s->part[j]);
			if (j != i && gate_counts(other) && same(n, one + other->value.v))
				return true;
		}
	}
	return false;
}

/* n and a released count of the row differ by a hidden one. */
static bool is_hidden_difference(const struct gate *g, size_t row, double n)
{
	for (size_t c = 0; c < g->t->columns; c++) {
		const struct cell *cell = table_cell(g->t, row, c);
		if (gate_counts(cell) && !hidden_at(g, row, c) && is_hidden(g, row, fabs(cell->value.v - n)))
			return true;
	}
	return false;
}

static bool is_released(const struct gate *g, size_t row, double n)
{
	for (size_t c = 0; c < g->t->columns; c++) {
		const struct cell *cell = table_cell(g->t, row, c);
		if (gate_counts(cell) && !hidden_at(g, row, c) && same(n, cell->value.v))
			return true;
	}
	return false;
}

/* n is hidden, and is not also a count of the row that is released: an incidence or a rate rests on the group and its events. */
static bool only_hidden(const struct gate *g, size_t row, double n)
{
	return !is_released(g, row, n) && is_hidden(g, row, n);
}

/* The classes of a hidden total. */
static void hide_classes(struct gate *g, size_t row, double total)
{
	for (size_t s = 0; s < g->t->sums; s++) {
		const struct table_sum *sum = &g->t->sum[s];
		if (sum->over_rows || !hidden_at(g, row, sum->total) ||
		    !same(total, table_cell(g->t, row, sum->total)->value.v))
			continue;
		for (size_t i = 0; i < sum->parts; i++) {
			unsigned char *hidden = &g->hidden[row * g->t->columns + sum->part[i]];
			const struct cell *part = table_cell(g->t, row, sum->part[i]);
			if (!*hidden && gate_counts(part) && part->value.v > 0)
				*hidden = HIDE_LINKED;
		}
	}
}

enum fate { FATE_SHOW, FATE_COARSE, FATE_HIDE };

static enum fate percent_fate(const struct gate *g, size_t row, const struct cell *c)
{
	double rest = c->whole - c->part;
	if (is_hidden(g, row, c->part) || is_hidden(g, row, rest))
		return FATE_HIDE;
	for (size_t s = 0; s < g->t->sums; s++) {
		const struct table_sum *sum = &g->t->sum[s];
		if (!sum->over_rows && (is_hidden_pair(g, row, sum, c->part) || is_hidden_pair(g, row, sum, rest)))
			return FATE_HIDE;
	}
	if (!is_hidden(g, row, c->whole) && !is_hidden_difference(g, row, c->whole))
		return FATE_SHOW;
	bool counted = is_released(g, row, c->part) || is_released(g, row, rest) || is_released(g, row, c->whole);
	return c->whole >= COARSE_FROM && !counted ? FATE_COARSE : FATE_HIDE;
}

static enum fate incidence_fate(struct gate *g, size_t row, const struct cell *c)
{
	if (!only_hidden(g, row, c->clients))
		return only_hidden(g, row, c->events) ? FATE_HIDE : FATE_SHOW;
	if (c->clients < COARSE_FROM)
		return FATE_HIDE;
	hide_classes(g, row, c->clients);
	return FATE_COARSE;
}

/* The row has a count of n clients, or of nobody, and it is hidden. */
static bool hides(const struct gate *g, size_t row, double n)
{
	for (size_t c = 0; c < g->t->columns; c++)
		if (hidden_at(g, row, c) && fabs(table_cell(g->t, row, c)->clients - n) < 0.5)
			return true;
	return false;
}

/* A number, or a reason why there is none, of one group against another. */
static bool contrasts(const struct cell *c)
{
	bool kind = c->kind == CELL_RATIO || c->kind == CELL_P;
	return kind && c->contrast.own >= 0 && c->value.why != WHY_REFERENCE && c->value.why != WHY_NOT_APPLICABLE;
}

/*
 * A ratio is there where both sides have enough events, and [x] where not: either tells a hidden count of them. The reference's stands in the row
 * whose own cell of that column is the reference.
 */
static bool contrast_linked(const struct gate *g, size_t row, size_t column)
{
	if (weak(WEAK_BESIDE))
		return false;
	const struct cell *c = table_cell(g->t, row, column);
	if (!contrasts(c))
		return false;
	for (size_t r = 0; r < g->t->rows; r++)
		if (table_cell(g->t, r, column)->value.why == WHY_REFERENCE && hides(g, r, c->contrast.reference))
			return true;
	return hides(g, row, c->contrast.own);
}

/* Whether half of a group had the event, where it is hidden how many had. */
static bool time_linked(const struct gate *g, size_t row, const struct cell *c)
{
	return !weak(WEAK_BESIDE) && c->kind == CELL_TIME && c->events >= 0 && hides(g, row, c->events);
}

/* A rate gives its events away where the time is released, and the time where the events are. */
static bool rate_linked(const struct gate *g, size_t row, const struct cell *c)
{
	bool timed = false, hidden = false;
	for (size_t i = 0; i < g->t->columns; i++) {
		const struct cell *count = table_cell(g->t, row, i);
		if (count->kind != CELL_COUNT_OF)
			continue;
		timed = true;
		bool behind = c->kind == CELL_RATE ? same(c->clients, count->clients) : is_behind(g, row, i, c->clients);
		hidden = hidden || (hidden_at(g, row, i) && behind);
	}
	return timed && (hidden || only_hidden(g, row, c->events));
}

static enum fate fate_of(struct gate *g, size_t row, size_t column)
{
	const struct cell *c = table_cell(g->t, row, column);
	if (contrast_linked(g, row, column) || time_linked(g, row, c))
		return FATE_HIDE;
	if (!num_is(c->value))
		return FATE_SHOW;
	switch (c->kind) {
	case CELL_PERCENT:
		return percent_fate(g, row, c);
	case CELL_INCIDENCE:
		return incidence_fate(g, row, c);
	case CELL_RATE:
	case CELL_MEAN:
	case CELL_QUANTILE:
	case CELL_TIME:
	case CELL_RATIO:
	case CELL_ESTIMATE:
		return rate_linked(g, row, c) ? FATE_HIDE : FATE_SHOW;
	default:
		return FATE_SHOW;
	}
}

void gate_linked(struct gate *g)
{
	for (size_t row = 0; row < g->t->rows; row++)
		for (size_t c = 0; c < g->t->columns; c++) {
			size_t i = row * g->t->columns + c;
			enum fate fate = g->hidden[i] ? FATE_SHOW : fate_of(g, row, c);
			g->coarse[i] = fate == FATE_COARSE;
			if (fate == FATE_HIDE)
				g->hidden[i] = HIDE_LINKED;
		}
}
