/*
 * Means of groups and of all: with the numbers of clients, a hidden mean follows from the others, and a spread that is released for every group and
 * for all sharpens each (privacy 4: never n, mean and SD of a subgroup and its complement and total).
 *   one hidden   where exactly one of the groups and all is hidden (or has no number), the smallest of the others goes too
 *   spread       outside the clinic, where every group's limits are shown, those of all go
 */
#include "disclose/gate.h"

static bool is_mean(const struct cell *c)
{
	return c->kind == CELL_MEAN && c->spread;
}

/* Row of the i-th group; the last is all. */
static size_t row_of(const struct table_sum *s, size_t i)
{
	return i < s->parts ? s->part[i] : s->total;
}

static void hide_second(struct gate *g, const struct table_sum *s, size_t column)
{
	size_t unknown = 0, columns = g->t->columns;
	long smallest = -1;
	for (size_t i = 0; i <= s->parts; i++) {
		size_t at = row_of(s, i) * columns + column;
		const struct cell *c = &g->t->cell[at];
		if (g->hidden[at] || !num_is(c->value))
			unknown++;
		else if (smallest < 0 || c->clients < g->t->cell[smallest].clients)
			smallest = (long)at;
	}
	if (unknown == 1 && smallest >= 0)
		g->hidden[smallest] = HIDE_BESIDE;
}

static void hide_spread(struct gate *g, const struct table_sum *s, size_t column)
{
	size_t columns = g->t->columns, total = s->total * columns + column;
	if (!gate_strict(g) || !g->t->cell[total].spread->limit)
		return;
	for (size_t i = 0; i < s->parts; i++) {
		size_t at = s->part[i] * columns + column;
		if (g->hidden[at] || !num_is(g->t->cell[at].value))
			return;
	}
	g->hidden[total] = HIDE_BESIDE;
}

void gate_means(struct gate *g)
{
	for (size_t i = 0; i < g->t->sums; i++) {
		const struct table_sum *s = &g->t->sum[i];
		for (size_t column = 0; s->over_rows && column < g->t->columns; column++) {
			if (!is_mean(table_cell(g->t, s->total, column)))
				continue;
			hide_second(g, s, column);
			hide_spread(g, s, column);
		}
	}
}
