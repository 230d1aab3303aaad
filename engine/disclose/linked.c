/*
 * Numbers made of hidden counts of the same row. Which counts a percentage is made of is seen by value: its part, the rest or its whole equals
 * a hidden count, or its part (or the rest) equals the sum of two classes of which one is hidden. A chance match hides one number too many.
 */
#include "disclose/gate.h"

#include <math.h>

static bool same(double a, double b)
{
	return a > 0 && fabs(a - b) < 0.5;
}

static bool hidden_at(const struct gate *g, size_t row, size_t column)
{
	return g->hidden[row * g->t->columns + column] && gate_counts(table_cell(g->t, row, column));
}

/* n is a hidden count of the row, or the clients behind one. */
static bool is_hidden(const struct gate *g, size_t row, double n)
{
	for (size_t c = 0; c < g->t->columns; c++) {
		const struct cell *cell = table_cell(g->t, row, c);
		if (hidden_at(g, row, c) && (same(n, cell->value.v) || same(n, cell->clients)))
			return true;
	}
	return false;
}

/* n is hidden, and is not also a count of the row that is released: an incidence or a rate rests on the group and its events. */
static bool only_hidden(const struct gate *g, size_t row, double n)
{
	for (size_t c = 0; c < g->t->columns; c++) {
		const struct cell *cell = table_cell(g->t, row, c);
		if (gate_counts(cell) && !hidden_at(g, row, c) && same(n, cell->value.v))
			return false;
	}
	return is_hidden(g, row, n);
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

static bool percent_linked(const struct gate *g, size_t row, const struct cell *c)
{
	double rest = c->whole - c->part;
	if (is_hidden(g, row, c->part) || is_hidden(g, row, rest) || is_hidden(g, row, c->whole))
		return true;
	for (size_t s = 0; s < g->t->sums; s++) {
		const struct table_sum *sum = &g->t->sum[s];
		if (!sum->over_rows && (is_hidden_pair(g, row, sum, c->part) || is_hidden_pair(g, row, sum, rest)))
			return true;
	}
	return false;
}

/* A rate gives its events away where the time is released, and the time where the events are. */
static bool rate_linked(const struct gate *g, size_t row, const struct cell *c)
{
	if (only_hidden(g, row, c->events))
		return true;
	for (size_t i = 0; i < g->t->columns; i++) {
		const struct cell *count = table_cell(g->t, row, i);
		if (count->kind == CELL_COUNT_OF && hidden_at(g, row, i) && same(c->clients, count->clients))
			return true;
	}
	return false;
}

static bool is_linked(const struct gate *g, size_t row, const struct cell *c)
{
	switch (c->kind) {
	case CELL_PERCENT:
		return percent_linked(g, row, c);
	case CELL_INCIDENCE:
		return only_hidden(g, row, c->clients) || only_hidden(g, row, c->events);
	case CELL_ESTIMATE:
	case CELL_P:
		return rate_linked(g, row, c);
	default:
		return false;
	}
}

void gate_linked(struct gate *g)
{
	for (size_t row = 0; row < g->t->rows; row++)
		for (size_t c = 0; c < g->t->columns; c++) {
			unsigned char *hidden = &g->hidden[row * g->t->columns + c];
			const struct cell *cell = table_cell(g->t, row, c);
			if (!*hidden && num_is(cell->value) && is_linked(g, row, cell))
				*hidden = HIDE_LINKED;
		}
}
