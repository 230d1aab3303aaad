/*
 * Cells judged alone (privacy 4):
 *   sessions and their like go where 0 < count - clients < t, too (qi)
 *   counts                  0 < clients < t goes; in research and public nobody and nearly everybody (> 90 %) in a class of a sum over columns
 *                           go too, as they tell about every member of the group
 *   percentages             part, whole and the rest each 0 or at least t; in research and public whole >= 2t, and neither 0 % nor 100 %
 *   incidences              clients >= t (2t in research and public), events 0 or >= t; in research and public up to where their curve ends
 *   estimates               clients >= t, events 0 or >= t
 *   other kinds             kind_rules.c
 * A zero is hidden only where somebody could be there: of a group of nobody (a structural zero) it is shown.
 */
#include "core/weak.h"
#include "disclose/life.h"

#include <math.h>

static const double nearly_all = 0.9;

bool gate_counts(const struct cell *c)
{
	return (c->kind == CELL_COUNT || c->kind == CELL_COUNT_OF) && num_is(c->value);
}

bool gate_few(const struct gate *g, double n)
{
	return n > 0 && n < g->least;
}

bool gate_strict(const struct gate *g)
{
	return g->release != RELEASE_QI;
}

/*
 * 26 plateaus of 23 clients: at most three of them had another one. Where counts are exact, what is beyond one each is a count of clients, too. Months
 * and their like say nothing of that kind.
 */
static bool few_twice(const struct gate *g, const struct cell *c)
{
	bool counts = c->kind == CELL_COUNT_OF && !c->run && num_is(c->value);
	return counts && !gate_strict(g) && !weak(WEAK_BESIDE) && fabs(c->value.v - round(c->value.v)) < 1e-9 &&
	       gate_few(g, c->value.v - c->clients);
}

static bool small_count_of(const struct gate *g, const struct cell *c)
{
	if (fabs(c->value.v) > 0 && !(c->clients >= g->least))
		return true;
	return gate_few(g, c->clients);
}

static bool small_percent(const struct gate *g, const struct cell *c)
{
	double rest = c->whole - c->part;
	if (gate_few(g, c->part) || gate_few(g, rest) || !(c->whole >= g->least))
		return true;
	return gate_strict(g) && (c->whole < 2 * g->least || c->part <= 0 || rest <= 0);
}

static bool small_estimate(const struct gate *g, const struct cell *c, double least)
{
	return !(c->clients >= least) || gate_few(g, c->events);
}

/* Outside the clinic it is read off a curve that ends where few are at risk. */
static bool small_incidence(const struct gate *g, const struct cell *c)
{
	double value;
	if (!gate_strict(g))
		return small_estimate(g, c, g->least);
	return small_estimate(g, c, 2 * g->least) || (c->on && !life_read(g, c->on, &value));
}

static bool is_small(const struct gate *g, const struct cell *c)
{
	if (!num_is(c->value))
		return false;
	switch (c->kind) {
	case CELL_COUNT:
		return gate_few(g, c->value.v) || gate_few(g, c->clients);
	case CELL_COUNT_OF:
		return small_count_of(g, c);
	case CELL_PERCENT:
		return small_percent(g, c);
	case CELL_INCIDENCE:
		return small_incidence(g, c);
	case CELL_ESTIMATE:
		return small_estimate(g, c, g->least);
	case CELL_EMPTY:
	case CELL_TEXT:
	case CELL_PARAM:
		return false;
	default:
		return gate_kind_small(g, c);
	}
}

/* Nobody or nearly everybody of so many. */
static void judge_class(const struct cell *c, double of, unsigned char *hidden)
{
	if (*hidden || of <= 0)
		return;
	if (c->value.v <= 0)
		*hidden = HIDE_ZERO;
	else if (c->value.v > nearly_all * of)
		*hidden = HIDE_NEARLY;
}

/* For one row of a sum over columns. */
static void classes_of_row(struct gate *g, const struct table_sum *s, size_t row)
{
	const struct cell *total = table_cell(g->t, row, s->total);
	if (!gate_counts(total))
		return;
	for (size_t i = 0; i < s->parts; i++) {
		const struct cell *c = table_cell(g->t, row, s->part[i]);
		unsigned char *hidden = &g->hidden[row * g->t->columns + s->part[i]];
		if (gate_counts(c))
			judge_class(c, total->value.v, hidden);
	}
}

void gate_small(struct gate *g)
{
	size_t cells = g->t->rows * g->t->columns;
	for (size_t i = 0; i < cells; i++)
		if (g->hidden[i] != HIDE_KEPT && is_small(g, &g->t->cell[i]))
			g->hidden[i] = HIDE_SMALL;
		else if (!g->hidden[i] && few_twice(g, &g->t->cell[i]))
			g->hidden[i] = HIDE_TWICE;
	if (!gate_strict(g))
		return;
	for (size_t i = 0; i < cells; i++)
		if (gate_counts(&g->t->cell[i]))
			judge_class(&g->t->cell[i], g->t->cell[i].of, &g->hidden[i]);
	for (size_t s = 0; s < g->t->sums; s++) {
		const struct table_sum *sum = &g->t->sum[s];
		if (sum->over_rows || sum->plain)
			continue;
		for (size_t row = 0; row < g->t->rows; row++)
			classes_of_row(g, sum, row);
	}
}
