#include "support/attack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 2048, STEPS = 20000 };
static const long far_away = 1000000;

/* sum of sign x = right side, over hidden counts. */
struct equation {
	size_t n, cell[64];
	int sign[64];
	long right;
};

struct bounds {
	long low[MOST], high[MOST];
};

struct attack {
	const struct table *t;
	const unsigned char *hidden;
	struct reader reader;
	size_t equations;
	struct equation equation[MOST];
};

static bool counts(const struct cell *c)
{
	return (c->kind == CELL_COUNT || c->kind == CELL_COUNT_OF) && num_is(c->value);
}

static void add(struct attack *a, struct equation *e, size_t cell, int sign)
{
	if (!counts(&a->t->cell[cell]))
		return;
	e->cell[e->n] = cell;
	e->sign[e->n++] = sign;
}

struct attack *attack_new(const struct table *t, const unsigned char *hidden, struct reader reader)
{
	struct attack *a = calloc(1, sizeof *a);
	if (!a || t->rows * t->columns > MOST)
		abort();
	*a = (struct attack){.t = t, .hidden = hidden, .reader = reader};
	for (size_t s = 0; s < t->sums; s++) {
		const struct table_sum *sum = &t->sum[s];
		for (size_t line = 0; line < (sum->over_rows ? t->columns : t->rows); line++) {
			struct equation *e = &a->equation[a->equations];
			size_t step = sum->over_rows ? t->columns : 1, start = sum->over_rows ? line : line * t->columns;
			memset(e, 0, sizeof *e);
			if (!counts(&t->cell[start + step * sum->total]))
				continue;
			add(a, e, start + step * sum->total, -1);
			for (size_t i = 0; i < sum->parts; i++)
				add(a, e, start + step * sum->part[i], 1);
			a->equations += e->n > 0;
		}
	}
	return a;
}

void attack_free(struct attack *a)
{
	free(a);
}

/* The least and most that the terms of an equation but one can be. */
static void others(const struct equation *e, const struct bounds *b, size_t but, long *low, long *high)
{
	*low = *high = 0;
	for (size_t i = 0; i < e->n; i++) {
		size_t c = e->cell[i];
		if (i == but)
			continue;
		*low += e->sign[i] > 0 ? b->low[c] : -b->high[c];
		*high += e->sign[i] > 0 ? b->high[c] : -b->low[c];
	}
}

/* -1: impossible; else whether a bound moved. */
static int narrow(const struct equation *e, struct bounds *b)
{
	int moved = 0;
	for (size_t i = 0; i < e->n; i++) {
		size_t c = e->cell[i];
		long low, high;
		others(e, b, i, &low, &high);
		long from = e->sign[i] > 0 ? e->right - high : low - e->right,
		     to = e->sign[i] > 0 ? e->right - low : high - e->right;
		moved |= from > b->low[c] || to < b->high[c];
		b->low[c] = from > b->low[c] ? from : b->low[c];
		b->high[c] = to < b->high[c] ? to : b->high[c];
		if (b->low[c] > b->high[c])
			return -1;
	}
	return moved;
}

static bool narrow_all(const struct attack *a, struct bounds *b)
{
	for (int moved = 1; moved;) {
		moved = 0;
		for (size_t e = 0; e < a->equations; e++) {
			int step = narrow(&a->equation[e], b);
			if (step < 0)
				return false;
			moved |= step;
		}
	}
	return true;
}

/* The open count with the narrowest bounds; cells: none. */
static size_t next_open(const struct attack *a, const struct bounds *b)
{
	size_t cells = a->t->rows * a->t->columns, best = cells;
	for (size_t c = 0; c < cells; c++) {
		if (!counts(&a->t->cell[c]) || b->low[c] == b->high[c])
			continue;
		if (best == cells || b->high[c] - b->low[c] < b->high[best] - b->low[best])
			best = c;
	}
	return best;
}

struct level {
	struct bounds b;
	size_t open; /* the count tried at this level; cells: none left */
	long k;      /* values tried */
};

/* The next value to try at a level: the true one first, then ever further from it. False: none is left. */
static bool next_value(const struct attack *a, struct level *l, long *v)
{
	long truth = (long)a->t->cell[l->open].value.v, low = l->b.low[l->open], high = l->b.high[l->open];
	long tries = 2 * (labs(high - truth) + labs(truth - low)) + 1;
	while (l->k <= tries) {
		long step = (l->k + 1) / 2;
		*v = l->k++ % 2 ? truth - step : truth + step;
		if (*v >= low && *v <= high)
			return true;
	}
	return false;
}

static bool enter(const struct attack *a, struct level *l)
{
	if (!narrow_all(a, &l->b))
		return false;
	l->open = next_open(a, &l->b);
	l->k = 0;
	return true;
}

static enum attack_answer descend(const struct attack *a, struct level *stack)
{
	size_t depth = 0, cells = a->t->rows * a->t->columns;
	if (!enter(a, stack))
		return ATTACK_NO;
	for (long steps = 0; steps < STEPS; steps++) {
		struct level *l = &stack[depth];
		long v = 0;
		if (l->open == cells)
			return ATTACK_YES;
		if (!next_value(a, l, &v)) {
			if (!depth--)
				return ATTACK_NO;
			continue;
		}
		l[1].b = l->b;
		l[1].b.low[l->open] = l[1].b.high[l->open] = v;
		depth += enter(a, l + 1);
	}
	return ATTACK_UNKNOWN;
}

/* Round to the nearest multiple of base, halves up: r stands for r - base / 2 .. r + (base - 1) / 2. */
static void known(const struct attack *a, size_t cell, long *low, long *high)
{
	*low = a->reader.floor;
	*high = far_away;
	if (a->hidden[cell] || !counts(&a->t->cell[cell]))
		return;
	long v = (long)a->t->cell[cell].value.v, base = a->reader.base, shown = (2 * v + base) / (2 * base) * base;
	*low = v ? shown - base / 2 : 0;
	*high = v ? shown + (base - 1) / 2 : 0;
	if (v && *low < a->reader.least)
		*low = a->reader.least;
}

enum attack_answer attack_can_be(const struct attack *a, size_t row, size_t column, long low, long high)
{
	struct bounds b = {0};
	for (size_t c = 0; c < a->t->rows * a->t->columns; c++)
		known(a, c, &b.low[c], &b.high[c]);
	size_t cell = row * a->t->columns + column;
	b.low[cell] = low > a->reader.floor ? low : a->reader.floor;
	b.high[cell] = high < far_away ? high : far_away;
	if (b.low[cell] > b.high[cell])
		return ATTACK_NO;
	struct level *stack = calloc(a->t->rows * a->t->columns + 2, sizeof *stack);
	if (!stack)
		abort();
	stack->b = b;
	enum attack_answer answer = descend(a, stack);
	free(stack);
	return answer;
}
